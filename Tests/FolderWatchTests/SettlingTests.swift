import Testing

@testable import FolderWatch

/// When a single file is delivered. The times are those of a simulated clock.
@Suite struct SettlingTests {
    let tree = SimulatedTree()

    init() { tree.makeFolder("/in") }

    @Test func `a file that is closed after writing is delivered a tenth of a second later, with what it then is`() throws {
        var run = try WatcherRun(tree)
        #expect(run.pass(50) == ["0 quiet"])
        let file = tree.put("/in/a", size: 7)
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        let stamp = tree.stamp(of: file)
        #expect(run.delivered["a"] == SettledFile(RawPath("a"), stamp, isWhole: true))
        #expect(run.pass(60_000) == [])
    }

    @Test func `files that are there at the start are delivered at once, but young ones only when they are old enough`()
        throws
    {
        tree.put("/in/old")
        tree.now += 1_500_000_000
        tree.put("/in/young")
        tree.now += 600_000_000
        var run = try WatcherRun(tree)
        #expect(run.pass(5000) == ["0 old", "1400 young", "1400 quiet"])
    }

    @Test func `a file with a time in the past or in the future is as old as its status`() throws {
        for (name, modified) in [("past", 0), ("future", Int64.max / 2)] { tree.put("/in/\(name)").modified = modified }
        var run = try WatcherRun(tree)
        #expect(run.pass(5000).sorted() == ["2000 future", "2000 past", "2000 quiet"])
    }

    @Test func `a file of which the clock says that it comes from the future waits as one that is new`() throws {
        tree.put("/in/a").changed = .max
        tree.put("/in/b").changed = .min
        var run = try WatcherRun(tree)
        #expect(run.pass(20_000) == ["0 b", "2000 a", "2000 quiet"])
    }

    @Test func `each write begins the wait anew`() throws {
        var run = try WatcherRun(tree)
        let file = tree.put("/in/a")
        for _ in 0..<20 {
            let told = run.pass(90)
            #expect(told == [])
            tree.write(file, 1)
            tree.close(file)
        }
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        #expect(run.delivered["a"]?.size == 21)
    }

    @Test func `a file whose writer never closes it is delivered when it was left alone for longer`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        let file = tree.create("/in/a")
        for _ in 0..<5 {
            tree.write(file, 10)
            let told = run.pass(1900)
            #expect(told == [])
        }
        #expect(run.pass(5000) == ["100 a", "100 quiet"])
        tree.write(file, 10)
        #expect(run.pass(5000) == ["2000 a", "2000 quiet"])
        #expect(run.delivered["a"]?.size == 60)
    }

    @Test(arguments: [0, 30, 500])
    func `a file that is opened again just before it is looked at waits for the second writer`(stall: Int64) throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        let file = tree.put("/in/a", size: 7)
        tree.beforeLooking["/in/a"] = { [tree] in
            tree.now += 5_000_000
            tree.create("/in/a")
            tree.now += stall * 1_000_000
        }
        #expect(run.pass(1500) == [])
        tree.write(file, 9)
        tree.close(file)
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        #expect(run.delivered["a"]?.size == 9)
    }

    @Test func `a file is not taken for closed while the news of what was done to it since is not read`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        let file = tree.put("/in/0", size: 7)
        for n in 1..<600 { tree.put("/in/\(n)") }
        tree.create("/in/0")
        // So the first news is old when the last is read.
        tree.readingTime = 4_000_000
        #expect(!run.pass(1900).contains { $0.hasSuffix(" 0") })
        tree.write(file, 9)
        tree.close(file)
        _ = run.pass(5000)
        #expect(run.delivered["0"]?.size == 9)
    }

    @Test func `a file that was closed and is opened again waits for the second writer`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        let file = tree.put("/in/a")
        #expect(run.pass(50) == [])
        tree.write(file, 1)
        #expect(run.pass(1950) == [])
        tree.close(file)
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
    }

    @Test func `a file that is moved in is delivered as one that was closed`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        tree.put("/a", size: 3)
        tree.move("/a", "/in/b")
        #expect(run.pass(1000) == ["100 b", "100 quiet"])
    }

    @Test func `a file that is replaced or touched is delivered again`() throws {
        var run = try WatcherRun(tree)
        tree.put("/in/a", size: 1)
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        tree.put("/new", size: 2)
        tree.move("/new", "/in/a")
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        #expect(run.delivered["a"]?.size == 2)
        tree.changeAttributes(tree.node("/in/a")!)
        #expect(run.pass(5000) == ["2000 a", "2000 quiet"])
    }

    @Test func `a file that is renamed while it settles is delivered once, under its new name`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        tree.put("/in/a.tmp")
        #expect(run.pass(60) == [])
        tree.move("/in/a.tmp", "/in/a")
        #expect(run.pass(5000) == ["100 a", "100 quiet"])
    }

    @Test func `a file that is renamed while it is written waits for its writer`() throws {
        var run = try WatcherRun(tree)
        _ = run.pass(1)
        let file = tree.create("/in/a")
        tree.write(file, 5)
        #expect(run.pass(10) == [])
        tree.move("/in/a", "/in/b")
        #expect(run.pass(1500) == [])
        tree.write(file, 5)
        #expect(run.pass(1500) == [])
        tree.close(file)
        #expect(run.pass(1000) == ["100 b", "100 quiet"])
        #expect(run.delivered["b"]?.size == 10)
    }

    @Test func `a deleted file is told of only if it was delivered`() throws {
        var run = try WatcherRun(tree)
        tree.put("/in/a")
        #expect(run.pass(1000) == ["100 a", "100 quiet"])
        tree.put("/in/b")
        #expect(run.pass(50) == [])
        tree.remove("/in/a")
        tree.remove("/in/b")
        #expect(run.pass(5000) == ["0 no a", "0 quiet"])
        tree.put("/in/c")
        _ = run.pass(1000)
        tree.move("/in/c", "/c")
        #expect(run.pass(1000) == ["0 no c"])
    }

    @Test func `a file that is deleted and made anew before anybody looks is delivered`() throws {
        var run = try WatcherRun(tree)
        tree.put("/in/a")
        _ = run.pass(1000)
        tree.remove("/in/a")
        tree.put("/in/a", size: 9)
        #expect(run.pass(5000) == ["100 a", "100 quiet"])
        #expect(run.delivered["a"]?.size == 9)
    }

    @Test func `two files that take each other's names are both delivered`() throws {
        var run = try WatcherRun(tree)
        tree.put("/in/a", size: 1)
        tree.put("/in/b", size: 2)
        _ = run.pass(1000)
        tree.exchange("/in/a", "/in/b")
        #expect(Set(run.pass(5000).map { $0.drop { $0 != " " } }) == [" a", " b", " quiet"])
        #expect(run.delivered["a"]?.size == 2 && run.delivered["b"]?.size == 1)
    }

    @Test func `a file that is not whole is waited for, but not for ever`() throws {
        var asked: [RawPath] = []
        var wholeSize = 100
        var run = try WatcherRun(tree, isWhole: { [tree] path in
            asked.append(path)
            return tree.node(path.string!)!.size >= wholeSize
        })
        _ = run.pass(1)
        let file = tree.put("/in/a", size: 60)
        #expect(run.pass(5000) == [])
        #expect(asked == [RawPath("/in/a")])
        tree.write(file, 40)
        tree.close(file)
        #expect(run.pass(5000) == ["100 a", "100 quiet"])
        wholeSize = 1000
        tree.write(file, 1)
        tree.close(file)
        #expect(run.pass(20_000) == ["10000 a in part", "10000 quiet"])
        #expect(run.delivered["a"]?.isWhole == false)
    }

    @Test func `a file that was never whole and is old is delivered at the start`() throws {
        tree.put("/in/a")
        tree.now += 60_000_000_000
        var run = try WatcherRun(tree, isWhole: { _ in false })
        #expect(run.pass(5000) == ["0 a in part", "0 quiet"])
    }

    @Test func `what changed at the last moment, untold, is not delivered yet`() throws {
        var run = try WatcherRun(tree)
        tree.put("/target", size: 1)
        _ = run.pass(1)
        tree.makeLink("/in/link", to: "/target")
        #expect(run.pass(1499) == [])  // A whole number of the steps in which files are stamped.
        tree.write(tree.node("/target")!, 5)
        #expect(run.pass(5000) == ["2000 link", "2000 quiet"])
        #expect(run.delivered["link"]?.size == 6)
    }

    @Test func `that nothing is left to wait for is told once each time`() throws {
        tree.put("/in/a")
        tree.put("/in/b")
        var run = try WatcherRun(tree)
        #expect(run.pass(10_000).filter { $0.hasSuffix("quiet") } == ["2000 quiet"])
        tree.put("/in/c")
        #expect(run.pass(50) == [])
        tree.put("/in/d")
        #expect(run.pass(10_000) == ["50 c", "100 d", "100 quiet"])
    }
}
