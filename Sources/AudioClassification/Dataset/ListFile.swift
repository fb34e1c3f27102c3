internal import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A text file that lists recordings, or what is heard in one.
struct ListFile {
    let path: String
    /// All of it, but for the byte order mark that some programs put before UTF-8.
    let bytes: [UInt8]

    /// Throws where it cannot be read; `kind` is what was expected there.
    init(_ path: String, _ kind: String = "a list of recordings") throws(ClassificationError) {
        self.path = path
        var bytes: [UInt8] = []
        do {
            try OpenFile(path, O_RDONLY).read(.max, into: &bytes)
        } catch {
            throw .unreadableList(error, kind)
        }
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// Its lines, without their ends.
    var lines: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }
}

extension String {
    /// Without blanks before and after.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(self[first...last])
    }
}
