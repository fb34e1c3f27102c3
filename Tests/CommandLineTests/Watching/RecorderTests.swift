import ArgumentParser
import Dispatch
import Logging
import Synchronization
import Testing

@testable import audioclf

@Suite struct RecorderTests {
    let storage = MemoryStorage()
    let stop = StopRequest()
    let status = WatchStatus(folder: "in", model: "m")
    let output = Output()

    /// What went to whoever reads along.
    final class Output: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var all: [UInt8] { bytes.withLock { $0 } }
        func write(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    }

    private func recorder(isPatient: Bool = true) throws -> Recorder {
        Recorder(
            try Journal(storage), log: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }, stop: stop, status: status,
            isPatient: isPatient, retryInterval: .milliseconds(1)
        ) { [output] in output.write($0) }
    }

    @Test func `each recording is written and counted once`() throws {
        let recorder = try recorder()
        let entries = ["a", "b", "a"].map { JournalEntry(madeUp: $0) } + [JournalEntry(madeUp: "c", label: nil)]
        #expect(try recorder.record(entries).map(\.name) == ["a", "b", "c"])
        #expect(try recorder.record(entries).isEmpty)
        #expect(try recorder.record([]).isEmpty)
        #expect(try recorder.record([entries[0], JournalEntry(madeUp: "d")]).map(\.name) == ["d"])
        #expect(try Journal(storage).count == 4)
        #expect(output.all == storage.bytes)
        let report = status.current
        #expect(report.classified == 3 && report.failed == 1 && report.lastError == entries[3].error)
    }

    @Test func `a full disk is waited for, and then nothing is missing or doubled`() throws {
        let recorder = try recorder()
        _ = try recorder.record([JournalEntry(madeUp: "a")])
        storage.set {
            $0.room = 100
            $0.truncateFailures = 1
        }
        let done = Mutex(false)
        let workers = DispatchGroup()
        for name in ["b", "c"] {
            DispatchQueue(label: name).async(group: workers) {
                _ = try? recorder.record([JournalEntry(madeUp: name)])
                done.withLock { $0 = true }
            }
        }
        #expect(eventually { status.problem != nil })
        #expect(status.problem?.contains("No space left") == true || status.problem?.contains("shorten") == true)
        #expect(!done.withLock { $0 })
        storage.set { $0.room = nil }
        workers.wait()
        #expect(status.problem == nil)
        #expect(output.all == storage.bytes)
        let journal = try Journal(storage)
        #expect(journal.count == 3 && journal.repairedBytes == 0 && journal.strangeLineCount == 0)
    }

    @Test func `who waits for a full disk ends when that is requested`() throws {
        let recorder = try recorder()
        _ = try recorder.record([JournalEntry(madeUp: "a")])
        storage.set { $0.room = 100 }
        let failure = Mutex<String?>(nil)
        let workers = DispatchGroup()
        DispatchQueue(label: "b").async(group: workers) {
            do { _ = try recorder.record([JournalEntry(madeUp: "b")]) } catch { failure.withLock { $0 = "\(error)" } }
        }
        #expect(eventually { status.problem != nil })
        stop.request()
        workers.wait()
        #expect(
            failure.withLock { $0 }
                == "the journal cannot be written: disk: cannot write it: No space left on device; what is not in it will be done at the next start")
        #expect(try !Journal(storage).contains(JournalEntry(madeUp: "b").key))
        #expect(output.all == storage.bytes)
        #expect(status.current.classified == 1)
    }

    @Test func `who is not patient ends at once`() throws {
        let recorder = try recorder(isPatient: false)
        storage.set { $0.syncFailures = 1 }
        #expect(throws: CommandError.self) { try recorder.record([JournalEntry(madeUp: "a")]) }
        #expect(storage.bytes.isEmpty && output.all.isEmpty)
        #expect(try recorder.record([JournalEntry(madeUp: "a")]).count == 1)
        #expect(output.all == storage.bytes)
    }

    @Test func `what nobody could be told stays written`() throws {
        struct NobodyThere: Error {}
        let recorder = Recorder(
            try Journal(storage), log: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }, stop: stop, status: status,
            isPatient: true
        ) { _ in throw NobodyThere() }
        #expect(throws: NobodyThere.self) { try recorder.record([JournalEntry(madeUp: "a")]) }
        #expect(try Journal(storage).contains(JournalEntry(madeUp: "a").key))
        #expect(try Journal(storage).count == 1)
    }
}
