extension DatasetSplit {
    /// Small sets: a label must not be left without recordings to learn from, nor the set without any to check with.
    ///
    /// - Returns: Notes on voices that are on both sides for it.
    static func repair(
        _ parts: inout [Recording.Part], _ dataset: Dataset, _ pattern: SpeakerPattern
    ) -> [String] {
        let recordings = dataset.recordings
        if !parts.contains(.validation) {
            // The speaker with the lowest hash, unless that is the only one; else the lowest file of each label.
            let speakers = Set(recordings.compactMap(pattern.speaker))
            if speakers.count > 1, let chosen = speakers.min(by: { (hashPercent($0), $0) < (hashPercent($1), $1) }) {
                for n in recordings.indices where pattern.speaker(of: recordings[n]) == chosen { parts[n] = .validation }
            } else {
                for label in dataset.labels {
                    let places = recordings.indices.filter { recordings[$0].label == label }
                    guard places.count > 1 else { continue }
                    let lowest = places.min { hashPercent(recordings[$0].name) < hashPercent(recordings[$1].name) }
                    parts[lowest!] = .validation
                }
            }
        }
        var notes: [String] = []
        for label in dataset.labels {
            let places = recordings.indices.filter { recordings[$0].label == label }
            guard places.count > 1, places.allSatisfy({ parts[$0] == .validation }) else { continue }
            let keep = places.min { hashPercent(recordings[$0].name) < hashPercent(recordings[$1].name) }
            for n in places where n != keep { parts[n] = .training }
            if places.contains(where: { pattern.speaker(of: recordings[$0]) != nil }) {
                notes.append("label \"\(label)\": only voices chosen to check with say it, so all but one of its recordings are learned from, and a voice is on both sides")
            }
        }
        return notes
    }
}
