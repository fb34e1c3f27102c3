import FileAccess
import Testing

@testable import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The watched folder itself goes and comes.
@Suite struct LostFolderTests {
    let tree = SimulatedTree()

    init() {
        tree.makeFolder("/in")
        tree.put("/in/old")
        tree.now += 5_000_000_000
    }

    func wait(_ run: inout WatcherRun) -> [String] { run.pass(5000).map { String($0.drop { $0 != " " }.dropFirst()) } }

    @Test func `there has to be a folder at the start`() {
        tree.move("/in", "/out")
        #expect(throws: SystemError(ENOENT)) { try WatcherRun(tree) }
        tree.put("/in")
        #expect(throws: SystemError(ENOTDIR)) { try WatcherRun(tree) }
        tree.remove("/in")
        tree.makeFolder("/in")
        tree.setLocked("/in", true)
        #expect(throws: SystemError(EACCES)) { try WatcherRun(tree) }
    }

    @Test(arguments: [false, true])
    func `a folder that is renamed is waited for, and found with all that is in it`(_ polling: Bool) throws {
        var run = try WatcherRun(tree) { $0.forcesPolling = polling }
        #expect(wait(&run) == ["old", "quiet"])
        tree.put("/in/waiting")
        _ = run.pass(1)
        tree.move("/in", "/out")
        #expect(wait(&run) == ["lost: No such file or directory"])
        tree.put("/out/meanwhile")
        #expect(wait(&run) == [])
        tree.now += 5_000_000_000
        tree.move("/out", "/in")
        #expect(wait(&run) == ["found", "meanwhile", "old", "waiting", "quiet"])
        tree.put("/in/new")
        #expect(wait(&run) == ["new", "quiet"])
        #expect(tree.watchCount == (polling ? 0 : 1))
    }

    @Test(arguments: [false, true])
    func `another folder in its place is watched instead`(_ polling: Bool) throws {
        var run = try WatcherRun(tree) { $0.forcesPolling = polling }
        #expect(wait(&run) == ["old", "quiet"])
        tree.move("/in", "/out")
        tree.makeFolder("/in")
        tree.put("/in/new")
        #expect(wait(&run) == ["lost: another", "found", "new", "quiet"])
        tree.put("/out/not ours")
        #expect(wait(&run) == [])
    }

    @Test func `a removed folder is waited for`() throws {
        var run = try WatcherRun(tree) { $0.recursive = true }
        #expect(wait(&run) == ["old", "quiet"])
        tree.remove("/in")
        #expect(wait(&run) == ["no old", "lost: No such file or directory"])
        tree.makeFolder("/in")
        tree.makeFolder("/in/d")
        tree.put("/in/d/a")
        #expect(wait(&run) == ["found", "d/a", "quiet"])
    }

    @Test func `a folder that is made anew before anybody looks is looked through`() throws {
        var run = try WatcherRun(tree)
        #expect(wait(&run) == ["old", "quiet"])
        tree.remove("/in")
        tree.makeFolder("/in")
        tree.put("/in/a")
        #expect(wait(&run) == ["no old", "lost: another", "found", "a", "quiet"])
    }

    @Test func `a file system that is mounted or unmounted at the folder is noticed`() throws {
        var run = try WatcherRun(tree)
        #expect(wait(&run) == ["old", "quiet"])
        tree.mount("/in", type: "fuse.sshfs")
        tree.put("/in/a")
        #expect(wait(&run) == ["lost: another", "found", "polling /in: fuse.sshfs", "a", "quiet"])
        tree.unmount("/in")
        #expect(wait(&run) == ["lost: another", "found", "old", "quiet"])
    }

    @Test func `the folder may be a link, which may lead elsewhere later`() throws {
        tree.move("/in", "/one")
        tree.makeLink("/in", to: "/one")
        tree.makeFolder("/two")
        var run = try WatcherRun(tree)
        // The tree finds no path through a link, so nothing but what happens to the folder itself is seen here.
        _ = wait(&run)
        #expect(tree.node("/one")!.watch != nil)
        tree.remove("/in")
        tree.makeLink("/in", to: "/two")
        #expect(wait(&run).prefix(2) == ["lost: another", "found"])
        #expect(tree.node("/one")!.watch == nil && tree.node("/two")!.watch != nil)
    }

    @Test func `a folder above that was renamed is noticed, though nobody tells`() throws {
        tree.makeFolder("/top")
        tree.move("/in", "/top/in")
        tree.makeLink("/in", to: "/top/in")
        var run = try WatcherRun(tree)
        _ = wait(&run)
        tree.move("/top", "/bottom")
        #expect(wait(&run) == ["lost: No such file or directory"])
        tree.move("/bottom", "/top")
        #expect(wait(&run).prefix(1) == ["found"])
    }

    @Test func `a folder that goes and comes without end does not keep anybody busy`() throws {
        let tree = tree
        var run = try WatcherRun(tree)
        _ = wait(&run)
        var count = 0
        func replace() {
            count += 1
            tree.remove("/in")
            tree.makeFolder("/in")
            tree.afterListing["/in"] = replace
        }
        replace()
        let told = run.pass(20_000)
        #expect(count <= 25 && told.count <= 75)
        tree.afterListing = [:]
        tree.put("/in/end")
        _ = run.pass(5000)
        #expect(run.delivered["end"] != nil)
    }
}
