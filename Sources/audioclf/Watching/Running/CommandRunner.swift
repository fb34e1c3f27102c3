import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a command ended.
enum CommandOutcome: Hashable, Sendable {
    case succeeded
    /// Why not, in one line.
    case failed(String)
    /// Why the program did not even start; that has nothing to do with the recording, and may be otherwise later.
    case notStarted(String)
}

/// Runs a command of the user's for each recording.
struct CommandRunner: Sendable {
    private let template: CommandTemplate
    private let secondLimit: Double

    /// How long a command that is told to end may take for that.
    var graceSeconds = 2.0

    /// Takes the command that the user gave with an option, and how many seconds it may take.
    init(_ command: String, option: String, secondLimit: Double) throws(CommandError) {
        template = try CommandTemplate(command, option: option)
        guard secondLimit > 0, secondLimit <= 1_000_000 else {
            throw CommandError(
                description: "\(option)-limit \(secondLimit): expected more than 0 and at most 1000000 seconds")
        }
        self.secondLimit = secondLimit
        do {
            try ProgramSearch(template.program).find()
        } catch {
            throw CommandError(description: "\(option) \(command.quoted): \(error.description)")
        }
    }

    /// Runs the command and waits for its end.
    ///
    /// - Parameters:
    ///   - file: Where the recording is.
    ///   - label: The most probable label.
    ///   - probability: That of the label, from 0 to 1.
    ///   - key: The same whenever this is done again for the same recording, for commands that care.
    func run(file: RawPath, label: String, probability: Float, key: String) -> CommandOutcome {
        func value(_ name: CommandTemplate.Name) -> [UInt8] {
            let bytes = switch name {
            // A name must not look like a flag.
            case .file: file.bytes.first == UInt8(ascii: "-") ? Array("./".utf8) + file.bytes : file.bytes
            case .label: Array(label.utf8)
            case .probability: Array("\(probability)".utf8)
            case .key: Array(key.utf8)
            }
            // C would take the argument to end there.
            return bytes.filter { $0 != 0 }
        }
        let variables = CommandTemplate.Name.allCases.map { name in
            (name: Array("AUDIOCLF_\(name.rawValue.uppercased())=".utf8), value: value(name))
        }
        let process: ChildProcess
        do {
            process = try start { () throws(SystemError) in
                try ChildProcess(template.arguments(value), environment: variables)
            }
        } catch {
            let reason = "cannot be started: \(error)"
            // That is of what is told about this recording.
            return error.number == E2BIG ? failure(reason) : .notStarted(described(reason))
        }
        guard let ending = process.end(within: secondLimit) else {
            process.stop(withinSeconds: graceSeconds)
            return failure("took more than \(secondLimit) s and was stopped")
        }
        return switch ending {
        case .exit(0): .succeeded
        case .exit(let code): failure("exit code \(code)")
        case .signal(let number): failure("ended by signal \(number) (\(ChildProcess.name(ofSignal: number)))")
        case .untold: failure("its exit code was lost")
        }
    }

    /// Starts it, and tries for a second while somebody has the program open for writing, as another program does that is
    /// just being started by who wrote it.
    private func start(_ body: () throws(SystemError) -> ChildProcess) throws(SystemError) -> ChildProcess {
        let clock = Stopwatch()
        while true {
            do throws(SystemError) {
                return try body()
            } catch {
                guard error.number == ETXTBSY, clock.seconds < 1 else { throw error }
                usleep(5000)
            }
        }
    }

    private func failure(_ reason: String) -> CommandOutcome { .failed(described(reason)) }

    private func described(_ reason: String) -> String { "\(template.program.quoted): \(reason)" }
}
