internal import FileAccess

/// In which parts the voices are, as far as folders, lists and manifests say it.
struct SpeakerParts {
    /// Recordings of each speaker by part.
    private var counts: [String: [Recording.Part: Int]] = [:]

    init(_ recordings: [Recording]) {
        for recording in recordings {
            guard let speaker = recording.speaker, let part = recording.part else { continue }
            counts[speaker, default: [:]][part, default: 0] += 1
        }
    }

    /// The part that a speaker belongs to, where one part alone has recordings of the speaker.
    func part(of speaker: String) -> Recording.Part? {
        guard let parts = counts[speaker], parts.count == 1 else { return nil }
        return parts.keys.first
    }

    /// Throws where a speaker is in two parts: what was learned of a voice makes every score on it too good.
    func check() throws(ClassificationError) {
        let shared = counts.filter { $0.value.count > 1 }
        guard let first = shared.keys.min(by: precedes) else { return }
        throw .sharedSpeaker(first, shared[first]!, others: shared.count - 1)
    }
}
