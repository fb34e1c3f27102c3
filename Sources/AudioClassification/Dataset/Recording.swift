public import AudioFiles

/// One labelled recording of a dataset.
public struct Recording: Hashable, Sendable {
    /// What a recording is used for.
    public enum Part: String, CaseIterable, Codable, Hashable, Sendable {
        /// To learn from.
        case training
        /// To choose the best model with.
        case validation
        /// To tell in the end how good the model is; nothing of a training looks at it.
        case test
    }

    /// Where the file is.
    public let path: String
    /// What is heard in it.
    public let label: String
    /// Its path below the data folder, or below the folder of its part, or as the manifest has it: what stable splits are
    /// made from.
    public let name: String
    /// The part that folders, lists or a manifest say it belongs to, if they do.
    public internal(set) var part: Part?
    /// The stretch of the file that it is, in seconds; nil: all of it. Without an end the upper bound is `.infinity`.
    public let seconds: Range<Double>?
    /// Who speaks, as far as that is known.
    public internal(set) var speaker: String?
    /// What else is known of it, by the name of the manifest's column, and the speaker as "speaker": what results can be
    /// grouped by.
    public internal(set) var groups: [String: String]

    init(
        path: String, label: String, name: String, part: Part? = nil, seconds: Range<Double>? = nil, speaker: String? = nil,
        groups: [String: String] = [:]
    ) {
        self.path = path
        self.label = label
        self.name = name
        self.part = part
        self.seconds = seconds
        self.speaker = speaker
        self.groups = groups
    }

    /// The name of the file itself.
    public var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

    /// What to read it from. Its `name` is what messages call the recording.
    public var source: AudioSource {
        seconds.map { .excerpt(path: path, seconds: $0) } ?? .path(path)
    }

    /// What decides about its part where nothing else does: the name, and which stretch it is.
    var splitKey: String {
        seconds.map { "\(name)@\($0.lowerBound)-\($0.upperBound)" } ?? name
    }
}
