import Dispatch
import FolderWatch
import RecurrentNetworks
import Synchronization
import Testing

@testable import audioclf

@Suite struct InboxTests {
    let inbox = Inbox(workers: 2)

    /// Everything that waits, in its order; all of it is then done.
    private func drain() -> [(name: String, size: Int64)] {
        var files: [(name: String, size: Int64)] = []
        while inbox.count > 0 {
            guard let items = inbox.take(1000) else { break }
            files += items.map { ($0.file.relativePath.description, $0.file.size) }
            inbox.finish(items.count)
        }
        return files
    }

    @Test func `files come in their order, each once, and as they were last`() {
        for (name, size) in [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5)] as [(String, Int64)] {
            inbox.add(SettledFile(name, size: size))
        }
        #expect(inbox.count == 3)
        let files = drain()
        #expect(files.map(\.name) == ["a", "b", "c"] && files.map(\.size) == [3, 5, 4])
    }

    @Test func `news of a file in hand is kept for afterwards`() throws {
        inbox.add(SettledFile("a", size: 1))
        let first = try #require(inbox.take(10))
        inbox.add(SettledFile("a", size: 2))
        #expect(inbox.count == 2)
        inbox.finish(first.count)
        #expect(drain().map(\.size) == [2])
    }

    @Test func `what there is is shared, and never more is taken than wanted`() throws {
        for number in 0..<10 { inbox.add(SettledFile("\(number)")) }
        #expect(try #require(inbox.take(3)).count == 3)
        #expect(try #require(inbox.take(100)).count == 4)
        #expect(try #require(inbox.take(100)).count == 2)
        #expect(try #require(inbox.take(100)).count == 1)
        #expect(inbox.count == 10)
        inbox.finish(10)
        #expect(inbox.count == 0 && inbox.lag == .zero)
    }

    @Test func `a file given back comes again, behind those that waited, with its failures`() throws {
        inbox.add(SettledFile("a"))
        var item = try #require(inbox.take(1))[0]
        inbox.add(SettledFile("b"))
        item.failureCount = 3
        inbox.putBack(item, after: .milliseconds(20))
        #expect(inbox.count == 2)
        #expect(try #require(inbox.take(1))[0].file.relativePath == RawPath("b"))
        let again = try #require(inbox.take(1))[0]
        #expect(again.file.relativePath == RawPath("a") && again.failureCount == 3)
        inbox.finish(2)
        #expect(inbox.count == 0)
    }

    @Test func `newer news takes the place of a file that was given back`() throws {
        for order in 0..<2 {
            inbox.add(SettledFile("a", size: 1))
            var item = try #require(inbox.take(1))[0]
            item.failureCount = 3
            if order == 0 { inbox.add(SettledFile("a", size: 2)) }
            inbox.putBack(item, after: .zero)
            if order == 1 { inbox.add(SettledFile("a", size: 2)) }
            #expect(inbox.count == 1)
            let newer = try #require(inbox.take(1))[0]
            #expect(newer.file.size == 2 && newer.failureCount == 0)
            inbox.finish(1)
            #expect(inbox.count == 0)
        }
    }

    @Test func `nothing is taken once it is closed, and whoever waits goes on`() async {
        let inbox = inbox
        let waiting = Task.detached { inbox.take(1) == nil }
        inbox.close()
        #expect(await waiting.value)
        inbox.add(SettledFile("a"))
        #expect(inbox.take(1) == nil && inbox.count == 1)
    }

    @Test func `many workers take each file once`() {
        let taken = Mutex<[String: Int]>([:])
        let workers = DispatchGroup()
        let inbox = inbox
        for number in 0..<4 {
            DispatchQueue(label: "worker \(number)").async(group: workers) {
                while let items = inbox.take(7) {
                    taken.withLock { for item in items { $0[item.file.relativePath.description, default: 0] += 1 } }
                    inbox.finish(items.count)
                }
            }
        }
        for number in 0..<5000 { inbox.add(SettledFile("\(number)")) }
        #expect(eventually { inbox.count == 0 })
        inbox.close()
        workers.wait()
        taken.withLock { taken in #expect(taken.count == 5000 && taken.values.allSatisfy { $0 == 1 }) }
    }

    /// A list of all that ever came is what it is, but for its size.
    @Test(arguments: UInt64(0)..<6) func `it does what a plain list does, whatever happens to it`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var list: [(name: Int, size: Int64)] = []
        var head = 0
        var places: [Int: Int] = [:]
        // Few names meet each other; many make it move up those that wait.
        let nameCount = [5, 300, 20_000][Int(seed % 3)]
        for _ in 0..<30 {
            for _ in 0..<generator.number(below: nameCount) {
                let name = generator.number(below: nameCount), size = Int64(generator.number(below: 1_000_000))
                inbox.add(SettledFile("\(name)", size: size))
                if let place = places[name] {
                    list[place].size = size
                } else {
                    places[name] = list.count
                    list.append((name, size))
                }
            }
            var left = generator.number(below: list.count - head + 1)
            while left > 0 {
                let items = try #require(inbox.take(min(left, 32)))
                for item in items {
                    try #require(item.file.relativePath == RawPath("\(list[head].name)"))
                    try #require(item.file.size == list[head].size)
                    places[list[head].name] = nil
                    head += 1
                }
                inbox.finish(items.count)
                left -= items.count
            }
            #expect(inbox.count == list.count - head)
        }
    }
}
