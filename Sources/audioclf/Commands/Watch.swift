import ArgumentParser
import AudioClassification
import AudioFiles
import FileAccess
import FolderWatch
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Classifies the recordings that arrive in a folder, and loses none.",
        discussion: """
            Every recording, each once, becomes a line of JSON on standard output and in the journal, on the disk before \
            it counts. Started again, after a crash too, it goes on where it was: a recording is the content at a path, \
            so that a touched file is no new one and a replaced one is.

              audioclf watch incoming -m keywords.safetensors
              audioclf watch incoming -m keywords.safetensors --move-to 'sorted/{label}' --failed broken

            A file is taken once its writer has closed it or it was moved in, and nothing happened to it for a tenth of \
            a second; hidden ones, as rsync writes, not before they get their name. Links to files are followed, links \
            to folders are not.

            Fields of a line: file; label and probability, top, seconds, and with --every windows; warnings; or error if it could not \
            be classified; name, the path below the folder (bytes that are no UTF-8 as \\xE9 here and in file, and all in \
            name_base64); sha256, size, modified (ns since 1970); key, the same for the same content at the same path; \
            actions to follow; model; time; mark. Ends at SIGTERM or Ctrl-C with what is in hand; SIGHUP loads the model \
            anew, as does a change of its file.
            """)

    enum LogLevel: String, ExpressibleByArgument, CaseIterable {
        case debug, info, notice, warning, error
        var level: Logger.Level { Logger.Level(rawValue: rawValue)! }
    }

    enum Existing: String, ExpressibleByArgument, CaseIterable { case process, skip }

    @Argument(help: "The folder in which recordings arrive.", completion: .directory) var folder: String
    @OptionGroup var model: ModelOption
    @Flag(help: "Watch the folders in it as well, at any depth.") var recursive = false
    @Option(help: ArgumentHelp("Take only files whose name fits, such as '*.wav' or, with a slash, whose path fits; repeatable.", valueName: "pattern"))
    var include: [String] = []
    @Option(help: ArgumentHelp("Leave out files whose name or path fits; repeatable.", valueName: "pattern")) var exclude: [String] = []
    @Option(help: "Whether what was there when the folder was first watched is processed or skipped.") var existing = Existing.process
    @Flag(help: "End when all that is there is done.") var once = false
    @Option(help: "How many recordings to work on at once (default: one for each processor).") var jobs: Int?
    @Option(help: ArgumentHelp("Give the windows of each recording that begin every so many seconds.", valueName: "seconds")) var every: Double?
    @Option(help: "How many labels to give of each recording.") var top = 3
    @Option(help: ArgumentHelp("Where the results are kept (default: FOLDER.journal.jsonl, beside the folder).", valueName: "file"))
    var journal: String?
    @Option(help: ArgumentHelp("Move each classified recording there, such as 'sorted/{label}'.", valueName: "folder")) var moveTo: String?
    @Option(help: ArgumentHelp("Move recordings there that cannot be classified.", valueName: "folder")) var failed: String?
    @Option(name: .customLong("run"), help: ArgumentHelp("Run a command for each classified recording; {file}, {label}, {probability} and {key} stand for its own, as do AUDIOCLF_FILE and so on in its environment. There is no shell.", valueName: "command"))
    var command: String?
    @Option(help: ArgumentHelp("Run the command only for recordings of this label; repeatable.", valueName: "label")) var runLabel: [String] = []
    @Option(help: ArgumentHelp("How long the command may take.", valueName: "seconds")) var runLimit = 60.0
    @Flag(help: "Look through the folder every second instead of being told of changes.") var poll = false
    @Option(help: ArgumentHelp("Keep counts, queue and the last error in a JSON file.", valueName: "file")) var status: String?
    @Option(help: "The least important messages to log.") var logLevel = LogLevel.notice

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 1024.") }
        if top < 1 { throw ValidationError("--top takes a number from 1.") }
        if let every, !(every > 0 && every <= 86_400) {
            throw ValidationError("--every takes a number of seconds, more than 0 and at most 86400.")
        }
        if (include + exclude).contains("") { throw ValidationError("--include and --exclude take patterns such as '*.wav'.") }
        if command == nil, !runLabel.isEmpty { throw ValidationError("--run-label needs --run.") }
    }

    func run() throws {
        let log = Logger(label: "audioclf") { [logLevel] _ in ConsoleLogHandler(logLevel: logLevel.level) }
        try checkFolder()
        let isDefault = model.model == nil, model = try ModelInUse(model.name)
        if isDefault { ModelOption.tellDefault(labels: model.current.classifier.labels) }
        let plan = try plan(for: model.current.classifier.labels)
        let paths = try journal.map { WatchHistory.Paths(journal: $0) } ?? WatchHistory.Paths(beside: folder)
        if let status { try AtomicFile.checkWritable(status) }
        var history = try WatchHistory(paths, of: folder, possible: plan.kinds, log: log)
        log.info(
            "watching",
            metadata: ["folder": "\(folder)", "journal": "\(paths.journal)", "known": "\(history.journal.count)"])

        let session = WatchSession(settings, plan: plan, watch: watch(except: paths), model: model, history: history, log: log) {
            do {
                try StandardOutput.write($0)
            } catch is ExitCode {
                // A watch has no end that its reader could know of: somebody should start both again.
                throw CommandError(
                    description:
                        "standard output: nobody reads it any more; all results so far are in \(paths.journal)")
            }
        }
        let signals = SignalSources([SIGTERM, SIGINT, SIGHUP]) { number in
            guard number != SIGHUP else { return session.refreshModel(always: true) }
            // Who asks twice does not want to wait.
            if session.stop.request(by: number) { _exit(128 + number) }
            log.notice("ending when what is in hand is done")
        }
        defer { withExtendedLifetime(signals) {} }

        session.resume(&history.due)
        try session.run()
        let result = session.status.current
        log.info("ended", metadata: ["classified": "\(result.classified)", "failed": "\(result.failed)", "known": "\(result.known)"])
        if session.stop.signal == SIGINT { throw ExitCode(130) }
        let failedActions = result.failedActions + session.actions.postponedCount
        if once, result.failed + failedActions > 0 {
            Console.error("\(counted(result.failed, "recording")) of \(result.failed + result.classified) could not be classified, \(counted(failedActions, "action")) failed")
            throw ExitCode.failure
        }
    }

    private func checkFolder() throws(CommandError) {
        guard !FolderTree.isFolder(folder) else { return }
        let isThere = (try? RawPath(folder).state(followingLink: true)) != nil
        throw CommandError(
            description: isThere
                ? "\(folder.onOneLine): is no folder; name the one in which recordings arrive"
                : "\(folder.onOneLine): no such folder to watch; make it first")
    }

    /// What is to be done with recordings of a model's labels.
    private func plan(for labels: [String]) throws -> ActionPlan {
        for label in runLabel where !labels.contains(label) {
            throw CommandError(
                description:
                    "--run-label \(label.quoted): the model has no such label; it has \(labels.joined(separator: ", "))")
        }
        let plan = ActionPlan(
            mover: try moveTo.map { try FileMover($0, option: "--move-to", watching: folder) },
            failureMover: try failed.map { try FileMover($0, option: "--failed", watching: folder) },
            command: try command.map { try CommandRunner($0, option: "--run", secondLimit: runLimit) },
            commandLabels: Set(runLabel))
        if plan.failureMover?.needsLabel == true {
            throw CommandError(description: "--failed \(failed!.quoted): what cannot be classified has no {label}; name a plain folder")
        }
        return plan
    }

    private var settings: WatchSession.Settings {
        var settings = WatchSession.Settings()
        settings.windowSeconds = every
        settings.topCount = top
        settings.workers = jobs ?? ThreadOptions.processorCount
        settings.actionThreads = ThreadOptions.processorCount
        settings.once = once
        settings.skipsExisting = existing == .skip
        settings.statusPath = status
        return settings
    }

    private func watch(except paths: WatchHistory.Paths) -> FolderWatch {
        let ownFiles = (paths.all + [status].compactMap(\.self)).compactMap { RawPath($0).seen(from: RawPath(folder)) }
        let filter = FileFilter(included: include, excluded: exclude, ownFiles: Set(ownFiles))
        var configuration = FolderWatchConfiguration()
        configuration.recursive = recursive
        configuration.forcesPolling = poll
        return FolderWatch(folder, configuration, accepts: filter.accepts, isWhole: { path in Self.isWhole(path) })
    }

    /// Whether the header's promises are kept, as far as one can tell.
    @Sendable private static func isWhole(_ path: RawPath) -> Bool? {
        guard let file = try? OpenFile(reading: path.bytes, name: path.description),
            let descriptor = try? file.duplicateDescriptor()
        else { return nil }
        defer { close(descriptor) }
        return AudioSource.fileDescriptor(descriptor, name: path.description).isWhole
    }
}
