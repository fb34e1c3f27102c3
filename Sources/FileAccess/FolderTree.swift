#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lists a folder and those below it. Symbolic links are followed, but no folder is entered twice on the way down.
///
/// What cannot be used does not hide the rest: it is told beside what was found, and only a folder that was asked for by
/// name and cannot be listed is thrown as an error.
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

    /// The files and folders in a folder below the root, by name, and those that could not be looked at; hidden ones are
    /// left out of both.
    package func entries(of relativePath: String) throws(FileError) -> (found: [Entry], failures: [FileError]) {
        let path = fullPath(relativePath)
        var found: [Entry] = []
        var failures: [FileError] = []
        for bytes in try names(in: path) {
            guard let name = String(validating: bytes, as: UTF8.self) else {
                failures.append(
                    FileError("\(path)/\(bytes.escapedUTF8)", cannot: "use its name, which is no UTF-8", number: EILSEQ))
                continue
            }
            do {
                let kind = try state(of: "\(path)/\(name)", to: "look at it").kind
                if kind == .folder || kind == .file { found.append(Entry(name: name, isFolder: kind == .folder)) }
            } catch {
                failures.append(error)
            }
        }
        found.sort { precedes($0.name, $1.name) }
        failures.sort { precedes($0.path, $1.path) }
        return (found, failures)
    }

    /// The paths, relative to `relativePath`, of all files at any depth below it, in order, and what could not be listed
    /// or looked at on the way.
    package func files(below relativePath: String) throws(FileError) -> (found: [String], failures: [FileError]) {
        var walk = Walk()
        // A link up to the root, from a folder below it, would give every file a second time.
        let above: Set<FileIdentity> = relativePath.isEmpty ? [] : [try identity(of: root)]
        try visit(relativePath, prefix: "", entered: above, &walk)
        return (walk.found, walk.failures)
    }

    private struct Walk {
        var found: [String] = []
        var failures: [FileError] = []
    }

    private func fullPath(_ relativePath: String) -> String { relativePath.isEmpty ? root : "\(root)/\(relativePath)" }

    private func visit(
        _ path: String, prefix: String, entered: Set<FileIdentity>, _ walk: inout Walk
    ) throws(FileError) {
        let identity = try identity(of: fullPath(path))
        guard !entered.contains(identity) else { return }
        let entries = try entries(of: path)
        walk.failures += entries.failures
        for entry in entries.found {
            guard entry.isFolder else {
                walk.found.append(prefix + entry.name)
                continue
            }
            do {
                try visit(
                    path.isEmpty ? entry.name : "\(path)/\(entry.name)", prefix: "\(prefix)\(entry.name)/",
                    entered: entered.union([identity]), &walk)
            } catch {
                walk.failures.append(error)
            }
        }
    }
}

extension FolderTree {
    /// Whether a path leads to a folder.
    package static func isFolder(_ path: String) -> Bool {
        (try? FileState(of: path))?.kind == .folder
    }

    /// The bytes of the names in a folder, in no order; hidden ones are left out.
    private func names(in path: String) throws(FileError) -> [[UInt8]] {
        guard let folder = unsafe opendir(path) else { throw FileError(path, cannot: "list it as a folder") }
        defer { unsafe closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            // Nothing else tells the end from a failure.
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                if errno != 0 { throw FileError(path, cannot: "list it as a folder") }
                return names
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name.first != UInt8(ascii: ".") { names.append(name) }
        }
    }

    private func identity(of path: String) throws(FileError) -> FileIdentity {
        try state(of: path, to: "list it as a folder").identity
    }

    private func state(of path: String, to action: String) throws(FileError) -> FileState {
        do {
            return try FileState(of: path)
        } catch {
            throw FileError(path, cannot: action, number: error.number)
        }
    }
}
