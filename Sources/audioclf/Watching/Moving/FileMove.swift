import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What became of a file that was to be moved.
enum MoveOutcome: Hashable, Sendable {
    /// It is there now, moved by this call or an earlier one.
    case moved(to: RawPath)
    /// It is neither where it was nor where it should be.
    case gone
    /// What is there now is not what was to be moved, and was left alone.
    case replaced
}

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
    /// What the file is called, beside its place, while it is removed.
    let removedName: RawPath
    let renameMethods: [RenameMethod]

    /// Where a copy is until it is whole.
    var temporary: RawPath { folder.appending(temporaryName) }

    /// Where the file is while it is removed.
    private var removed: RawPath { file.folder.appending(removedName) }

    /// Does what is left to do.
    func finish() throws(SystemCallError) -> MoveOutcome {
        try finishRemoval()
        let state = try file.state(followingLink: true)
        // Another one may have its size and time, as copies have that keep times; and it may only be touched.
        guard let state, FileMark(relativePath, state) == mark || isOurs(file) else {
            try temporary.remove()
            if case .ours(let target) = try place(from: 1) { return .moved(to: target) }
            return state == nil ? .gone : .replaced
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
            if state.kind == .file, isOurs(target) { return .ours(target) }
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
        _ attempt: (_ target: RawPath) throws(SystemCallError) -> Attempt
    ) throws(SystemCallError) -> MoveOutcome {
        var first = 1
        while true {
            switch try place(from: first) {
            case .ours(let target): return try removeFile(heldBy: target)
            case .free(let number):
                if case .done(let outcome) = try attempt(folder.appending(name[number])) { return outcome }
                first = number
            }
        }
    }

    /// Whether nothing has happened to the file since.
    func isStill(_ seen: FileState) throws(SystemCallError) -> Bool { try file.state(followingLink: true) == seen }

    private func moveByRenaming(_ seen: FileState) throws(SystemCallError) -> MoveOutcome {
        try takePlace { target throws(SystemCallError) in
            // Looking for a place takes time.
            guard try isStill(seen) else { return .done(.replaced) }
            guard try file.rename(to: target, by: renameMethods) else { return .taken }
            // Something else may have taken its name after the look at it.
            if let moved = try target.state(), moved.isRenamed(seen) { return .done(.moved(to: target)) }
            try putBack(target)
            return .done(.replaced)
        }
    }

    /// Removes the file, the content of which was brought to the destination earlier.
    func removeFile(heldBy target: RawPath) throws(SystemCallError) -> MoveOutcome {
        try secure(target)
        try temporary.remove()
        try removeFile()
        return .moved(to: target)
    }

    /// Removes the file, the content of which is in the destination and on the disk.
    ///
    /// Under another name first: what takes its place at the last moment is not to be removed unread.
    func removeFile() throws(SystemCallError) {
        do throws(SystemCallError) {
            guard try file.rename(to: removed, by: renameMethods) else {
                throw SystemCallError("remove \(file.quoted) by way of \(removed.quoted)", EEXIST)
            }
        } catch {
            // Gone is as good as removed.
            if error.number == ENOENT { return }
            throw error
        }
        if isOurs(removed) { try removed.remove() } else { try putBack(removed) }
    }

    /// Does what is left to do of a removal that was ended.
    private func finishRemoval() throws(SystemCallError) {
        guard try removed.state() != nil else { return }
        guard isOurs(removed), case .ours(let target) = try place(from: 1) else { return try putBack(removed) }
        try secure(target)
        try removed.remove()
    }

    /// Gives what was taken by mistake its name back, or one like it if there is something new.
    private func putBack(_ path: RawPath) throws(SystemCallError) {
        let names = NumberedName(file.lastName)
        var number = 1
        while try !path.rename(to: file.folder.appending(names[number]), by: renameMethods) { number += 1 }
    }

    /// Waits until what is in the destination is on the disk, with its name.
    private func secure(_ target: RawPath) throws(SystemCallError) {
        try MovedFile(reading: target).synchronize()
        try folder.synchronizeFolder()
    }

    /// Whether a file has the content; one that cannot be read is taken for another.
    private func isOurs(_ path: RawPath) -> Bool {
        do {
            let file = try MovedFile(reading: path)
            let state = try file.state()
            guard state.kind == .file, state.size == size else { return false }
            return try file.digest() == digest
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
