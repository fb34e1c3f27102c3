import Dispatch
import FolderWatch
import Synchronization

/// The files that have settled and wait for their turn, each once, in the order in which they came: names, never audio.
final class Inbox: Sendable {
    /// A file and what happened to it so far.
    struct Item: Sendable {
        var file: SettledFile
        /// How often reading it has failed.
        var failureCount = 0
        let arrival: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Item] = []
        /// Those before it are taken; what is left is moved up now and then.
        var head = 0
        /// Newer news of a file that waits takes the older one's place.
        var places: [RawPath: Int] = [:]
        /// Files to be tried once more, and when; few.
        var delayed: [(item: Item, time: ContinuousClock.Instant)] = []
        var inHand = 0
        var idleWorkers = 0
        var isClosed = false

        var waitingCount: Int { waiting.count - head }

        mutating func add(_ item: Item) {
            if let place = places[item.file.relativePath] {
                waiting[place].file = item.file
            } else {
                places[item.file.relativePath] = waiting.count
                waiting.append(item)
            }
        }

        mutating func takeFirst() -> Item {
            let item = waiting[head]
            places[item.file.relativePath] = nil
            head += 1
            if head == waiting.count || head >= 4096 && head * 2 >= waiting.count {
                waiting.removeFirst(head)
                for (path, place) in places { places[path] = place - head }
                head = 0
            }
            return item
        }

        mutating func wakeDelayed(_ now: ContinuousClock.Instant) {
            guard delayed.contains(where: { $0.time <= now }) else { return }
            for entry in delayed where entry.time <= now { add(entry.item) }
            delayed.removeAll { $0.time <= now }
        }
    }

    private let workers: Int
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// An inbox that so many workers share.
    init(workers: Int) { self.workers = workers }

    /// Adds a file that has settled.
    func add(_ file: SettledFile) {
        let wakes = state.withLock { state in
            state.delayed.removeAll { $0.item.file.relativePath == file.relativePath }
            state.add(Item(file: file, arrival: .now))
            return state.idleWorkers > 0
        }
        if wakes { arrivals.signal() }
    }

    /// Gives back a file in hand that could not be read, to be tried again after a while.
    func putBack(_ item: Item, after delay: Duration) {
        state.withLock { state in
            state.inHand -= 1
            // What came meanwhile is newer.
            if state.places[item.file.relativePath] == nil { state.delayed.append((item, .now + delay)) }
        }
    }

    /// Waits for files and takes up to `count` of them in hand; nil once the inbox is closed.
    func take(_ count: Int) -> [Item]? {
        while true {
            let result: [Item]?? = state.withLock { state in
                if state.isClosed { return .some(nil) }
                state.wakeDelayed(.now)
                guard state.waitingCount > 0 else {
                    state.idleWorkers += 1
                    return .none
                }
                // Nobody is to be without work while another has a heap of it.
                let share = (state.waitingCount + workers - 1) / workers
                let items = (0..<min(count, share)).map { _ in state.takeFirst() }
                state.inHand += items.count
                return .some(items)
            }
            if let result { return result }
            _ = arrivals.wait(timeout: .now() + .milliseconds(200))
            state.withLock { $0.idleWorkers -= 1 }
        }
    }

    /// Says that so many files in hand are done.
    func finish(_ count: Int) { state.withLock { $0.inHand -= count } }

    /// No more is taken from now on.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            return state.idleWorkers
        }
        for _ in 0..<idle { arrivals.signal() }
    }

    /// Files that are not done, those in hand and those to be tried again included.
    var count: Int { state.withLock { $0.waitingCount + $0.delayed.count + $0.inHand } }

    /// How long the file has waited that has waited longest.
    var lag: Duration {
        state.withLock { $0.waitingCount > 0 ? $0.waiting[$0.head].arrival.duration(to: .now) : .zero }
    }
}
