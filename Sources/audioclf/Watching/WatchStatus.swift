import FileAccess
import Synchronization

/// What the watch has done and has still to do, for people and for other programs.
final class WatchStatus: Sendable {
    /// The file of `--status`.
    struct Report: Encodable {
        let version = 1
        var state: String
        var folder: String
        var model: String
        /// Since the start: recordings with a result, and those without, whose line was written.
        var classified = 0
        var failed = 0
        /// Found in the journal already.
        var known = 0
        /// Actions that succeeded, and those that did not and are not tried again.
        var actions = 0
        var failedActions = 0
        /// Files that wait, or are in hand.
        var queue = 0
        /// Actions that wait, those that were tried in vain included.
        var actionQueue = 0
        /// How long the file has waited that has waited longest.
        var lagSeconds = 0.0
        var lastError: String?
        /// What keeps recordings from being taken in, or actions from being done.
        var problem: String?
        var startTime: String
        var time = ""

        enum CodingKeys: String, CodingKey {
            case version, state, folder, model, classified, failed, known, actions, failedActions = "failed_actions", queue
            case actionQueue = "action_queue", lagSeconds = "lag_seconds", lastError = "last_error", problem
            case startTime = "started", time
        }
    }

    private let report: Mutex<Report>

    init(folder: String, model: String) {
        report = Mutex(Report(state: "starting", folder: folder, model: model, startTime: Timestamp.now.text))
    }

    func update(_ change: (inout Report) -> Void) { report.withLock { change(&$0) } }

    func count(_ entry: JournalEntry) {
        report.withLock { report in
            if let error = entry.error {
                report.failed += 1
                report.lastError = error
            } else {
                report.classified += 1
            }
        }
    }

    /// What keeps recordings from being taken in.
    var problem: String? {
        get { report.withLock { $0.problem } }
        set { report.withLock { $0.problem = newValue } }
    }

    var current: Report {
        report.withLock { report in
            report.time = Timestamp.now.text
            return report
        }
    }
}
