extension DatasetSplit {
    /// Small sets: a label must not be left without recordings to learn from, nor the set without any to check with.
    ///
    /// - Returns: Notes on voices that are on both sides for it.
    static func repair(_ parts: inout [Recording.Part], _ recordings: [Recording], _ labels: [String]) -> [String] {
        func lowest(_ places: [Int]) -> Int? {
            places.min { hashPercent(recordings[$0].splitKey) < hashPercent(recordings[$1].splitKey) }
        }
        if !parts.contains(.validation) {
            // The speaker with the lowest hash, unless that is the only one; else the lowest file of each label.
            let speakers = Set(recordings.compactMap(\.speaker))
            if speakers.count > 1, let chosen = speakers.min(by: { (hashPercent($0), $0) < (hashPercent($1), $1) }) {
                for n in recordings.indices where recordings[n].speaker == chosen { parts[n] = .validation }
            } else {
                for label in labels {
                    let places = recordings.indices.filter { recordings[$0].label == label }
                    if places.count > 1, let n = lowest(places) { parts[n] = .validation }
                }
            }
        }
        var notes: [String] = []
        for label in labels {
            let places = recordings.indices.filter { recordings[$0].label == label }
            guard places.count > 1, places.allSatisfy({ parts[$0] == .validation }) else { continue }
            let keep = lowest(places)
            for n in places where n != keep { parts[n] = .training }
            if places.contains(where: { recordings[$0].speaker != nil }) {
                notes.append("label \"\(label)\": only voices chosen to check with say it, so all but one of its recordings are learned from, and a voice is on both sides")
            }
        }
        return notes
    }
}
