import FileAccess

@testable import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file system in memory that tells of its changes as inotify does, with a clock that moves only when it is set.
///
/// All paths begin at the top: "/in/a.wav".
final class SimulatedTree: ChangeSource, FileLookup {
    final class Node {
        enum Kind { case file, folder, pipe, link(to: String) }

        let kind: Kind
        let inode: UInt64
        var device: UInt64
        var name = ""
        weak var parent: Node?
        var children: [String: Node] = [:]
        var size: Int64 = 0
        var modified: Int64
        var changed: Int64
        var watch: Int32?
        /// A folder that may not be read.
        var isLocked = false
        /// The folder under this one, which was mounted over it.
        var covered: Node?

        init(_ kind: Kind, inode: UInt64, device: UInt64, time: Int64) {
            (self.kind, self.inode, self.device) = (kind, inode, device)
            (modified, changed) = (time, time)
        }

        var isFolder: Bool { if case .folder = kind { true } else { false } }
        var isFile: Bool { if case .file = kind { true } else { false } }
    }

    /// Far from zero, as the clock of a machine that has been running.
    var now: Int64 = 5_000_000_000_000
    /// How many folders can be watched, and how much news can wait.
    var watchLimit = Int.max
    var newsLimit = Int.max
    /// What `watch` throws, if anything.
    var watchError: SystemError?
    /// The types of file systems that hide changes, by device.
    var remoteTypes: [UInt64: String] = [:]
    /// What happens, once, when a folder of a path has been watched or its names have been read.
    var afterWatching: [String: () -> Void] = [:]
    var afterListing: [String: () -> Void] = [:]
    /// What happens, once, when a file of a path is about to be looked at.
    var beforeLooking: [String: () -> Void] = [:]
    /// How long it takes to read some of the news, in nanoseconds.
    var readingTime: Int64 = 0
    private(set) var listings = 0
    /// How many numbers of watches are in use.
    var watchCount: Int { watched.count }

    private let top: Node
    private var watched: [Int32: Node] = [:]
    private var news: [Change] = []
    private var lastInode: UInt64 = 1
    private var lastDevice: UInt64 = 1
    private var lastWatch: Int32 = 0
    private var lastCookie: UInt32 = 0
    private var mountChanges = 0

    init() { top = Node(.folder, inode: 1, device: 1, time: 0) }

    var moment: Moment { Moment(steady: now, calendar: now + 1_700_000_000_000_000_000) }

    /// What the kernel stamps files with, which is only so exact.
    private var stampTime: Int64 { moment.calendar / 4_000_000 * 4_000_000 }
}

// What happens to files.
extension SimulatedTree {
    /// A writer opens a new file, or truncates one that is there.
    @discardableResult
    func create(_ path: String) -> Node {
        if let old = node(path) {
            write(old, -old.size)
            return old
        }
        return add(.file, at: path)
    }

    func write(_ file: Node, _ count: Int64) {
        file.size += count
        (file.modified, file.changed) = (stampTime, stampTime)
        tell(.modified, of: file)
    }

    func close(_ file: Node) { tell(.closedAfterWrite, of: file) }

    /// A file is opened, written and closed.
    @discardableResult
    func put(_ path: String, size: Int64 = 1) -> Node {
        let file = create(path)
        write(file, size)
        close(file)
        return file
    }

    func makeFolder(_ path: String) { add(.folder, at: path) }
    func makeLink(_ path: String, to target: String) { add(.link(to: target), at: path) }
    func makePipe(_ path: String) { add(.pipe, at: path) }

    func changeAttributes(_ node: Node) {
        node.changed = stampTime
        tell(.attributesChanged, of: node)
        tellSelf(.attributesChanged, of: node)
    }

    func setLocked(_ path: String, _ isLocked: Bool) {
        node(path)!.isLocked = isLocked
        changeAttributes(node(path)!)
    }

    func move(_ from: String, _ to: String) {
        let moved = node(from)!
        lastCookie += 1
        tell(.movedOut, of: moved, cookie: lastCookie)
        detach(moved)
        if let replaced = node(to) {
            detach(replaced)
            if replaced.watch != nil { endWatch(of: replaced) }
        }
        attach(moved, at: to)
        moved.changed = stampTime
        tell(.movedIn, of: moved, cookie: lastCookie)
        tellSelf(.selfMoved, of: moved)
    }

    /// Two take each other's names at once, of which the kernel tells as of two moves.
    func exchange(_ a: String, _ b: String) {
        let (first, second) = (node(a)!, node(b)!)
        detach(first)
        detach(second)
        attach(first, at: b)
        attach(second, at: a)
        for (moved, old, new) in [(first, second, first), (second, first, second)] {
            moved.changed = stampTime
            lastCookie += 1
            tell(.movedOut, in: old.parent!, old.name, isFolder: moved.isFolder, cookie: lastCookie)
            tell(.movedIn, in: new.parent!, new.name, isFolder: moved.isFolder, cookie: lastCookie)
            tellSelf(.selfMoved, of: moved)
        }
    }

    func remove(_ path: String) {
        let node = node(path)!
        for child in node.children.keys.sorted() { remove("\(path)/\(child)") }
        tell(.deleted, of: node)
        detach(node)
        if node.watch != nil {
            tellSelf(.selfDeleted, of: node)
            endWatch(of: node)
        }
    }

    /// An empty file system appears over a folder, of which nobody tells.
    func mount(_ path: String, type: String? = nil) {
        let old = node(path)!
        lastDevice += 1
        mountChanges += 1
        remoteTypes[lastDevice] = type
        lastInode += 1
        let new = Node(.folder, inode: lastInode, device: lastDevice, time: stampTime)
        let parent = old.parent!
        detach(old)
        new.covered = old
        (new.name, new.parent, parent.children[old.name]) = (old.name, parent, new)
    }

    func unmount(_ path: String) {
        let mounted = node(path)!
        mountChanges += 1
        let parent = mounted.parent!
        detach(mounted)
        (mounted.covered!.parent, parent.children[mounted.name]) = (parent, mounted.covered)
        func endWatches(_ node: Node) {
            if node.watch != nil { endWatch(of: node) }
            for child in node.children.values { endWatches(child) }
        }
        endWatches(mounted)
    }

    /// The files below a folder that anybody could find, by path.
    func files(below path: String) -> [String: Node] {
        var found: [String: Node] = [:]
        for (name, node) in node(path)?.children ?? [:] where !name.hasPrefix(".") {
            if node.isFile { found["\(path)/\(name)"] = node }
            found.merge(files(below: "\(path)/\(name)")) { $1 }
        }
        return found
    }

    func folders(below path: String) -> [String] {
        (node(path)?.children ?? [:]).filter(\.value.isFolder).keys.sorted().flatMap {
            ["\(path)/\($0)"] + folders(below: "\(path)/\($0)")
        }
    }

    func node(_ path: String) -> Node? {
        var node = top
        for name in path.split(separator: "/") {
            guard let next = node.children[String(name)] else { return nil }
            node = next
        }
        return node
    }
}

// What is told.
extension SimulatedTree {
    private func tell(
        _ kind: Change.Kind, in folder: Node, _ name: String, isFolder: Bool, cookie: UInt32 = 0
    ) {
        guard let watch = folder.watch else { return }
        queue(Change(watch: watch, kind: kind, isFolder: isFolder, cookie: cookie, name: RawPath(name)))
    }

    private func tell(_ kind: Change.Kind, of node: Node, cookie: UInt32 = 0) {
        guard let parent = node.parent else { return }
        tell(kind, in: parent, node.name, isFolder: node.isFolder, cookie: cookie)
    }

    private func tellSelf(_ kind: Change.Kind, of node: Node) {
        if let watch = node.watch { queue(Change(watch: watch, kind: kind, isFolder: true)) }
    }

    private func queue(_ change: Change) {
        if news.count < newsLimit {
            news.append(change)
        } else if news.last?.kind != .overflow {
            news.append(Change(watch: -1, kind: .overflow))
        }
    }

    private func endWatch(of node: Node) {
        guard let watch = node.watch else { return }
        queue(Change(watch: watch, kind: .watchEnded))
        watched[watch] = nil
        node.watch = nil
    }

    @discardableResult
    private func add(_ kind: Node.Kind, at path: String) -> Node {
        lastInode += 1
        let node = Node(kind, inode: lastInode, device: 0, time: stampTime)
        attach(node, at: path)
        node.device = node.parent!.device
        tell(.created, of: node)
        return node
    }

    private func attach(_ node: Node, at path: String) {
        let slash = path.lastIndex(of: "/")!
        let parent = self.node(String(path[..<slash]))!
        node.name = String(path[path.index(after: slash)...])
        node.parent = parent
        parent.children[node.name] = node
    }

    private func detach(_ node: Node) {
        node.parent?.children[node.name] = nil
        node.parent = nil
    }
}

// What the watcher asks for.
extension SimulatedTree {
    var descriptor: Int32? { nil }

    func watch(_ path: RawPath, followingLink: Bool) throws(SystemError) -> Int32 {
        if let watchError { throw watchError }
        let node = try folder(path, followingLink: followingLink)
        defer { afterWatching.removeValue(forKey: path.string!)?() }
        if let watch = node.watch { return watch }
        guard watched.count < watchLimit else { throw SystemError(ENOSPC) }
        lastWatch += 1
        node.watch = lastWatch
        watched[lastWatch] = node
        return lastWatch
    }

    func unwatch(_ watch: Int32) {
        if let node = watched[watch] { endWatch(of: node) }
    }

    func read() -> [Change] {
        let next = Array(news.prefix(50))
        news.removeFirst(next.count)
        now += readingTime
        return next
    }

    func status(of path: RawPath) -> FileStatus {
        beforeLooking.removeValue(forKey: path.string!)?()
        guard let node = node(path.string!) else { return .missing }
        if node.parent?.isLocked == true { return .unreadable(SystemError(EACCES)) }
        switch node.kind {
        case .file: return .file(stamp(of: node))
        case .folder: return .folder(FileIdentity(device: node.device, inode: node.inode))
        case .pipe: return .other
        case .link(let target):
            guard let target = self.node(target), target.isFile else { return .other }
            return .file(stamp(of: target))
        }
    }

    func identity(ofRoot path: RawPath) throws(SystemError) -> FileIdentity {
        var node = node(path.string!)
        if case .link(let target) = node?.kind { node = self.node(target) }
        guard let node else { throw SystemError(ENOENT) }
        guard node.isFolder else { throw SystemError(ENOTDIR) }
        return FileIdentity(device: node.device, inode: node.inode)
    }

    func names(in path: RawPath) throws(SystemError) -> NameList {
        listings += 1
        var names = NameList()
        for name in try folder(path, followingLink: true).children.keys.sorted() { names.append(name.utf8) }
        afterListing.removeValue(forKey: path.string!)?()
        return names
    }

    func remoteFileSystem(of path: RawPath) -> String? { node(path.string!).flatMap { remoteTypes[$0.device] } }

    func mounts() -> Int { mountChanges }

    func stamp(of node: Node) -> FileState {
        FileState(
            kind: .file, size: node.size, modifiedNanoseconds: node.modified, statusChangedNanoseconds: node.changed,
            identity: FileIdentity(device: node.device, inode: node.inode))
    }

    private func folder(_ path: RawPath, followingLink: Bool) throws(SystemError) -> Node {
        guard var node = node(path.string!) else { throw SystemError(ENOENT) }
        if followingLink, case .link(let target) = node.kind {
            guard let there = self.node(target) else { throw SystemError(ENOENT) }
            node = there
        }
        guard node.isFolder else { throw SystemError(ENOTDIR) }
        if node.isLocked { throw SystemError(EACCES) }
        return node
    }
}
