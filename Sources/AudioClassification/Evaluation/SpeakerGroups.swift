/// The speakers of recordings as groups, by their file names.
public struct SpeakerGroups {
    private let pattern: SpeakerPattern

    /// Speakers found by a pattern; nil: what stands before `_nohash_` in the file's name. Throws where it is no usable one.
    public init(pattern: String?) throws(ClassificationError) {
        self.pattern = try SpeakerPattern(pattern)
    }

    /// The speaker, if the name tells one.
    public func groups(of recording: Recording) -> [String: String] {
        pattern.speaker(of: recording).map { ["speaker": $0] } ?? [:]
    }
}
