internal import FileAccess

// Files that wait, and what becomes of them.
extension FolderWatcher {
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
    func deadline(of file: PendingFile) -> Int64 { file.lastChange + quiet(of: file) }

    /// How long a file has to be left alone.
    private func quiet(of file: PendingFile) -> Int64 {
        if file.isIncomplete {
            configuration.incompleteQuietNanoseconds
        } else if file.isClosed {
            configuration.quietNanoseconds
        } else {
            configuration.unclosedQuietNanoseconds
        }
    }

    /// How long ago a file changed by its own account; nil where that is worth nothing, as it is another machine's.
    ///
    /// The clock is read after the file was looked at: by an earlier time, what changed since comes from the future.
    private func age(_ stamp: FileState, in folder: Int) -> Int64? {
        guard folders[folder]!.remoteFileSystem == nil else { return nil }
        // Programs may set the time of the contents to any, but not this one; a clock that was set back gives none.
        let age = clock().calendar.subtractingSaturated(stamp.statusChangedNanoseconds)
        return age < 0 ? nil : age
    }

    /// Looks at the files whose time has come, and of which all is known that was done to them until then: a file that was
    /// closed may have been opened again, and the news of that not be read yet.
    mutating func settleFiles() {
        for _ in 0..<portion {
            guard let (id, planned) = pending.next, planned <= newsUntil else { return }
            let deadline = deadline(of: pending[id])
            if deadline > newsUntil {
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
        switch status(of: path, in: file.folder) {
        case .file(let stamp):
            if let old = file.stamp, old != stamp { return noteChange(of: id, to: stamp) }
            if file.stamp == nil { noteStamp(stamp, of: id) }
            let deadline = deadline(of: pending[id])
            if deadline > newsUntil {
                pending.setDeadline(of: id, to: deadline)
            } else if deliver(pending[id], path, stamp) {
                removePending(id)
            } else {
                pending[id].isIncomplete = true
                pending.setDeadline(of: id, to: self.deadline(of: pending[id]))
            }
        case .missing, .folder, .other:
            removePending(id)
            forget(file.name, in: file.folder)
        case .unreadable(let error):
            removePending(id)
            noteUnreadable(path, in: file.folder, error)
        }
    }

    /// Says of a file what it is, and when it changed by its own account: the news of that may have been lost, or is not
    /// read yet, and of a link's target there is none.
    private mutating func noteStamp(_ stamp: FileState, of id: Int) {
        pending[id].stamp = stamp
        guard let age = age(stamp, in: pending[id].folder) else { return }
        pending[id].lastChange = max(pending[id].lastChange, clock().steady.subtractingSaturated(age))
    }

    /// A file was found to be another than when it was looked at before, though nobody told.
    private mutating func noteChange(of id: Int, to stamp: FileState) {
        pending[id].stamp = stamp
        pending[id].lastChange = now.steady
        pending[id].isClosed = false
        pending[id].isIncomplete = false
        pending.setDeadline(of: id, to: deadline(of: pending[id]))
    }

    /// Delivers a file that was quiet for long enough; false where it is to wait longer, as it is not whole.
    private mutating func deliver(_ file: PendingFile, _ path: RawPath, _ stamp: FileState) -> Bool {
        let isWhole = isWhole(fullPath(path)) ?? true
        guard isWhole || newsUntil - file.lastChange >= configuration.incompleteQuietNanoseconds else { return false }
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
    mutating func found(_ name: RawPath, in folder: Int, _ stamp: FileState) {
        if let id = folders[folder]!.pending[name] {
            guard let old = pending[id].stamp else { return noteStamp(stamp, of: id) }
            if old != stamp { noteChange(of: id, to: stamp) }
            return
        }
        guard folders[folder]!.delivered[WatchedFolder.key(of: name)] != stamp.fingerprint else { return }
        var file = PendingFile(folder: folder, name: name, lastChange: now.steady, isClosed: false, stamp: stamp)
        let enough = max(configuration.unclosedQuietNanoseconds, configuration.incompleteQuietNanoseconds)
        file.lastChange -= min(age(stamp, in: folder) ?? 0, enough)
        addPending(file)
    }
}

extension FixedWidthInteger {
    func subtractingSaturated(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < other ? .min : .max) : difference
    }
}
