import Testing

@testable import FolderWatch

/// A watcher of the folder "/in" in a simulated tree, whose time passes when it is told to.
struct WatcherRun {
    let tree: SimulatedTree
    var watcher: FolderWatcher<SimulatedTree, SimulatedTree>
    /// The last that was said of each file.
    private(set) var delivered: [String: SettledFile] = [:]

    init(
        _ tree: SimulatedTree, _ configure: (inout FolderWatchConfiguration) -> Void = { _ in },
        accepts: @escaping (RawPath) -> Bool = { _ in true }, isWhole: @escaping (RawPath) -> Bool? = { _ in nil }
    ) throws {
        var configuration = FolderWatchConfiguration()
        configure(&configuration)
        self.tree = tree
        watcher = FolderWatcher(
            root: RawPath("/in"), configuration: configuration, source: tree, files: tree, clock: { tree.moment },
            accepts: accepts, isWhole: isWhole)
        try watcher.start()
    }

    /// Lets so many milliseconds pass, and returns what was told: "120 a" is the file `a` 120 ms after the call.
    mutating func pass(_ milliseconds: Int64) -> [String] {
        let start = tree.now
        let end = start + milliseconds * 1_000_000
        var told: [String] = []
        var stepsInPlace = 0
        while true {
            let wait = watcher.advance()
            told += takeEvents().map { "\((tree.now - start) / 1_000_000) \($0)" }
            stepsInPlace = wait == 0 ? stepsInPlace + 1 : 0
            guard stepsInPlace < 100_000 else {
                Issue.record("the watcher is busy for ever")
                return told
            }
            if wait == 0 { continue }
            if tree.now + wait > end {
                tree.now = end
                return told
            }
            tree.now += wait
        }
    }

    /// Does a single portion of the work.
    mutating func step() -> [String] {
        _ = watcher.advance()
        return takeEvents()
    }

    private mutating func takeEvents() -> [String] {
        defer { watcher.events.removeAll() }
        return watcher.events.map { event in
            switch event {
            case .file(let file):
                delivered[file.relativePath.description] = file
                return file.relativePath.description + (file.isWhole ? "" : " in part")
            case .removed(let path):
                delivered[path.description] = nil
                return "no \(path)"
            case .quiet: return "quiet"
            case .notice(let notice):
                switch notice.kind {
                case .polling(let type): return "polling \(notice.path): \(type ?? "no news")"
                case .folderLost(let reason): return "lost: \(reason ?? "another")"
                case .folderFound: return "found"
                case .overflow: return "overflow"
                case .watchLimit: return "watch limit \(notice.path)"
                case .unreadable: return "unreadable \(notice.path)"
                }
            }
        }
    }
}
