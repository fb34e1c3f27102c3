import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Plays a WAV file with a program of the system.
enum SoundPlayer {
    /// Programs that play a file, the ones that need least first, with what keeps them quiet.
    private static let players = [
        ["pw-play"], ["paplay"], ["aplay", "-q"], ["ffplay", "-nodisp", "-autoexit", "-loglevel", "error"], ["play", "-q"],
        ["afplay"],
    ]

    /// Waits for the end of the sound, or stops it at Ctrl-C; throws where no program can play it.
    static func play(_ path: String) throws {
        Signals.catchInterrupts()
        // A name must not look like a flag.
        let path = path.hasPrefix("-") ? "./\(path)" : path
        var failures: [String] = []
        for player in players {
            let process: ChildProcess
            do {
                process = try ChildProcess((player + [path]).map { Array($0.utf8) }, environment: [])
            } catch {
                if error.number != ENOENT { failures.append("\(player[0]): \(error)") }
                continue
            }
            var ending: ChildProcess.Ending?
            repeat { ending = process.end(within: 0.1) } while ending == nil && !Signals.wasInterrupted
            switch ending {
            case nil:
                process.stop(withinSeconds: 1)
                return
            case .exit(0): return
            case .exit(let code): failures.append("\(player[0]): exit code \(code)")
            case .signal(let number): failures.append("\(player[0]): \(ChildProcess.name(ofSignal: number))")
            case .untold: return
            }
        }
        let names = players.map { $0[0] }.joined(separator: ", ")
        throw CommandError(
            description: failures.isEmpty
                ? "--play: there is no program to play it with; install one of \(names), or open the file yourself"
                : "--play: no program could play it (\(failures.joined(separator: "; ")))")
    }
}
