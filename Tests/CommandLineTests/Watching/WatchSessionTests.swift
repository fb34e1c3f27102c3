import FolderWatch
import Foundation
import Logging
import TestSupport
import Testing

@testable import audioclf

@Suite struct WatchSessionTests {
    let folder: TemporaryFolder
    let storage = MemoryStorage()

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("in")
    }

    /// Processes what is there, without much patience, and returns what was done.
    ///
    /// On a thread of its own: it waits for tasks, for which it would leave no thread.
    private func once() async throws -> WatchStatus.Report {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "watch").async { continuation.resume(with: Result { try run() }) }
        }
    }

    private func run() throws -> WatchStatus.Report {
        var configuration = FolderWatchConfiguration()
        configuration.unclosedQuietMilliseconds = 10
        let watch = FolderWatch(folder.path("in"), configuration)
        let model = try ModelInUse(TrainedModel.path())
        let history = WatchHistory(
            journal: try Journal(storage), actionLog: try ActionLog(MemoryStorage()), due: DueActions([]))
        var settings = WatchSession.Settings()
        settings.once = true
        settings.retryDelays = [.milliseconds(1), .milliseconds(1)]
        let log = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        let session = WatchSession(settings, plan: ActionPlan(), watch: watch, model: model, history: history, log: log) { _ in }
        try session.run()
        return session.status.current
    }

    #if os(Linux)
        @Test func `a file that cannot be read is set aside with the reason, once, until it is another one`() async throws {
            try folder.record("in/good.wav", tone(260))
            // For the system it is a regular file, but there is nothing at its beginning.
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("in/bad.wav"), withDestinationPath: "/proc/self/mem")
            var report = try await once()
            #expect(report.classified == 1 && report.failed == 1 && report.queue == 0)
            #expect(report.lastError == "\(folder.path("in/bad.wav")): cannot read it: Input/output error")
            #expect(storage.text.split(separator: "\n").count == 2)

            try FileManager.default.removeItem(atPath: folder.path("in/bad.wav"))
            try folder.record("in/bad.wav", tone(3200))
            report = try await once()
            #expect(report.classified == 1 && report.failed == 0 && report.known == 1)
            #expect(try Journal(storage).count == 3)
        }
    #endif

    @Test func `a journal on a full disk ends it with a word, and the rest is done later`() async throws {
        for number in 0..<10 { try folder.record("in/\(number).wav", tone(260)) }
        storage.set { $0.room = 1000 }
        let error = await #expect(throws: CommandError.self) { try await once() }
        #expect(error?.description.hasPrefix("the journal cannot be written: disk: cannot write it: No space left") == true)
        storage.set { $0.room = nil }
        _ = try await once()
        let journal = try Journal(storage)
        #expect(journal.count == 10 && journal.strangeLineCount == 0 && journal.repairedBytes == 0)
        #expect(storage.text.split(separator: "\n").count == 10)
    }
}
