import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileState {
    /// Whether both are the same file or folder, whatever they are called.
    func isSame(as other: FileState) -> Bool { identity == other.identity }

    /// Whether this is the same file with the same content, which may have got another name since.
    func isRenamed(_ other: FileState) -> Bool {
        isSame(as: other) && size == other.size && modifiedNanoseconds == other.modifiedNanoseconds
    }
}

extension RawPath {
    /// What it leads to; nil if there is nothing.
    func state(followingLink: Bool = false) throws(SystemCallError) -> FileState? {
        do {
            return try FileState(of: bytes, followingLink: followingLink)
        } catch {
            if error.isAbsence { return nil }
            throw SystemCallError("look at \(quoted)", error.number)
        }
    }

    /// What it contains as a symbolic link; nil if it is none.
    func linkContents() -> RawPath? {
        let contents = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            let length = unsafe withCString { path in
                unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe readlink(path, $0.baseAddress!, $0.count) }
            }
            count = max(0, length)
        }
        return contents.isEmpty ? nil : RawPath(bytes: contents)
    }

    /// The folder that this program works in.
    static func workingFolder() throws(SystemCallError) -> RawPath {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let found = unsafe buffer.withUnsafeMutableBytes {
            unsafe getcwd($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) != nil
        }
        guard found else { throw SystemCallError("tell the current folder") }
        return RawPath(bytes: Array(buffer.prefix { $0 != 0 }))
    }

    /// Removes the file or link, if there is one.
    func remove() throws(SystemCallError) {
        guard unsafe withCString({ unsafe unlink($0) }) != 0, errno != ENOENT, errno != ENOTDIR else { return }
        throw SystemCallError("remove \(quoted)")
    }

    /// Makes it a folder, if it is none, and those above it.
    func makeFolders() throws(SystemCallError) {
        var number = makeFolder()
        if number == ENOENT, folder != self {
            try folder.makeFolders()
            number = makeFolder()
        }
        // A file that is moved into a folder whose name never reached the disk would be lost with it.
        if number == 0 { return try folder.synchronizeFolder() }
        // Where nothing can be made, the system says that first, also of what is there.
        guard try state(followingLink: true)?.kind != .folder else { return }
        throw SystemCallError("create the folder \(quoted)", number == EEXIST ? ENOTDIR : number)
    }

    /// Makes it a folder, and returns 0 or why that is impossible.
    private func makeFolder() -> Int32 { unsafe withCString({ unsafe mkdir($0, 0o777) }) == 0 ? 0 : errno }

    /// Waits until the names in this folder are on the disk, where we may read it and the file system can do that.
    func synchronizeFolder() throws(SystemCallError) {
        let descriptor = unsafe withCString { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) != 0, ![EINVAL, ENOTSUP, EROFS].contains(errno) else { return }
        throw SystemCallError("save the folder \(quoted)")
    }

    /// The folder that it is in.
    var folder: RawPath {
        let slash = UInt8(ascii: "/")
        var name = bytes[...]
        while name.count > 1, name.last == slash { name.removeLast() }
        guard let end = name.lastIndex(of: slash) else { return RawPath(".") }
        return RawPath(bytes: end == 0 ? [slash] : Array(name[..<end]))
    }

    /// For a message: in quotes and on one line.
    var quoted: String { "\"\(description.onOneLine)\"" }
}
