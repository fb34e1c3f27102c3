import FolderWatch
import Testing

@testable import audioclf

@Suite struct DueActionsTests {
    private let keys = ["a", "b", "c"].map { JournalEntry(madeUp: $0).key }

    /// What is left, as text: the number of the recording, what is to be done, and at which line it stands where it is.
    private func left(_ due: inout DueActions) -> [String] {
        var left: [String] = []
        let count = due.resume { task in
            let place = if case .moved(let line) = task.place { " at \(line)" } else { "" }
            left.append("\(keys.firstIndex(of: task.key)!) \(task.kinds.list.map(\.rawValue).joined(separator: ", "))\(place)")
        }
        #expect(count == left.count)
        return left
    }

    @Test func `what was done is not done again, and the rest is in the order of the journal`() {
        var due = DueActions([.move, .run])
        for key in keys.reversed() { due.add(key, [.move, .run]) }
        due.finish(keys[0], .move, at: 10)
        due.finish(keys[1], .run, at: 20)
        due.finish(keys[1], .move, at: 30)
        #expect(left(&due) == ["2 move, run", "0 run at 10"])
        #expect(left(&due) == [])
    }

    @Test func `what nobody asks for this time stays undone`() {
        var due = DueActions(.run)
        due.add(keys[0], [.move, .run])
        due.add(keys[1], .move)
        due.add(keys[2], .run)
        due.finish(keys[0], .move, at: 10)
        due.finish(keys[2], .run, at: 20)
        #expect(left(&due) == ["0 run at 10"])
    }

    @Test func `the last place counts, and what is not in the journal does not`() {
        var due = DueActions([.move, .run])
        due.add(keys[0], [.move, .run])
        due.finish(keys[0], .move, at: 10)
        due.finish(keys[1], .move, at: 20)
        due.finish(keys[0], .move, at: 30)
        #expect(left(&due) == ["0 run at 30"])
    }

    @Test func `tasks wait in order, and those that are put back are the first`() {
        var line = ActionTaskLine()
        var tasks: [ActionTask] = []
        func number(_ task: ActionTask) -> Int { if case .moved(let line) = task.place { line } else { -1 } }
        for round in 0..<50 {
            for number in 0..<3 { line.append(ActionTask(key: keys[0], kinds: .run, place: .moved(line: round * 3 + number))) }
            for _ in 0..<3 { tasks.append(line.popFirst()!) }
            var taken = ActionTaskLine()
            for task in [tasks[0]] + tasks.suffix(2) { taken.append(task) }
            _ = taken.popFirst()
            line.putBack(taken)
            tasks.removeLast(2)
        }
        #expect(line.count == 100)
        while let task = line.popFirst() { tasks.append(task) }
        #expect(tasks.map(number) == Array(0..<150) && line.count == 0)
    }
}
