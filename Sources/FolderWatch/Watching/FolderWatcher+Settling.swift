// Files that wait, and what becomes of them.
extension FolderWatcher {
    /// At most so many files are looked at, names read, before news is read again.
    var portion: Int { 256 }

    mutating func addPending(_ file: PendingFile) {
        let id = pending.insert(file, deadline: deadline(of: file))
        folders[file.folder]!.pending[file.name] = id
        breakQuiet()
    }

    mutating func removePending(_ id: Int) {
        let file = pending.remove(id)
        folders[file.folder]!.pending[file.name] = nil
    }

    /// When a file has been left alone for long enough, if nothing happens to it until then.
    func deadline(of file: PendingFile) -> Int64 {
        let quiet =
            if file.isIncomplete {
                configuration.incompleteQuietNanoseconds
            } else if file.isClosed {
                configuration.quietNanoseconds
            } else {
                configuration.unclosedQuietNanoseconds
            }
        return file.lastChange + quiet
    }

    /// Looks at the files whose time has come.
    mutating func settleFiles() {
        for _ in 0..<portion {
            guard let (id, planned) = pending.next, planned <= now.steady else { return }
            let deadline = deadline(of: pending[id])
            if deadline > now.steady {
                // Something happened to it meanwhile.
                pending.setDeadline(of: id, to: deadline)
            } else {
                settle(id)
            }
        }
    }

    private mutating func settle(_ id: Int) {
        let file = pending[id]
        let path = folders[file.folder]!.path.appending(file.name)
        switch files.status(of: fullPath(path)) {
        case .file(let stamp):
            if let old = file.stamp, old != stamp {
                noteChange(of: id, to: stamp)
            } else if deliver(file, path, stamp) {
                removePending(id)
            } else {
                pending[id].stamp = stamp
                pending[id].isIncomplete = true
                pending.setDeadline(of: id, to: deadline(of: pending[id]))
            }
        case .missing, .folder, .other:
            removePending(id)
            forget(file.name, in: file.folder)
        case .unreadable(let error):
            removePending(id)
            noteUnreadable(path, in: file.folder, error)
        }
    }

    /// A file was found to be another than when it was looked at before, though nobody told.
    private mutating func noteChange(of id: Int, to stamp: FileStamp) {
        pending[id].stamp = stamp
        pending[id].lastChange = now.steady
        pending[id].isClosed = false
        pending[id].isIncomplete = false
        pending.setDeadline(of: id, to: deadline(of: pending[id]))
    }

    /// Delivers a file that was quiet for long enough; false where it is to wait longer, as it is not whole.
    private mutating func deliver(_ file: PendingFile, _ path: RawPath, _ stamp: FileStamp) -> Bool {
        let isWhole = isWhole(fullPath(path)) ?? true
        guard isWhole || now.steady - file.lastChange >= configuration.incompleteQuietNanoseconds else { return false }
        folders[file.folder]!.delivered[WatchedFolder.key(of: file.name)] = stamp.fingerprint
        events.append(.file(SettledFile(path, stamp, isWhole: isWhole)))
        breakQuiet()
        return true
    }

    /// A file is gone: told if it had been delivered.
    mutating func forget(_ name: RawPath, in folder: Int) {
        guard folders[folder]!.delivered.removeValue(forKey: WatchedFolder.key(of: name)) != nil else { return }
        events.append(.removed(folders[folder]!.path.appending(name)))
    }

    /// A file was found by looking, not by news.
    mutating func found(_ name: RawPath, in folder: Int, _ stamp: FileStamp) {
        if let id = folders[folder]!.pending[name] {
            guard let old = pending[id].stamp else { return pending[id].stamp = stamp }
            if old != stamp { noteChange(of: id, to: stamp) }
            return
        }
        guard folders[folder]!.delivered[WatchedFolder.key(of: name)] != stamp.fingerprint else { return }
        var file = PendingFile(folder: folder, name: name, lastChange: now.steady, isClosed: false, stamp: stamp)
        if folders[folder]!.remoteFileSystem == nil {
            // Another machine's clock would not do.
            let age = now.calendar.subtractingSaturated(max(stamp.modified, stamp.changed))
            let enough = max(configuration.unclosedQuietNanoseconds, configuration.incompleteQuietNanoseconds)
            file.lastChange -= max(0, min(age, enough))
        }
        addPending(file)
    }
}

extension FixedWidthInteger {
    func subtractingSaturated(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < other ? .min : .max) : difference
    }
}
