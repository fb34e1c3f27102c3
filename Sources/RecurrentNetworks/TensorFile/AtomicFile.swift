#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writing a file so that nobody ever finds a part of it.
package enum AtomicFile {
    /// Replaces or creates the file.
    ///
    /// The bytes go to a temporary file in the same folder, to the disk, and then under the wanted name; a replaced file's
    /// mode stays. A symbolic link is followed. What exists and is no regular file, such as `/dev/full` or a pipe, is
    /// written into: as root, renaming would replace the device.
    package static func write(_ bytes: Span<UInt8>, to path: String) throws(FileError) {
        try OpenFile.checkName(path)
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        let target = try destination(of: path)
        guard let target, !exists || status.st_mode & S_IFMT == S_IFREG else {
            let file = try OpenFile(path, O_WRONLY | O_TRUNC)
            try file.write(bytes)
            try file.close()
            return
        }
        // A rename asks only the folder; a file that is protected against writing stays protected.
        guard unsafe !exists || access(target, W_OK) == 0 else { throw FileError(path, cannot: "replace it") }
        do {
            try replace(target, with: bytes, like: exists ? status : nil)
        } catch {
            throw FileError(path, detail: error.detail, number: error.number)
        }
    }

    private static func replace(_ target: String, with bytes: Span<UInt8>, like old: stat?) throws(FileError) {
        let folder = folder(of: target)
        let temporary = folder + "/.\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let file: OpenFile
        do {
            file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        } catch {
            throw FileError(temporary, cannot: "create a file in \"\(folder.onOneLine)\"", number: error.number)
        }
        do throws(FileError) {
            if let old { try file.adoptOwnerAndMode(of: old) }
            try file.write(bytes)
            try file.synchronize()
            try file.close()
            guard unsafe rename(temporary, target) == 0 else { throw FileError(target, cannot: "rename a finished file to it") }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        // The name is on the disk after this. The file is whole either way, and not every file system or folder allows it.
        if let folder = try? OpenFile(folder, O_RDONLY | O_DIRECTORY) { try? folder.synchronize() }
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
