import FileAccess
import FolderWatch
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes down what became of recordings: in the journal first, then for whoever reads along, each recording once.
final class Recorder: Sendable {
    private let journal: Journal
    /// Held by whoever writes lines, so that standard output has them in the journal's order.
    private let writing = Mutex(())
    private let log: Logger
    private let stop: StopRequest
    private let status: WatchStatus
    /// Whether a full disk is waited for.
    private let isPatient: Bool
    private let output: @Sendable ([UInt8]) throws -> Void
    private let retryInterval: Duration

    /// - Parameters:
    ///   - isPatient: Whether to wait, when the journal cannot be written, until it can.
    ///   - output: What to do with lines that are in the journal.
    init(
        _ journal: Journal, log: Logger, stop: StopRequest, status: WatchStatus, isPatient: Bool,
        retryInterval: Duration = .seconds(1), output: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.journal = journal
        self.log = log
        self.stop = stop
        self.status = status
        self.isPatient = isPatient
        self.retryInterval = retryInterval
        self.output = output
    }

    /// Writes the lines of those that have none, and returns them; once it does they are on the disk.
    ///
    /// While the disk is full it waits, as everybody else who has something to write does; nothing more is then taken in.
    /// Throws when it was told to stop meanwhile: the recordings are then done anew at the next start.
    func record(_ entries: [JournalEntry]) throws -> [JournalEntry] {
        if entries.isEmpty { return [] }
        let written: [JournalEntry] = try writing.withLock { _ in
            var keys: Set<RecordingKey> = []
            let new = entries.filter { !journal.contains($0.key) && keys.insert($0.key).inserted }
            let lines = try new.map { Array(try json($0, pretty: false).utf8) }
            try append(new, lines)
            if !lines.isEmpty { try output(Array(lines.joined())) }
            return new
        }
        for entry in written { status.count(entry) }
        return written
    }

    private func append(_ entries: [JournalEntry], _ lines: [[UInt8]]) throws {
        var hasFailed = false
        while true {
            do throws(FileError) {
                try journal.append(entries, as: lines)
                if hasFailed { log.notice("the journal can be written again") }
                status.problem = nil
                return
            } catch {
                let message = "the journal cannot be written: \(error)"
                // Waiting does not bring back a journal that somebody took away.
                guard isPatient, error.number != ESTALE, !stop.isRequested else {
                    throw CommandError(description: "\(message); what is not in it will be done at the next start")
                }
                if !hasFailed { log.error("\(message); waiting until it can") }
                hasFailed = true
                status.problem = message
            }
            stop.wait(retryInterval)
        }
    }
}
