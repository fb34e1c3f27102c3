#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lists a folder and those below it. Symbolic links are followed, but no folder is entered twice on the way down.
package struct FolderTree {
    package struct Entry {
        package let name: String
        package let isFolder: Bool
    }

    /// The path as it was given.
    package let root: String

    /// `root` may end in slashes; they are not repeated in what is found.
    package init(root: String) {
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    /// The entries of a folder below the root, by name; hidden ones are left out.
    package func entries(of relativePath: String) throws(FileError) -> [Entry] {
        let path = fullPath(relativePath)
        guard let folder = unsafe opendir(path) else { throw FileError(path, cannot: "list it as a folder") }
        defer { unsafe closedir(folder) }
        var entries: [Entry] = []
        while true {
            // Nothing else tells the end from a failure.
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                if errno != 0 { throw FileError(path, cannot: "list it as a folder") }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard unsafe stat("\(path)/\(name)", &status) == 0 else { continue }
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR || kind == S_IFREG { entries.append(Entry(name: name, isFolder: kind == S_IFDIR)) }
        }
        return entries.sorted { precedes($0.name, $1.name) }
    }

    /// The paths, relative to `relativePath`, of all files at any depth below it, in order.
    package func files(below relativePath: String) throws(FileError) -> [String] {
        var found: [String] = []
        // A link up to the root, from a folder below it, would give every file a second time.
        let above: Set<[UInt64]> = relativePath.isEmpty ? [] : [try identity(of: root)]
        try visit(relativePath, prefix: "", entered: above, &found)
        return found
    }

    private func fullPath(_ relativePath: String) -> String { relativePath.isEmpty ? root : "\(root)/\(relativePath)" }

    private func visit(
        _ path: String, prefix: String, entered: Set<[UInt64]>, _ found: inout [String]
    ) throws(FileError) {
        let identity = try identity(of: fullPath(path))
        guard !entered.contains(identity) else { return }
        for entry in try entries(of: path) {
            if entry.isFolder {
                try visit(
                    path.isEmpty ? entry.name : "\(path)/\(entry.name)", prefix: "\(prefix)\(entry.name)/",
                    entered: entered.union([identity]), &found)
            } else {
                found.append(prefix + entry.name)
            }
        }
    }
}

extension FolderTree {
    /// What tells a folder from all others, whatever links lead to it.
    private func identity(of path: String) throws(FileError) -> [UInt64] {
        var status = stat()
        _ = try systemCall(on: path, to: "list it as a folder") { unsafe stat(path, &status) }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    /// Whether a path leads to a folder.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
