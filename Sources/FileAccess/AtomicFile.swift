#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file being written so that nobody ever finds a part of it.
///
/// The bytes go to a temporary file in the same folder, and with `commit()` to the disk and under the wanted name; without
/// it nothing stays. A replaced file keeps its mode. A symbolic link is followed. What exists and is no regular file, such
/// as `/dev/full` or a pipe, is written into: as root, renaming would replace the device.
package struct AtomicFile: ~Copyable {
    private let file: OpenFile
    /// The name it has until it gets its own; nil where the bytes go straight into what is there.
    private var renaming: (from: String, to: String)?
    /// Where in the file it began, if that can be written over.
    private let start: Int?

    /// Begins a file.
    package init(_ path: String) throws(FileError) {
        try OpenFile.checkPath(path)
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        guard let target = try Self.destination(of: path), !exists || status.st_mode & S_IFMT == S_IFREG else {
            self.init(try OpenFile(path, O_WRONLY | O_TRUNC), renaming: nil)
            return
        }
        // A rename asks only the folder; a file that is protected against writing stays protected.
        guard unsafe !exists || access(target, W_OK) == 0 else { throw FileError(path, cannot: "replace it") }
        let temporary = folder(of: target) + "/.\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, name: path)
        do throws(FileError) {
            if exists { try file.adoptOwnerAndMode(of: status) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        self.init(file, renaming: (from: temporary, to: target))
    }

    /// Writes straight into an open descriptor, from its position on; it stays open. `name` is for errors.
    package init(borrowing descriptor: Int32, name: String) {
        self.init(OpenFile(borrowing: descriptor, name: name), renaming: nil)
    }

    private init(_ file: consuming OpenFile, renaming: (from: String, to: String)?) {
        start = file.rewritablePosition()
        self.file = file
        self.renaming = renaming
    }

    deinit {
        if let renaming { _ = unsafe unlink(renaming.from) }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: Span<UInt8>, to path: String) throws(FileError) {
        var file = try AtomicFile(path)
        try file.write(bytes)
        try file.commit()
    }

    /// Throws where a file could not be written now, and leaves nothing; for asking before long work.
    package static func checkWritable(_ path: String) throws(FileError) { _ = try AtomicFile(path) }

    /// Whether something has this name.
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether a regular file with something in it has this name.
    package static func isRegularAndNotEmpty(_ path: String) -> Bool {
        guard let state = try? FileState(of: path) else { return false }
        return state.kind == .file && state.size > 0
    }

    /// Removes a file if it is there.
    package static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Appends bytes.
    package func write(_ bytes: Span<UInt8>) throws(FileError) { try file.write(bytes) }

    /// Whether `overwriteStart` can do anything: not in a pipe.
    package var canOverwriteStart: Bool { start != nil }

    /// Writes over the first bytes, as a header whose counts are only known in the end needs it; not where that is
    /// impossible, as in a pipe.
    package func overwriteStart(_ bytes: Span<UInt8>) throws(FileError) {
        if let start { try file.write(bytes, at: start) }
    }

    /// Puts the file in its place once its bytes are on the disk.
    package mutating func commit() throws(FileError) {
        guard let (temporary, target) = renaming else { return }
        try file.synchronize()
        _ = try systemCall(on: file.name, to: "rename a finished file to it") { unsafe rename(temporary, target) }
        renaming = nil
        // The name is on the disk after this. The file is whole either way, and not every file system or folder allows it.
        if let parent = try? OpenFile(folder(of: target), O_RDONLY | O_DIRECTORY) { try? parent.synchronize() }
    }

    /// The path itself, or where it leads as a symbolic link, be something there or not.
    ///
    /// Nil for links into `/proc`, such as `/dev/stdout`: they stand for what a process has open, whatever its name.
    private static func destination(of path: String) throws(FileError) -> String? {
        var path = path
        for _ in 0..<40 {
            if path.hasPrefix("/proc/") { return nil }
            guard let link = try linkContents(of: path) else { return path }
            path = link.hasPrefix("/") ? link : folder(of: path) + "/" + link
        }
        throw FileError(path, cannot: "follow it", number: ELOOP)
    }

    private static func linkContents(of path: String) throws(FileError) -> String? {
        let contents = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            let length = unsafe buffer.withMemoryRebound(to: CChar.self) {
                unsafe readlink(path, $0.baseAddress!, $0.count)
            }
            count = max(0, length)
        }
        guard !contents.isEmpty else { return nil }
        guard let link = String(validating: contents, as: UTF8.self) else {
            throw FileError(path, cannot: "follow it to a name that is not UTF-8", number: EILSEQ)
        }
        return link
    }
}
