import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RawPath {
    /// The same place from the root on, without links, `.` and `..`; what is not there is taken for a folder to be made.
    func resolved() throws(SystemCallError) -> RawPath {
        // In reverse, so that the next name is the last.
        var names = parts.reversed() as [RawPath]
        if !isAbsolute { names += try RawPath.workingFolder().parts.reversed() }
        var found: [RawPath] = []
        var linkCount = 0
        while let name = names.popLast() {
            if name == RawPath("..") {
                _ = found.popLast()
            } else if let contents = RawPath(parts: found + [name]).linkContents() {
                linkCount += 1
                guard linkCount <= 40 else { throw SystemCallError("follow the links in \(quoted)", ELOOP) }
                if contents.isAbsolute { found = [] }
                names += contents.parts.reversed()
            } else {
                found.append(name)
            }
        }
        return RawPath(parts: found)
    }

    /// Whether it is a folder or lies in it, be it there or not, whatever links and mounts lead there.
    func isInside(_ folder: RawPath) throws(SystemCallError) -> Bool {
        let (mine, other) = (try resolved().parts, try folder.resolved().parts)
        if mine.starts(with: other) { return true }
        // A folder that is mounted a second time has another path.
        guard let identity = try folder.state(followingLink: true) else { return false }
        for count in 0...mine.count {
            if let above = try? RawPath(parts: Array(mine[..<count])).state(), above.isSame(as: identity) { return true }
        }
        return false
    }

    /// The same place as seen from a folder in which it is, at any depth; nil where it is somewhere else. A link at its end
    /// is not followed.
    func seen(from folder: RawPath) -> RawPath? {
        guard let above = try? folder.resolved().parts, let place = try? self.folder.resolved().parts,
            place.starts(with: above)
        else { return nil }
        return place.dropFirst(above.count).reduce(RawPath("")) { $0.appending($1) }.appending(lastName)
    }

    /// The names that it is made of, except those that change nothing.
    var parts: [RawPath] {
        bytes.split(separator: UInt8(ascii: "/")).map { RawPath(bytes: Array($0)) }.filter { $0 != RawPath(".") }
    }

    /// Whether it is the same from wherever it is looked at.
    var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

    /// A path from the root on.
    private init(parts: [RawPath]) {
        self.init(bytes: parts.isEmpty ? [UInt8(ascii: "/")] : parts.flatMap { [UInt8(ascii: "/")] + $0.bytes })
    }
}
