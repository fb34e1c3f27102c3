import Testing

@testable import FolderWatch

/// Folders below the watched one, links, and what is left out.
@Suite struct TreeTests {
    let tree = SimulatedTree()

    init() { tree.makeFolder("/in") }

    func recursively(_ configuration: inout FolderWatchConfiguration) { configuration.recursive = true }

    /// What was told without the times.
    func names(_ told: [String]) -> [String] { told.map { String($0.drop { $0 != " " }.dropFirst()) } }

    @Test func `folders below are left alone unless they are wanted`() throws {
        tree.makeFolder("/in/d")
        tree.put("/in/d/a")
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree)
        #expect(run.pass(5000) == ["0 quiet"])
        tree.makeFolder("/in/e")
        tree.put("/in/e/a")
        #expect(run.pass(5000) == [])
        #expect(tree.watchCount == 1)
    }

    @Test func `folders of all depths are watched`() throws {
        for folder in ["/in/d", "/in/d/e", "/in/d/e/f"] { tree.makeFolder(folder) }
        tree.put("/in/d/e/f/old")
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(100) == ["0 d/e/f/old", "0 quiet"])
        tree.put("/in/d/e/new")
        #expect(run.pass(1000) == ["100 d/e/new", "100 quiet"])
        #expect(tree.watchCount == 4)
    }

    @Test func `files that were in a new folder before it was watched are found`() throws {
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(4)
        tree.makeFolder("/in/d")
        tree.makeFolder("/in/d/e")
        tree.put("/in/d/e/a")
        #expect(run.pass(5000) == ["2000 d/e/a", "2000 quiet"])
        #expect(tree.watchCount == 3)
    }

    @Test(arguments: ["watched", "listed"])
    func `a file that comes just after a folder was`(_ moment: String) throws {
        let tree = tree
        let comes = {
            tree.makeFolder("/in/d/sub")
            tree.put("/in/d/sub/b")
            tree.put("/in/d/a")
        }
        if moment == "watched" { tree.afterWatching["/in/d"] = comes } else { tree.afterListing["/in/d"] = comes }
        tree.makeFolder("/in/d")
        var run = try WatcherRun(tree, recursively)
        #expect(names(run.pass(5000)).filter { $0 != "quiet" } == ["d/a", "d/sub/b"])
        #expect(tree.watchCount == 3)
    }

    @Test func `a file that comes between watching and looking through is delivered once`() throws {
        let tree = tree
        tree.afterWatching["/in"] = { tree.put("/in/a") }
        tree.afterListing["/in"] = { tree.put("/in/b") }
        var run = try WatcherRun(tree)
        #expect(run.pass(5000) == ["100 a", "100 b", "100 quiet"])
    }

    @Test func `a folder that goes while it is looked through is no trouble`() throws {
        let tree = tree
        tree.makeFolder("/in/d")
        tree.makeFolder("/in/d/e")
        tree.put("/in/d/a")
        tree.afterListing["/in/d"] = { tree.remove("/in/d") }
        tree.makeFolder("/in/f")
        tree.afterWatching["/in/f"] = { tree.remove("/in/f") }
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(5000) == ["0 quiet"])
        #expect(tree.watchCount == 1)
    }

    @Test func `a folder that is moved in brings its files, and one that is moved out takes them along`() throws {
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(1)
        tree.makeFolder("/d")
        tree.makeFolder("/d/e")
        tree.put("/d/e/a")
        tree.now += 60_000_000_000
        tree.move("/d", "/in/d")
        #expect(run.pass(1000) == ["0 d/e/a", "0 quiet"])
        tree.put("/in/d/e/late")
        #expect(run.pass(50) == [])
        tree.move("/in/d", "/d")
        #expect(names(run.pass(5000)) == ["quiet"])
        #expect(tree.watchCount == 1)
        tree.put("/d/b")
        #expect(run.pass(5000) == [])
    }

    @Test func `a folder that is renamed brings its files again under their new path`() throws {
        var run = try WatcherRun(tree, recursively)
        tree.makeFolder("/in/d")
        tree.put("/in/d/a")
        _ = run.pass(5000)
        tree.move("/in/d", "/in/e")
        #expect(names(run.pass(5000)) == ["e/a", "quiet"])
        tree.put("/in/e/b")
        #expect(run.pass(1000) == ["100 e/b", "100 quiet"])
        #expect(tree.watchCount == 2)
    }

    @Test func `two folders that take each other's names are both watched`() throws {
        for name in ["d", "e"] {
            tree.makeFolder("/in/\(name)")
            tree.put("/in/\(name)/of \(name)")
        }
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(5000)
        tree.exchange("/in/d", "/in/e")
        #expect(Set(names(run.pass(5000))) == ["d/of e", "e/of d", "quiet"])
        tree.put("/in/d/a")
        tree.put("/in/e/b")
        #expect(names(run.pass(1000)) == ["d/a", "e/b", "quiet"])
    }

    @Test func `a folder that is made anew at once is watched`() throws {
        var run = try WatcherRun(tree, recursively)
        tree.makeFolder("/in/d")
        _ = run.pass(1000)
        for size in 1...3 {
            tree.remove("/in/d")
            tree.makeFolder("/in/d")
            tree.put("/in/d/a", size: Int64(size))
        }
        #expect(run.pass(5000) == ["2000 d/a", "2000 quiet"])
        #expect(run.delivered["d/a"]?.size == 3)
        tree.put("/in/d/b")
        #expect(run.pass(5000) == ["100 d/b", "100 quiet"])
    }

    @Test func `a name that goes from a file to a folder and back is what it is now`() throws {
        var run = try WatcherRun(tree, recursively)
        tree.put("/in/a")
        _ = run.pass(5000)
        tree.remove("/in/a")
        tree.makeFolder("/in/a")
        tree.put("/in/a/b")
        #expect(run.pass(5000) == ["0 no a", "2000 a/b", "2000 quiet"])
        tree.remove("/in/a")
        tree.put("/in/a", size: 4)
        #expect(names(run.pass(5000)).suffix(2) == ["a", "quiet"])
        #expect(run.delivered["a"]?.size == 4)
    }

    @Test func `links to files count as files, links to folders and to nothing and pipes do not`() throws {
        tree.makeFolder("/elsewhere")
        tree.put("/elsewhere/a")
        func make(_ suffix: String) {
            tree.makeLink("/in/file\(suffix)", to: "/elsewhere/a")
            tree.makeLink("/in/folder\(suffix)", to: "/elsewhere")
            tree.makeLink("/in/circle\(suffix)", to: "/in")
            tree.makeLink("/in/nothing\(suffix)", to: "/nowhere")
            tree.makePipe("/in/pipe\(suffix)")
        }
        make("")
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(5000) == ["0 file", "0 quiet"])
        make(" too")
        #expect(run.pass(5000) == ["2000 file too", "2000 quiet"])
        #expect(tree.watchCount == 1)
    }

    @Test func `hidden files and folders are left out unless they are wanted`() throws {
        func make(_ suffix: String) {
            tree.makeFolder("/in/.d\(suffix)")
            tree.put("/in/.d\(suffix)/a")
            tree.put("/in/.hidden\(suffix)")
        }
        make("1")
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(5000) == ["0 quiet"])
        make("2")
        tree.put("/in/.a.Xy12", size: 5)
        #expect(run.pass(5000) == [])
        // As rsync ends.
        tree.move("/in/.a.Xy12", "/in/a")
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        var all = try WatcherRun(tree) { $0.recursive = true; $0.includesHidden = true }
        let told = Set(names(all.pass(5000)))
        #expect(told == [".d1/a", ".d2/a", ".hidden1", ".hidden2", "a", "quiet"])
    }

    @Test func `only files that are accepted are waited for, whether found or told of`() throws {
        tree.makeFolder("/in/d")
        for name in ["a.wav", "a.txt", "d/b.wav", "d/b.txt"] { tree.put("/in/\(name)") }
        var run = try WatcherRun(tree, recursively, accepts: { $0.string!.hasSuffix(".wav") })
        #expect(names(run.pass(5000)).sorted() == ["a.wav", "d/b.wav", "quiet"])
        tree.put("/in/d/c.txt")
        #expect(run.pass(5000) == [])
        tree.move("/in/d/c.txt", "/in/d/c.wav")
        #expect(run.pass(5000) == ["100 d/c.wav", "100 quiet"])
    }

    @Test func `work is done in portions, and news is read between them`() throws {
        for n in 0..<1000 { tree.put("/in/\(n)") }
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree)
        #expect(run.step() == [])
        let file = tree.create("/in/0")
        tree.write(file, 5)
        var told: [String] = []
        var steps = 0
        while !told.contains("999") {
            let step = run.step()
            #expect(step.count <= run.watcher.portion)
            told += step
            steps += 1
        }
        #expect(steps >= 4)
        #expect(told.count == 999 && !told.contains("0"))
    }
}
