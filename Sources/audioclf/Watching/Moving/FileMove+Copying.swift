import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileMove {
    /// Moves the file to another file system: a copy under a hidden name, which gets its own when it is whole and on the
    /// disk; then the file is removed.
    func moveByCopying(_ seen: FileState) throws(SystemCallError) -> MoveOutcome {
        // Not copied again for nothing.
        if case .ours(let target) = try place(from: 1) { return try removeFile(heldBy: target) }
        guard let copy = try copy(seen) else {
            try temporary.remove()
            return .replaced
        }
        return try takePlace { target throws(SystemCallError) in
            // Another program that moves the same to the same folder would call its part of a copy so, too.
            guard try copy.hasItsName() else {
                throw SystemCallError("keep the copy \(temporary.quoted), which was replaced", EEXIST)
            }
            guard try temporary.rename(to: target, by: renameMethods) else { return .taken }
            // From now on somebody may take it from there.
            try folder.synchronizeFolder()
            try removeFile()
            return .done(.moved(to: target))
        }
    }

    /// Makes the copy; nil if the file is not what it was.
    private func copy(_ seen: FileState) throws(SystemCallError) -> MovedFile? {
        // A part of one, left by a move that was ended.
        try temporary.remove()
        let source = try MovedFile(reading: file)
        guard try source.state() == seen else { return nil }
        let target = try MovedFile(creating: temporary)
        do throws(SystemCallError) {
            let copied = try source.digest { bytes throws(SystemCallError) in try target.write(bytes) }
            guard copied == digest, try source.state() == seen else { return nil }
            try target.adoptAttributes(of: source)
            try target.synchronize()
            return target
        } catch {
            // On a disk that is full it is best gone; why it could not be made matters more than why it stays.
            try? temporary.remove()
            throw error
        }
    }
}
