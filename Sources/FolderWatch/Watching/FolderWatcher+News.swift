// What is told of changes, and what is done about it.
extension FolderWatcher {
    /// Reads what there is, but not much more than the kernel's queue could hold when this began: files have to be delivered
    /// also while others are written without end.
    mutating func readNews() {
        let start = now.steady
        isNewsDrained = false
        for _ in 0..<128 {
            let changes = source.read()
            if changes.isEmpty {
                isNewsDrained = true
                break
            }
            now = clock()
            for change in changes { handle(change) }
        }
        newsUntil = start
    }

    private mutating func handle(_ change: Change) {
        if change.kind == .overflow && !isLost { return catchUp() }
        // News of what was given up meanwhile is of no interest.
        guard let folder = folderOfWatch[change.watch] else { return }
        if change.name.bytes.isEmpty {
            handleSelf(folder, change)
        } else if change.isFolder {
            handleFolder(folder, change)
        } else {
            handleFile(folder, change)
        }
    }

    /// News was lost: everything is looked through again, the folders above first.
    private mutating func catchUp() {
        if !isCatchingUp { tell(.overflow, of: RawPath(unchecked: [])) }
        isCatchingUp = true
        isQuietTold = false
        for (number, folder) in folders.sorted(by: { $0.key < $1.key }) {
            queueScan(number)
            // Whoever closed it may have opened it again.
            for id in folder.pending.values { pending[id].isClosed = false }
        }
    }

    private mutating func handleSelf(_ folder: Int, _ change: Change) {
        switch change.kind {
        case .watchEnded:
            folderOfWatch[change.watch] = nil
            folders[folder]!.watch = nil
            // Deleted, which the folder above will tell, or unmounted, and then there may be another one.
            if folder == rootNumber { isRootGone = true } else { queueScan(folder) }
        case .selfDeleted where folder == rootNumber: isRootGone = true
        case .selfMoved where folder == rootNumber: nextIdentityCheck = now.steady
        // A folder above that is watched has told already, and the watch is given up.
        case .selfMoved: queueScan(folder)
        default: break
        }
    }

    private mutating func handleFolder(_ parent: Int, _ change: Change) {
        let known = folders[parent]!.children[change.name]
        switch change.kind {
        case .created:
            // A known one was found by looking, and is this one or a later one, of which news will come.
            if known == nil { addFolder(change.name, in: parent) }
        case .movedIn:
            if let known { drop(known) }
            addFolder(change.name, in: parent)
        case .movedOut, .deleted:
            if let known { drop(known) }
            // Where two were exchanged, news of the one that came went before.
            let path = folders[parent]!.path.appending(change.name)
            guard configuration.recursive, isVisible(change.name) else { return }
            switch files.status(of: fullPath(path)) {
            case .folder: addFolder(change.name, in: parent)
            case .unreadable(let error): noteUnreadable(path, in: parent, error)
            case .missing, .file, .other: break
            }
        case .attributesChanged:
            if let known, polledFolders.contains(known) { queueScan(known) }
        default: break
        }
    }

    private mutating func handleFile(_ folder: Int, _ change: Change) {
        let name = change.name
        let path = folders[folder]!.path.appending(name)
        if change.kind == .deleted || change.kind == .movedOut {
            let id = folders[folder]!.pending[name]
            if change.kind == .movedOut, let id, !pending[id].isClosed { noteUnclosedMove(change.cookie) }
            switch files.status(of: fullPath(path)) {
            // Where two were exchanged, news of the one that came went before; or there is a new one already.
            case .file, .unreadable: break
            case .missing, .folder, .other:
                if let id { removePending(id) }
                return forget(name, in: folder)
            }
        }
        let isClosed: Bool? =
            switch change.kind {
            case .closedAfterWrite: true
            // Who is still writing goes on doing so under the new name.
            case .movedIn: unclosedMoves.remove(change.cookie) == nil
            case .attributesChanged: nil
            default: false
            }
        guard let id = folders[folder]!.pending[name] else {
            guard isVisible(name), accepts(path) else { return }
            return addPending(
                PendingFile(folder: folder, name: name, lastChange: now.steady, isClosed: isClosed ?? false))
        }
        pending[id].lastChange = now.steady
        pending[id].stamp = nil
        pending[id].isIncomplete = false
        if let isClosed { pending[id].isClosed = isClosed }
        // A later time is looked at when the earlier one has come.
        let deadline = deadline(of: pending[id])
        if deadline < pending.deadline(of: id) { pending.setDeadline(of: id, to: deadline) }
    }

    private mutating func noteUnclosedMove(_ cookie: UInt32) {
        // Those that are never found again, as they left the tree, must not add up.
        if unclosedMoves.count >= 256 { unclosedMoves.removeAll() }
        unclosedMoves.insert(cookie)
    }
}
