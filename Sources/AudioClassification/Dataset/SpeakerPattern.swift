/// Finds the speaker in the names of recordings.
struct SpeakerPattern {
    /// nil: what stands before `_nohash_` in the file's name.
    private let regex: Regex<AnyRegexOutput>?

    /// Throws where the pattern is no regular expression, or has no group that could be the speaker.
    init(_ pattern: String?) throws(ClassificationError) {
        guard let pattern else {
            regex = nil
            return
        }
        do {
            regex = try Regex(pattern)
        } catch {
            throw .badSpeakerPattern(pattern, "not a regular expression")
        }
        // Every match tells the groups of the whole expression; with an empty alternative there is one.
        if let any = try? Regex(pattern + "|").firstMatch(in: ""), any.output.count < 2 {
            throw .badSpeakerPattern(pattern, "it has no group")
        }
    }

    /// The speaker, if the name tells one.
    func speaker(of recording: Recording) -> String? {
        guard let regex else {
            let name = recording.fileName
            guard let range = name.firstRange(of: "_nohash_"), range.lowerBound > name.startIndex else { return nil }
            return String(name[..<range.lowerBound])
        }
        guard let match = recording.name.firstMatch(of: regex), match.output.count > 1,
            let speaker = match.output[1].substring, !speaker.isEmpty
        else { return nil }
        return String(speaker)
    }
}
