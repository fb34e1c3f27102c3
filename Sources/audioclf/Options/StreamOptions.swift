import ArgumentParser
import AudioClassification
import AudioFiles
import FileAccess

/// What a detector is measured on.
struct StreamOptions: ParsableArguments {
    // A list only so that a second one is refused, and not taken for the first.
    @Option(name: .customLong("stream"), help: ArgumentHelp("A long recording with words in it, of which a label file tells.", valueName: "audio"), completion: .file())
    var streamNames: [String] = []
    @Option(help: ArgumentHelp("The label file of --stream: .csv, .jsonl or Audacity's .txt (default: that of its name).", valueName: "file"), completion: .file())
    var labels: String?
    @Option(help: ArgumentHelp("Sound without any of the words, a file or a folder; repeatable.", valueName: "path"), completion: .file())
    var negative: [String] = []
    @Option(help: ArgumentHelp("How long after its end a word may be reported (default: \(StreamScore.defaultTolerance)).", valueName: "seconds"))
    var tolerance: Double?

    var stream: String? { streamNames.first }

    func validate() throws {
        if streamNames.count > 1 {
            throw ValidationError("--stream is given \(streamNames.count) times and takes one recording; run it once for each.")
        }
        if labels != nil, stream == nil { throw ValidationError("--labels needs --stream, of which it tells.") }
        if let tolerance, !(0...60).contains(tolerance) {
            throw ValidationError("--tolerance takes a number of seconds from 0 to 60.")
        }
    }

    var isEmpty: Bool { stream == nil && negative.isEmpty }

    var toleranceSeconds: Double { tolerance ?? StreamScore.defaultTolerance }

    /// Which words are in the stream; throws where no label file is there.
    func labelTrack() throws -> (path: String, track: LabelTrack)? {
        guard let stream else { return nil }
        let candidates = LabelTrack.Format.allCases.map { LabelTrack.path(beside: stream, $0) }
        guard let path = labels ?? candidates.first(where: AtomicFile.exists) else {
            throw CommandError(
                description: "\(stream): no label file beside it; expected \(candidates.joined(separator: ", ")), or --labels FILE, or --negative if no word is in it")
        }
        return (path, try LabelTrack(contentsOf: path))
    }
}
