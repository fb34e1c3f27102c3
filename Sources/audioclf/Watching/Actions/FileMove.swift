import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One move of one file, of which any part may have been done before.
struct FileMove {
    let file: RawPath
    /// Where it goes to, which need not be there yet.
    let folder: RawPath
    /// The names it may get there.
    let name: NumberedName

    // What it was like when it was read.
    let size: Int64
    let digest: [UInt8]
    /// While it looks like this, it need not be read again.
    let mark: FileMark
    /// As the mark has it.
    let relativePath: RawPath

    /// What a copy is called until it is whole.
    let temporaryName: RawPath
    let renameMethods: [RenameMethod]

    /// Where a copy is until it is whole.
    var temporary: RawPath { folder.appending(temporaryName) }

    /// Does what is left to do.
    func finish() throws(SystemCallError) -> MoveOutcome {
        guard let state = try file.state(followingLink: true) else {
            try temporary.remove()
            if case .ours(let target) = try place(from: 1) { return .moved(to: target) }
            return .gone
        }
        // Another one may have its size and time, as copies have that keep times; and it may only be touched.
        guard state.kind == .file, state.size == size, FileMark(relativePath, state) == mark || isOurs(file) else {
            try temporary.remove()
            return .replaced
        }
        let outcome = try bring(state)
        guard outcome == .replaced, try !isStill(state) else { return outcome }
        // Since the look at it: another one came, or it was touched.
        return try finish()
    }

    /// Takes the file, which is what was read while it is as it is now, to the folder.
    private func bring(_ seen: FileState) throws(SystemCallError) -> MoveOutcome {
        try folder.makeFolders()
        try refuseOwnFolder()
        // Renamed, a link with a relative path in it would lead elsewhere.
        if try file.state()?.kind == .link { return try moveByCopying(seen) }
        do throws(SystemCallError) {
            return try moveByRenaming(seen)
        } catch {
            guard error.number == EXDEV else { throw error }
            return try moveByCopying(seen)
        }
    }

    /// What there is at a name in the destination.
    enum Place {
        /// The file, which was moved here earlier.
        case ours(RawPath)
        /// Nothing, and the number that the name has.
        case free(Int)
    }

    /// The first place that is not taken by another content.
    ///
    /// All names up to the first free one are looked at, so this is the place at which an earlier move ended, unless somebody
    /// has made free an earlier one since.
    func place(from first: Int) throws(SystemCallError) -> Place {
        var number = first
        while true {
            let target = folder.appending(name[number])
            guard let state = try target.state() else { return .free(number) }
            if state.kind == .file, state.size == size, isOurs(target) { return .ours(target) }
            number += 1
        }
    }

    /// What became of an attempt to take a free place.
    enum Attempt {
        case done(MoveOutcome)
        /// Somebody was quicker.
        case taken
    }

    /// Tries places until one is found; what was moved earlier only needs the file to be removed.
    func takePlace(
        _ seen: FileState, _ attempt: (_ target: RawPath) throws(SystemCallError) -> Attempt
    ) throws(SystemCallError) -> MoveOutcome {
        var first = 1
        while true {
            switch try place(from: first) {
            case .ours(let target): return try removeFile(seen, heldBy: target)
            case .free(let number):
                if case .done(let outcome) = try attempt(folder.appending(name[number])) { return outcome }
                first = number
            }
        }
    }

    /// Whether nothing has happened to the file since.
    func isStill(_ seen: FileState) throws(SystemCallError) -> Bool { try file.state(followingLink: true) == seen }

    private func moveByRenaming(_ seen: FileState) throws(SystemCallError) -> MoveOutcome {
        try takePlace(seen) { target throws(SystemCallError) in
            // Looking for a place takes time.
            guard try isStill(seen) else { return .done(.replaced) }
            guard try file.rename(to: target, by: renameMethods) else { return .taken }
            // Something else may have taken its name after the look at it.
            if let moved = try target.state(), moved.isRenamed(seen) { return .done(.moved(to: target)) }
            guard try target.rename(to: file, by: renameMethods) else {
                throw SystemCallError("put back \(target.quoted), which was replaced at that moment", EEXIST)
            }
            return .done(.replaced)
        }
    }

    /// Removes the file, the content of which is in the destination.
    func removeFile(_ seen: FileState, heldBy target: RawPath) throws(SystemCallError) -> MoveOutcome {
        // The move that brought it there may have been ended before this.
        try MovedFile(reading: target).synchronize()
        try folder.synchronizeFolder()
        try temporary.remove()
        if try isStill(seen) { try file.remove() }
        return .moved(to: target)
    }

    /// Whether a file has the content; one that cannot be read is taken for another.
    private func isOurs(_ path: RawPath) -> Bool {
        do {
            return try MovedFile(reading: path).digest() == digest
        } catch {
            return false
        }
    }

    /// By way of a second mount the folder that a file is in can look like another one, and the file like its own copy.
    private func refuseOwnFolder() throws(SystemCallError) {
        guard let here = try file.folder.state(followingLink: true), let there = try folder.state(followingLink: true),
            here.isSame(as: there)
        else { return }
        throw SystemCallError("move it within one folder, which \(folder.quoted) is too", EINVAL)
    }
}
