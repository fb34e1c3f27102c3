import Testing

@testable import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the system tells of too little, or of nothing.
@Suite struct LostNewsTests {
    let tree = SimulatedTree()

    init() { tree.makeFolder("/in") }

    func recursively(_ configuration: inout FolderWatchConfiguration) { configuration.recursive = true }

    @Test func `after an overflow everything is looked through again`() throws {
        var run = try WatcherRun(tree, recursively)
        tree.makeFolder("/in/known")
        tree.put("/in/known/same")
        tree.put("/in/known/changing", size: 1)
        tree.put("/in/known/going")
        _ = run.pass(5000)
        tree.newsLimit = 0
        tree.makeFolder("/in/new")
        tree.put("/in/new/a")
        tree.put("/in/known/changing", size: 2)
        tree.put("/in/known/b")
        tree.remove("/in/known/going")
        let told = run.pass(5000)
        #expect(told.first == "0 overflow" && told.last == "2000 quiet")
        #expect(Set(told.dropFirst().dropLast()) == ["2000 known/b", "2000 known/changing", "2000 new/a"])
        #expect(run.delivered["known/changing"]?.size == 2)
        tree.newsLimit = .max
        tree.put("/in/new/c")
        #expect(run.pass(1000) == ["100 new/c", "100 quiet"])
        #expect(tree.watchCount == 3)
    }

    @Test func `a file that changed while news was lost is not taken for quiet`() throws {
        var run = try WatcherRun(tree)
        let file = tree.put("/in/a", size: 1)
        #expect(run.pass(80) == [])
        tree.newsLimit = 0
        tree.write(file, 1)
        #expect(run.pass(1500) == ["0 overflow"])
        tree.newsLimit = .max
        tree.write(file, 1)
        tree.close(file)
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        #expect(run.delivered["a"]?.size == 3)
    }

    @Test func `an overflow during a scan begins a new one, and is told once`() throws {
        for n in 0..<600 { tree.put("/in/\(n)") }
        tree.now += 5_000_000_000
        var run = try WatcherRun(tree)
        _ = run.step()
        tree.newsLimit = 0
        tree.put("/in/late")
        #expect(run.step().prefix(1) == ["overflow"])
        tree.put("/in/later")
        #expect(!run.step().contains("overflow"))
        tree.newsLimit = .max
        let told = run.pass(5000)
        #expect(told.suffix(3).map { $0.drop { $0 != " " } } == [" late", " later", " quiet"])
        #expect(run.delivered.count == 602)
    }

    @Test func `folders that were exchanged while news was lost are told apart`() throws {
        for folder in ["/in/a", "/in/a/sub", "/in/b", "/in/b/sub"] { tree.makeFolder(folder) }
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(1000)
        tree.newsLimit = 0
        tree.exchange("/in/a", "/in/b")
        tree.put("/in/a/sub/x", size: 1)
        _ = run.pass(5000)
        tree.newsLimit = .max
        tree.put("/in/a/sub/x", size: 2)
        tree.put("/in/b/sub/y", size: 3)
        _ = run.pass(5000)
        #expect(run.delivered["a/sub/x"]?.size == 2 && run.delivered["b/sub/y"]?.size == 3)
        #expect(tree.watchCount == 5)
    }

    @Test func `folders above the limit of watches are looked through at intervals until there are watches`() throws {
        for name in ["a", "b", "c"] { tree.makeFolder("/in/\(name)") }
        tree.watchLimit = 2
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(100) == ["0 watch limit /in/b", "0 quiet"])
        tree.put("/in/a/x")
        tree.put("/in/c/x")
        #expect(run.pass(5000) == ["100 a/x", "100 quiet", "2000 c/x", "2000 quiet"])
        tree.watchLimit = 10
        _ = run.pass(2000)
        #expect(tree.watchCount == 4)
        let listings = tree.listings
        tree.put("/in/c/y")
        #expect(run.pass(10_000) == ["100 c/y", "100 quiet"])
        #expect(tree.listings == listings)
    }

    @Test func `a watched folder in one that is not is noticed to be another`() throws {
        let tree = tree
        tree.makeFolder("/in/p")
        tree.makeFolder("/in/p/d")
        tree.makeFolder("/in/p/d/sub")
        // The one in the middle is the only one that is refused a watch.
        tree.watchLimit = 1
        tree.afterWatching["/in/p"] = { tree.watchLimit = 10 }
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(100) == ["0 watch limit /in/p", "0 quiet"])
        #expect(tree.watchCount == 3)
        tree.move("/in/p/d", "/d")
        tree.makeFolder("/in/p/d")
        tree.makeFolder("/in/p/d/sub")
        tree.put("/d/sub/not ours")
        tree.put("/in/p/d/sub/ours")
        #expect(run.pass(5000).map { $0.drop { $0 != " " } } == [" p/d/sub/ours", " quiet"])
    }

    @Test func `where the system tells nothing, all is looked through at intervals, which is said once`() throws {
        tree.watchError = .unsupported
        tree.makeFolder("/in/d")
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(100) == ["0 polling /in: no news", "0 quiet"])
        tree.put("/in/d/a")
        #expect(run.pass(10_000) == ["2000 d/a", "2000 quiet"])
        tree.makeFolder("/in/e")
        tree.put("/in/e/b")
        #expect(run.pass(10_000).count == 2)
        #expect(run.delivered["e/b"] != nil)
    }

    @Test func `polling can be asked for, and is not remarked on`() throws {
        var run = try WatcherRun(tree) { $0.forcesPolling = true; $0.pollMilliseconds = 300 }
        #expect(run.pass(100) == ["0 quiet"])
        #expect(tree.watchCount == 0)
        let file = tree.create("/in/a")
        for _ in 0..<10 {
            tree.write(file, 1)
            let told = run.pass(1000)
            #expect(told == [])
        }
        #expect(run.pass(3000).count == 2)
        #expect(run.delivered["a"]?.size == 10)
        let listings = tree.listings
        #expect(run.pass(30_000) == [])
        #expect((95...101).contains(tree.listings - listings))
        tree.remove("/in/a")
        #expect(run.pass(3000) == [])
        tree.put("/in/a", size: 10)
        #expect(run.pass(3000).count == 2)
    }

    @Test func `a file system that others can write too is polled, and its clocks and numbers are not relied on`() throws {
        tree.mount("/in", type: "nfs4")
        let file = tree.put("/in/a", size: 3)
        file.changed = 5
        var run = try WatcherRun(tree)
        #expect(run.pass(5000) == ["0 polling /in: nfs4", "2000 a", "2000 quiet"])
        #expect(run.delivered["a"]?.inode == 0)
        // The same file under another number.
        let again = SimulatedTree.Node(.file, inode: 99, device: file.device, time: file.modified)
        (again.size, again.changed, again.name, again.parent) = (3, 5, "a", file.parent)
        file.parent!.children["a"] = again
        #expect(run.pass(5000) == [])
        tree.write(again, 1)
        #expect(run.pass(5000).count == 2)
        #expect(tree.watchCount == 0)
    }

    @Test func `only the folders on such a file system are polled`() throws {
        tree.makeFolder("/in/share")
        tree.mount("/in/share", type: "cifs")
        tree.makeFolder("/in/share/d")
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(100) == ["0 polling /in/share: cifs", "0 quiet"])
        tree.put("/in/a")
        tree.put("/in/share/d/b")
        #expect(run.pass(10_000) == ["100 a", "100 quiet", "2900 share/d/b", "2900 quiet"])
        #expect(tree.watchCount == 1)
    }

    @Test func `a file system that is mounted over a folder below is found, and so is what comes to light when it goes`()
        throws
    {
        tree.makeFolder("/in/card")
        tree.makeFolder("/in/card/under")
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(100)
        tree.put("/in/card/under/a")
        _ = run.pass(2500)
        tree.mount("/in/card")
        // A folder of a name that is known, but not the one that is.
        tree.makeFolder("/in/card/under")
        tree.put("/in/card/under/b")
        #expect(run.pass(5000).map { $0.drop { $0 != " " } } == [" card/under/b", " quiet"])
        tree.put("/in/card/c")
        #expect(run.pass(5000) == ["100 card/c", "100 quiet"])
        tree.unmount("/in/card")
        tree.put("/in/card/under/d")
        _ = run.pass(5000)
        #expect(run.delivered["card/under/d"] != nil)
        #expect(tree.watchCount == 3)
    }

    @Test func `what cannot be read is told once, and found when it can be`() throws {
        tree.makeFolder("/in/d")
        tree.put("/in/d/a")
        tree.setLocked("/in/d", true)
        var run = try WatcherRun(tree, recursively)
        #expect(run.pass(10_000) == ["0 unreadable /in/d", "0 quiet"])
        tree.setLocked("/in/d", false)
        #expect(run.pass(10) == ["0 d/a", "0 quiet"])
        // It is watched from now on.
        tree.put("/in/d/b")
        #expect(run.pass(1000) == ["100 d/b", "100 quiet"])
    }

    @Test func `a file that cannot be looked at when its time comes is delivered later`() throws {
        tree.makeFolder("/in/d")
        var run = try WatcherRun(tree, recursively)
        _ = run.pass(100)
        tree.put("/in/d/a")
        _ = run.pass(50)
        tree.setLocked("/in/d", true)
        #expect(run.pass(5000).map { $0.drop { $0 != " " } } == [" unreadable /in/d/a", " quiet"])
        tree.setLocked("/in/d", false)
        #expect(run.pass(5000).map { $0.drop { $0 != " " } } == [" d/a", " quiet"])
    }
}
