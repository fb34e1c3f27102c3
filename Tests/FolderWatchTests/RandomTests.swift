import Testing

@testable import FolderWatch

/// Whatever happens in whatever order: in the end, all that is there has been delivered as it is.
@Suite struct RandomTests {
    /// One way that things may go, decided by its seed.
    struct Script {
        let tree = SimulatedTree()
        var random: SplitMix
        var run: WatcherRun
        /// The files that somebody is writing.
        var open: [SimulatedTree.Node] = []

        init(seed: UInt64) throws {
            random = SplitMix(state: seed)
            tree.makeFolder("/in")
            tree.makeFolder("/away")
            run = try WatcherRun(tree) {
                $0.recursive = true
                $0.forcesPolling = seed % 10 == 9
            }
            run.watcher.portion = Int.random(in: 1...8, using: &random)
        }

        /// A path in one of the folders that there are, which need not exist.
        mutating func path() -> String {
            let folders = ["/in", "/in", "/away"].filter { tree.node($0) != nil } + tree.folders(below: "/in")
            let name = ["a", "b", "c", "d", "e", ".h"].randomElement(using: &random)!
            return "\(folders.randomElement(using: &random)!)/\(name)"
        }

        /// The path of something that is there.
        mutating func existing() -> String? {
            for _ in 0..<5 {
                let path = path()
                if tree.node(path) != nil { return path }
            }
            return nil
        }

        mutating func act() {
            switch Int.random(in: 0..<24, using: &random) {
            case 0..<6:
                let path = path()
                if tree.node(path)?.isFolder != true { open.append(tree.create(path)) }
            case 6..<10:
                guard let file = open.randomElement(using: &random) else { return }
                tree.write(file, Int64.random(in: 1...3, using: &random))
            case 10..<13:
                guard !open.isEmpty else { return }
                tree.close(open.remove(at: Int.random(in: 0..<open.count, using: &random)))
            case 13..<15:
                let path = path()
                if tree.node(path) == nil, path.count < 16 { tree.makeFolder(path) }
            case 15..<18: move()
            case 18:
                guard let a = existing(), let b = existing(), !areNested(a, b) else { return }
                tree.exchange(a, b)
            case 19:
                guard let path = existing() else { return }
                // Who is writing goes on, of which nobody is told any more.
                tree.remove(path)
            case 20: tree.newsLimit = Bool.random(using: &random) ? .max : Int.random(in: 0...20, using: &random)
            case 21: tree.watchLimit = Bool.random(using: &random) ? .max : Int.random(in: 0...4, using: &random)
            case 22:
                guard let path = existing(), let node = tree.node(path), node.isFolder else { return }
                tree.setLocked(path, !node.isLocked)
            default: moveRoot()
            }
        }

        mutating func move() {
            guard let from = existing() else { return }
            let to = path()
            guard !areNested(from, to) else { return }
            // A folder replaces only an empty folder, a file only a file.
            if let target = tree.node(to) {
                guard target.isFolder == tree.node(from)!.isFolder, target.children.isEmpty else { return }
            }
            tree.move(from, to)
        }

        mutating func moveRoot() {
            guard Int.random(in: 0..<4, using: &random) == 0 else { return }
            if tree.node("/in") == nil {
                if tree.node("/out") != nil { tree.move("/out", "/in") } else { tree.makeFolder("/in") }
            } else if tree.node("/out") == nil {
                tree.move("/in", "/out")
                if Bool.random(using: &random) { tree.makeFolder("/in") }
            }
        }

        func areNested(_ a: String, _ b: String) -> Bool { (a + "/").hasPrefix(b + "/") || (b + "/").hasPrefix(a + "/") }

        /// Lets the watcher work, sometimes only a little.
        mutating func rest() {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: _ = run.pass(Int64.random(in: 1...400, using: &random))
            case 1 where Bool.random(using: &random): _ = run.pass(3000)
            case 1...3: _ = run.step()
            default: break
            }
        }

        mutating func end() {
            (tree.newsLimit, tree.watchLimit) = (.max, .max)
            if tree.node("/in") == nil { tree.makeFolder("/in") }
            for path in ["/in"] + tree.folders(below: "/in") { tree.node(path)!.isLocked = false }
        }
    }

    @Test(arguments: [0..<100, 100..<200])
    func `all files that there are in the end have been delivered as they are`(_ seeds: Range<UInt64>) throws {
        var deliveries = 0
        for seed in seeds {
            var script = try Script(seed: seed)
            for _ in 0..<150 {
                script.act()
                script.rest()
            }
            script.end()
            let told = script.run.pass(60_000)
            deliveries += script.run.delivered.count

            var expected: [String: SettledFile] = [:]
            for (path, node) in script.tree.files(below: "/in") where !path.contains("/.") {
                let name = String(path.dropFirst("/in/".count))
                expected[name] = SettledFile(RawPath(name), script.tree.stamp(of: node), isWhole: true)
            }
            let delivered = script.run.delivered
            for (name, file) in expected {
                #expect(delivered[name] == file, "seed \(seed), \(name)")
            }
            let lastFile = told.last { !$0.contains(" no ") }
            #expect(lastFile?.hasSuffix(" quiet") != false, "seed \(seed)")
            #expect(script.run.pass(20_000) == [], "seed \(seed)")

            let watcher = script.run.watcher
            #expect(watcher.pending.isEmpty && watcher.scan == nil, "seed \(seed)")
            let folders = script.tree.folders(below: "/in").filter { !$0.contains("/.") }
            #expect(watcher.folders.count == folders.count + 1, "seed \(seed)")
            #expect(script.tree.watchCount == (seed % 10 == 9 ? 0 : folders.count + 1), "seed \(seed)")
            #expect(watcher.folderOfWatch.count == script.tree.watchCount, "seed \(seed)")
        }
        // Otherwise it was no trial.
        #expect(deliveries > 200)
    }
}
