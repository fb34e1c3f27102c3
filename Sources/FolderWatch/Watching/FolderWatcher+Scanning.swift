internal import FileAccess

/// A folder that is being looked through.
struct Scan {
    let folder: Int
    var names: NameList
    /// Whether something in it could not be looked at.
    var hasFailed = false
}

// Looking through folders.
extension FolderWatcher {
    /// Looks at a portion of the names that are still to be looked at.
    mutating func scanFolders() {
        for _ in 0..<portion {
            if let scan, folders[scan.folder] == nil { self.scan = nil }
            guard scan != nil else {
                if scanQueue.isEmpty { return }
                try? beginNextScan()
                continue
            }
            if let name = scan!.names.next() { visit(name) } else { endScan() }
        }
    }

    /// Watches the next folder and reads its names, in this order. Where that fails it is told, and thrown besides.
    mutating func beginNextScan() throws(SystemError) {
        guard let number = scanQueue.popFirst(), folders[number] != nil else { return }
        folders[number]!.isQueued = false
        do throws(SystemError) {
            try noteFileSystem(of: number)
            watch(number)
            let names = try files.names(in: fullPath(folders[number]!.path))
            dropMissing(from: number, names)
            scan = Scan(folder: number, names: names)
        } catch {
            if !error.isAbsence {
                noteUnreadable(folders[number]!.path, in: number, error)
            } else if number == rootNumber {
                noteMissingRoot()
            } else {
                drop(number)
            }
            throw error
        }
    }

    private mutating func endScan() {
        guard let scan else { return }
        if !scan.hasFailed {
            folders[scan.folder]!.isToldUnreadable = false
            if folders[scan.folder]!.watch != nil { polledFolders.remove(scan.folder) }
        }
        self.scan = nil
    }

    private mutating func visit(_ name: RawPath) {
        guard let number = scan?.folder, isVisible(name) else { return }
        let path = folders[number]!.path.appending(name)
        // Asking the file system takes longer.
        guard configuration.recursive || accepts(path) else { return }
        let status = status(of: path, in: number)
        let child = folders[number]!.children[name]
        // A known one is looked through when news or the clock says so.
        if case .folder = status, child == nil { addFolder(name, in: number) }
        if case .file(let stamp) = status, !configuration.recursive || accepts(path) { found(name, in: number, stamp) }
        switch status {
        case .unreadable(let error): noteUnreadable(path, in: number, error)
        case .missing, .file, .other: if let child { drop(child) }
        case .folder: break
        }
    }

    /// What a path below the root, in a folder, leads to.
    ///
    /// Where other machines or programs keep the files, their numbers may change from one look to the next, and are left
    /// out.
    func status(of path: RawPath, in folder: Int) -> FileStatus {
        let status = files.status(of: fullPath(path))
        guard folders[folder]!.remoteFileSystem != nil, case .file(var stamp) = status else { return status }
        stamp.identity.inode = 0
        return .file(stamp)
    }

    /// Whether a folder is still the one it was, of which the same is true.
    func isSame(_ folder: Int, _ identity: FileIdentity) -> Bool {
        guard let folder = folders[folder], let old = folder.identity else { return true }
        return old == identity || folder.remoteFileSystem != nil && old.device == identity.device
    }

    /// Finds out whether the folder is on a file system whose changes are told. One that is on the same as the folder above
    /// is treated as that is.
    private mutating func noteFileSystem(of number: Int) throws(SystemError) {
        let path = fullPath(folders[number]!.path)
        let parent = folders[number]!.parent.flatMap { folders[$0] }
        let found: FileIdentity
        if parent == nil {
            found = try files.identity(ofRoot: path)
        } else {
            switch files.status(of: path) {
            case .folder(let identity): found = identity
            case .unreadable(let error): throw error
            case .missing, .file, .other: throw .notAFolder
            }
        }
        if !isSame(number, found) {
            // Another one took its place, and the folders that were in it are elsewhere, or gone.
            if number == rootNumber { throw .missing }
            for child in folders[number]!.children.values { drop(child) }
        }
        let device = folders[number]!.identity?.device
        folders[number]!.identity = found
        guard device != found.device else { return }
        if let parent, parent.identity?.device == found.device {
            folders[number]!.remoteFileSystem = parent.remoteFileSystem
        } else {
            let remote = files.remoteFileSystem(of: path)
            folders[number]!.remoteFileSystem = remote
            if let remote, !configuration.forcesPolling { tell(.polling(remote), of: folders[number]!.path) }
        }
    }

    /// Watches a folder, or makes sure that the watch it has is that of the folder which is now at its path.
    private mutating func watch(_ number: Int) {
        let folder = folders[number]!
        var watch: Int32?
        if folder.remoteFileSystem == nil && !configuration.forcesPolling {
            do throws(SystemError) {
                watch = try source.watch(fullPath(folder.path), followingLink: number == rootNumber)
            } catch {
                tellUnwatched(folder.path, error)
            }
        }
        // The same folder has the same watch wherever it is: either it was at another path until a moment ago, or it is at
        // both, mounted twice. It is polled until the other gives up the watch.
        if let found = watch, folderOfWatch[found, default: number] != number { watch = nil }
        if watch != folder.watch {
            if let old = folder.watch { endWatch(old) }
            folders[number]!.watch = watch
            if let watch { folderOfWatch[watch] = number }
        }
        if watch == nil { polledFolders.insert(number) }
    }

    /// Forgets what is no longer among the names of a folder.
    private mutating func dropMissing(from number: Int, _ names: NameList) {
        let folder = folders[number]!
        guard !folder.children.isEmpty || !folder.delivered.isEmpty else { return }
        var missing = folder.children
        var deliveredCount = 0
        var list = names
        while let name = list.next() {
            missing[name] = nil
            if folder.delivered[WatchedFolder.key(of: name)] != nil { deliveredCount += 1 }
        }
        for child in missing.values { drop(child) }
        guard deliveredCount < folder.delivered.count else { return }
        var present: [UInt64: UInt64] = [:]
        list = names
        while let name = list.next() {
            let key = WatchedFolder.key(of: name)
            present[key] = folder.delivered[key]
        }
        folders[number]!.delivered = present
    }

    /// Something in a folder could not be looked at: it is told once, and tried again.
    mutating func noteUnreadable(_ path: RawPath, in number: Int, _ error: SystemError) {
        if scan?.folder == number { scan!.hasFailed = true }
        polledFolders.insert(number)
        guard !folders[number]!.isToldUnreadable else { return }
        folders[number]!.isToldUnreadable = true
        tell(.unreadable(error.description), of: path)
    }

    private mutating func tellUnwatched(_ path: RawPath, _ error: SystemError) {
        if error.isLasting {
            if !isUnsupportedTold { tell(.polling(nil), of: path) }
            isUnsupportedTold = true
        } else if error.isShortage {
            if !isShortageTold { tell(.watchLimit(error.description), of: path) }
            isShortageTold = true
        }
        // Whatever else prevents it also prevents reading the names, which tells it.
    }
}
