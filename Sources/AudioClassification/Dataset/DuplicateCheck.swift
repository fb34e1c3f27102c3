internal import AudioFiles
internal import FileAccess

/// Which recordings are the same: those of one content, by the SHA-256 of their files, and stretches of a file that overlap
/// by more than half of the shorter one.
public struct DuplicateCheck: Sendable {
    /// Recordings to learn from that are to check with too: learned from, they would make the score too good.
    public let leftOut: Set<Recording>
    /// For each of them, in order, which recording to check with it is; a line each.
    public let leaks: [String]
    /// Recordings of one content that have different labels; a line each.
    public let conflicts: [String]
    /// How many recordings repeat an earlier one of their part.
    public let repeatCounts: [Recording.Part: Int]

    /// A recording with the digests of its content and of its file's.
    typealias Entry = (recording: Recording, digest: String, fileDigest: String)

    /// Compares recordings.
    init(training: [Entry], validation: [Entry]) {
        var leftOut: Set<Recording> = [], leaks: [String] = []
        let checked = Dictionary(validation.map { ($0.digest, $0.recording) }) { first, _ in first }
        let checkedInFile = Dictionary(grouping: validation, by: \.fileDigest)
        for (recording, digest, fileDigest) in training {
            let same =
                checked[digest]
                ?? checkedInFile[fileDigest]?.first { Self.overlap($0.recording.seconds, recording.seconds) }?.recording
            guard let same else { continue }
            leftOut.insert(recording)
            leaks.append("\(recording.source.name) is \(same.source.name)".onOneLine)
        }
        self.leftOut = leftOut
        self.leaks = leaks

        var first: [String: Recording] = [:], conflicts: [String] = []
        for (recording, digest, _) in training + validation {
            guard let other = first[digest] else {
                first[digest] = recording
                continue
            }
            if other.label != recording.label {
                conflicts.append(
                    "\(other.source.name) is \"\(other.label)\" and \(recording.source.name) is \"\(recording.label)\", but both have the same content; remove what is wrong".onOneLine)
            }
        }
        self.conflicts = conflicts
        repeatCounts = [
            .training: training.count - Set(training.map(\.digest)).count,
            .validation: validation.count - Set(validation.map(\.digest)).count,
        ].filter { $0.value > 0 }
    }

    /// Whether two stretches of a file are for the most part the same; nil is all of it.
    private static func overlap(_ a: Range<Double>?, _ b: Range<Double>?) -> Bool {
        let all = 0..<Double.infinity
        let (a, b) = (a ?? all, b ?? all)
        let common = a.clamped(to: b)
        func length(_ range: Range<Double>) -> Double { range.upperBound - range.lowerBound }
        // Of two stretches without an end, the end is common.
        if common.upperBound == .infinity { return true }
        return length(common) > min(length(a), length(b)) / 2
    }
}
