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
    private let path: String
    /// The name it has until it gets its own; nil where the bytes go straight into what is there.
    private var temporary: String?
    private let target: String

    /// Begins a file.
    package init(_ path: String) throws(FileError) {
        try OpenFile.checkName(path)
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        guard let target = try Self.destination(of: path), !exists || status.st_mode & S_IFMT == S_IFREG else {
            self.init(try OpenFile(path, O_WRONLY | O_TRUNC), path, temporary: nil, target: path)
            return
        }
        // A rename asks only the folder; a file that is protected against writing stays protected.
        guard unsafe !exists || access(target, W_OK) == 0 else { throw FileError(path, cannot: "replace it") }
        let temporary = Self.folder(of: target) + "/.\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let file = try Self.create(temporary, for: path, in: Self.folder(of: target), like: exists ? status : nil)
        self.init(file, path, temporary: temporary, target: target)
    }

    private init(_ file: consuming OpenFile, _ path: String, temporary: String?, target: String) {
        self.file = file
        self.path = path
        self.temporary = temporary
        self.target = target
    }

    private static func create(_ temporary: String, for path: String, in folder: String, like old: stat?) throws(FileError) -> OpenFile {
        do throws(FileError) {
            let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
            if let old { try file.adoptOwnerAndMode(of: old) }
            return file
        } catch {
            _ = unsafe unlink(temporary)
            throw FileError(path, cannot: "create a file in \(folder.quoted)", number: error.number)
        }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: Span<UInt8>, to path: String) throws(FileError) {
        var file = try AtomicFile(path)
        try file.write(bytes)
        try file.commit()
    }

    /// Throws where a file could not be written now, and leaves nothing; for asking before long work.
    package static func checkWritable(_ path: String) throws(FileError) { _ = try AtomicFile(path) }

    /// Removes a file if it is there.
    package static func remove(_ path: String) { _ = unsafe unlink(path) }

    deinit {
        if let temporary { _ = unsafe unlink(temporary) }
    }

    /// Appends bytes.
    package func write(_ bytes: Span<UInt8>) throws(FileError) {
        try naming(path) { () throws(FileError) in try file.write(bytes) }
    }

    /// Writes over the bytes at the file's beginning, as a header whose counts are only known in the end needs it.
    package func overwriteStart(_ bytes: Span<UInt8>) throws(FileError) {
        try naming(path) { () throws(FileError) in try file.write(bytes, at: 0) }
    }

    /// Puts the file in its place once its bytes are on the disk.
    package mutating func commit() throws(FileError) {
        guard let temporary else { return }
        try naming(path) { () throws(FileError) in try file.synchronize() }
        guard unsafe rename(temporary, target) == 0 else { throw FileError(path, cannot: "rename a finished file to it") }
        self.temporary = nil
        // The name is on the disk after this. The file is whole either way, and not every file system or folder allows it.
        if let folder = try? OpenFile(Self.folder(of: target), O_RDONLY | O_DIRECTORY) { try? folder.synchronize() }
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

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// Errors about a temporary file are told of the one that the user knows.
private func naming(_ path: String, _ body: () throws(FileError) -> Void) throws(FileError) {
    do {
        try body()
    } catch {
        throw FileError(path, detail: error.detail, number: error.number)
    }
}
