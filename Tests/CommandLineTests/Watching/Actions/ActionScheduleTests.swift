import FolderWatch
import Testing

@testable import audioclf

@Suite struct ActionScheduleTests {
    private var schedule = ActionSchedule(threadCount: 1, retryInterval: .seconds(2))
    private let start = ContinuousClock.now
    private let disk = Obstacle(kind: .move, place: "--move-to")
    private let program = Obstacle(kind: .run, place: "--run")

    private func key(_ name: String) -> RecordingKey { JournalEntry(madeUp: name).key }

    private mutating func add(_ names: String, _ kinds: ActionKinds, line: Int? = nil) {
        for name in names.split(separator: " ") {
            schedule.add(ActionTask(key: key(String(name)), kinds: kinds, place: line.map { .moved(line: $0) } ?? .asRecorded))
        }
    }

    /// The batch that is taken in hand after so many seconds.
    private mutating func next(_ seconds: Int = 0) -> ActionSchedule.Batch { schedule.next(at: start + .seconds(seconds)) }

    /// Says what became of all of a batch after so many seconds, and returns what is told.
    @discardableResult
    private mutating func finish(
        _ batch: ActionSchedule.Batch, _ outcomes: ActionWork.Outcome..., seconds: Int = 0
    ) -> [String] {
        let outcomes = outcomes + Array(repeating: outcomes.last ?? .done, count: batch.tasks.count - outcomes.count)
        return schedule.finish(batch, outcomes, at: start + .seconds(seconds)).map {
            switch $0 {
            case .met(let setback, let key): "met \(setback.obstacle.place), \(setback.reason), \(name(key))"
            case .overcome(let obstacle): "overcome \(obstacle.place)"
            }
        }
    }

    private func failed(_ obstacle: Obstacle, _ reason: String = "it fails") -> ActionWork.Outcome {
        .failed(Setback(obstacle: obstacle, reason: reason))
    }

    private func name(_ key: RecordingKey) -> String {
        (["a", "b", "c", "d"] + (0..<100).map(String.init)).first { self.key($0) == key } ?? "?"
    }

    /// Such as "move a b", with the place of those that have another than in the journal.
    private func text(_ batch: ActionSchedule.Batch) -> String {
        let names = batch.tasks.map { task in
            let place = if case .moved(let line) = task.place { "@\(line)" } else { "" }
            return name(task.key) + place
        }
        let kinds = Set(batch.tasks.map { $0.kinds.list.map(\.rawValue).joined(separator: "+") }).sorted()
        return (kinds + names).joined(separator: " ")
    }

    @Test mutating func `moves come before what is to be run, each kind in its order`() {
        add("a", .run)
        add("b", .move)
        add("c", .run)
        add("d", .move)
        #expect(text(next()) == "move b d")
        #expect(text(next()) == "run a")
        #expect(text(next()) == "run c")
        #expect(text(next()) == "")
    }

    @Test mutating func `what is left of a task has its turn where it is then`() {
        add("a b", [.move, .run])
        let moved = next()
        #expect(text(moved) == "move+run a b")
        let rest = moved.tasks.map { ActionTask(key: $0.key, kinds: .run, place: .moved(line: 7)) }
        #expect(finish(moved, .left(rest[0]), .left(rest[1])) == [])
        #expect(text(next()) == "run a@7" && text(next()) == "run b@7" && schedule.count == 2)
    }

    @Test(arguments: [
        (1, 2, [1]), (5, 2, [3, 1, 1]), (4, 4, [1, 1, 1, 1]), (5, 1, [5]), (70, 1, [32, 32, 6]),
        (100, 2, [32, 32, 18, 9, 5, 2, 1, 1]),
    ])
    mutating func `no thread takes more than its share of the moves`(count: Int, threads: Int, sizes: [Int]) {
        schedule = ActionSchedule(threadCount: threads, retryInterval: .seconds(2))
        for number in 0..<count { add("\(number)", .move) }
        var found: [Int] = []
        while case let batch = next(), !batch.tasks.isEmpty { found.append(batch.tasks.count) }
        #expect(found == sizes)
    }

    @Test mutating func `a recording that comes again is moved when its move is done, and nothing of it is forgotten`() {
        add("a b", .move, line: 1)
        add("a", [.move, .run], line: 2)
        let first = next()
        add("a", .move, line: 3)
        #expect(text(first) == "move a@1 b@1" && text(next()) == "" && schedule.count == 3)
        finish(first)
        let second = next()
        #expect(text(second) == "move+run a@3" && text(next()) == "")
        finish(second)
        #expect(text(next()) == "" && schedule.count == 0)
        add("a", .move, line: 4)
        #expect(text(next()) == "move a@4")
    }

    @Test mutating func `a recording whose move is postponed waits with what comes again`() {
        add("a", .move, line: 1)
        finish(next(), failed(disk))
        add("a", .move, line: 2)
        #expect(text(next(1)) == "" && schedule.count == 2)
        let retried = next(2)
        #expect(text(retried) == "move a@1")
        finish(retried, .done, seconds: 2)
        #expect(text(next(2)) == "move a@2")
    }

    @Test mutating func `an obstacle is told once, and tried again after intervals that grow to a minute`() {
        add("a", .move)
        #expect(finish(next(), failed(disk)) == ["met --move-to, it fails, a"])
        var time = 0
        for interval in [2, 4, 8, 16, 32, 60, 60] {
            time += interval
            #expect(text(next(time - 1)) == "")
            let batch = next(time)
            // While some try, nobody else does.
            #expect(text(batch) == "move a" && text(next(time + 100)) == "")
            #expect(finish(batch, failed(disk), seconds: time) == [])
        }
        #expect(finish(next(time + 60)) == ["overcome --move-to"])
        // It begins anew.
        add("a", .move)
        #expect(finish(next(), failed(disk)) == ["met --move-to, it fails, a"])
        #expect(text(next(2)) == "move a")
    }

    @Test mutating func `what meets the same obstacle later waits with the rest, and holds up nothing else`() {
        add("a", .move)
        finish(next(), failed(disk))
        add("b c", .move)
        #expect(finish(next(1), failed(disk), .done, seconds: 1) == [])
        add("d", [.move, .run])
        let other = next(1)
        #expect(text(other) == "move+run d")
        finish(other, .left(ActionTask(key: key("d"), kinds: .run)), seconds: 1)
        #expect(text(next(1)) == "run d")
        #expect(text(next(2)) == "move a b")
    }

    @Test mutating func `obstacles are postponed apart from each other`() {
        let full = Obstacle(kind: .move, place: "--failed")
        add("a b", .move)
        #expect(
            finish(next(), failed(disk), failed(full)) == ["met --move-to, it fails, a", "met --failed, it fails, b"])
        let batches = [next(2), next(2)]
        #expect(batches.map(text).sorted() == ["move a", "move b"])
        for batch in batches where batch.obstacle == full { #expect(finish(batch) == ["overcome --failed"]) }
        #expect(schedule.postponedCount == 0 && schedule.count == 1)
    }

    @Test mutating func `one success releases all that met the obstacle but those that meet it again`() {
        for number in 0..<70 { add("\(number)", .move) }
        for _ in 0..<3 { finish(next(), failed(disk)) }
        #expect(schedule.postponedCount == 70)
        let retried = next(2)
        #expect(retried.tasks.count == 32)
        #expect(finish(retried, failed(disk), .done, seconds: 2) == ["overcome --move-to", "met --move-to, it fails, 0"])
        #expect(schedule.postponedCount == 1)
        #expect(next(2).tasks.map { name($0.key) } == (32..<64).map(String.init))
        #expect(next(2).tasks.count == 6)
        #expect(text(next(4)) == "move 0")
    }

    @Test mutating func `an obstacle that nobody has any more is gone without a word`() {
        add("a b", .run)
        finish(next(), failed(program))
        #expect(finish(next(2), .nothing, seconds: 2) == [])
        #expect(schedule.problem == nil && text(next(2)) == "run b")
    }

    @Test mutating func `what keeps one command from being started keeps them all, but no move, and they stay in order`() {
        add("a b c", .run)
        let hands = [next(), next()]
        #expect(finish(hands[0], failed(program)) == ["met --run, it fails, a"])
        #expect(finish(hands[1], failed(program)) == [])
        add("d", .move)
        #expect(text(next(1)) == "move d" && text(next(1)) == "")
        // One is enough to see.
        let retried = next(2)
        #expect(text(retried) == "run a" && text(next(2)) == "")
        #expect(finish(retried, failed(program), seconds: 2) == [])
        let again = next(6)
        #expect(text(again) == "run b" && finish(again, seconds: 6) == ["overcome --run"])
        #expect(text(next(6)) == "run a" && text(next(6)) == "run c")
    }

    @Test mutating func `what was released comes before the commands that waited meanwhile, in its order`() {
        add("a b c d", .run)
        let hands = [next(), next(), next()]
        for batch in hands { finish(batch, failed(program)) }
        finish(next(2), seconds: 2)
        #expect([next(2), next(2), next(2)].map(text) == ["run b", "run c", "run d"])
    }

    @Test mutating func `every task counts until it is done, as what it is`() {
        func counts() -> String {
            "\(schedule.count), postponed \(schedule.postponedCount)"
                + (schedule.isNothingWaiting ? ", none waits" : "") + (schedule.isIdle ? ", idle" : "")
        }
        #expect(counts() == "0, postponed 0, none waits, idle")
        add("a b", .move)
        add("c d", .run)
        #expect(counts() == "4, postponed 0")
        let (moves, run) = (next(), next())
        #expect(counts() == "4, postponed 0")
        finish(run, failed(program, "no program"))
        #expect(counts() == "4, postponed 2, none waits")
        finish(moves, .done, failed(disk, "disk full"))
        #expect(counts() == "3, postponed 3, none waits, idle" && schedule.problem == "disk full")
        let (retried, other) = (next(2), next(2))
        #expect(counts() == "3, postponed 1, none waits")
        finish(retried, seconds: 2)
        finish(other, seconds: 2)
        #expect(counts() == "1, postponed 0" && schedule.problem == nil)
        finish(next(2))
        #expect(counts() == "0, postponed 0, none waits, idle")
    }
}
