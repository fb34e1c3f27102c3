internal import RecurrentNetworks

/// Which recordings are learned from and which choose the best model.
///
/// Where folders do not say it, a hash decides, so that a recording stays on its side when others are added: the hash of
/// the speaker where file names carry one, since the same voice on both sides makes every score too good; else that of
/// the file's name. The hash is the one of the Speech Commands dataset (SHA-1, Warden 2018), which so keeps its own split.
public struct DatasetSplit: Sendable {
    /// Labels in order; a network's outputs follow it.
    public let labels: [String]
    /// To learn from.
    public let training: [Recording]
    /// To choose the best model with.
    public let validation: [Recording]
    /// What the user should know about the split; a line each.
    public let notes: [String]

    /// How to split what no folder has split.
    public struct Rule: Sendable {
        /// About this part, in percent, is for validation.
        public var validationPercent: Double
        /// A regular expression whose first group, in the file's path below the data folder, is the speaker. Without one,
        /// what stands before `_nohash_` in the file's name.
        public var speakerPattern: String?

        /// A tenth for validation, speakers as Speech Commands names them.
        public init(validationPercent: Double = 10, speakerPattern: String? = nil) {
            self.validationPercent = validationPercent
            self.speakerPattern = speakerPattern
        }
    }

    /// Splits a dataset; throws where a label has too few recordings to learn from and check with.
    public init(_ dataset: Dataset, rule: Rule = Rule()) throws(ClassificationError) {
        labels = dataset.labels
        var notes = dataset.notes
        guard labels.count > 1 else { throw .singleLabel(labels[0], dataset.folders) }

        let speaker = try Self.speakerFinder(rule)
        var parts: [Recording.Part] = []
        var unnamed = 0
        let hasValidation = dataset.recordings.contains { $0.part == .validation }
        for recording in dataset.recordings {
            if let part = recording.part, hasValidation {
                parts.append(part)
            } else {
                let who = speaker(recording)
                if who == nil { unnamed += 1 }
                parts.append(Self.hashPercent(who ?? recording.name) < rule.validationPercent ? .validation : .training)
            }
        }
        if unnamed > 0 {
            notes.append("\(unnamed) recordings name no speaker, so they were split one by one: if a voice is on both sides, scores are too good (see --speaker-pattern)")
        }
        if !hasValidation { notes += Self.repair(&parts, dataset, speaker) }

        for label in labels {
            let places = dataset.recordings.indices.filter { dataset.recordings[$0].label == label }
            if places.count < 2 { throw .tooFewRecordings(label, places.count, dataset.folders) }
            if !places.contains(where: { parts[$0] == .training }) { throw .noTrainingRecordings(label) }
        }
        training = dataset.recordings.indices.filter { parts[$0] == .training }.map { dataset.recordings[$0] }
        validation = dataset.recordings.indices.filter { parts[$0] == .validation }.map { dataset.recordings[$0] }
        self.notes = notes
    }

    /// Small sets: a label must not be left without recordings to learn from, nor the set without any to check with.
    ///
    /// - Returns: Notes on voices that are on both sides for it.
    private static func repair(
        _ parts: inout [Recording.Part], _ dataset: Dataset, _ speaker: (Recording) -> String?
    ) -> [String] {
        let recordings = dataset.recordings
        if !parts.contains(.validation) {
            // The speaker with the lowest hash, unless that is the only one; else the lowest file of each label.
            let speakers = Set(recordings.compactMap(speaker))
            if speakers.count > 1, let chosen = speakers.min(by: { (hashPercent($0), $0) < (hashPercent($1), $1) }) {
                for n in recordings.indices where speaker(recordings[n]) == chosen { parts[n] = .validation }
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
            if places.contains(where: { speaker(recordings[$0]) != nil }) {
                notes.append("label \"\(label)\": only voices chosen to check with say it, so all but one of its recordings are learned from, and a voice is on both sides")
            }
        }
        return notes
    }

    private static func speakerFinder(_ rule: Rule) throws(ClassificationError) -> (Recording) -> String? {
        guard let pattern = rule.speakerPattern else {
            return { recording in
                let name = recording.fileName
                guard let range = name.firstRange(of: "_nohash_"), range.lowerBound > name.startIndex else { return nil }
                return String(name[..<range.lowerBound])
            }
        }
        let regex: Regex<AnyRegexOutput>
        do {
            regex = try Regex(pattern)
        } catch {
            throw .badSpeakerPattern(pattern, "not a regular expression")
        }
        // Every match tells the groups of the whole expression; with an empty alternative there is one.
        if let any = try? Regex(pattern + "|").firstMatch(in: ""), any.output.count < 2 {
            throw .badSpeakerPattern(pattern, "it has no group")
        }
        return { recording in
            guard let match = recording.name.firstMatch(of: regex), match.output.count > 1,
                let speaker = match.output[1].substring, !speaker.isEmpty
            else { return nil }
            return String(speaker)
        }
    }

    /// Where a name falls between 0 and 100: the low 27 bits of its SHA-1, as in the script of Speech Commands.
    static func hashPercent(_ name: String) -> Double {
        let digest = SHA1.digest(of: Array(name.utf8).span).bytes
        let low = digest.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FF_FFFF
        return Double(low) * 100 / Double(0x7FF_FFFF)
    }
}
