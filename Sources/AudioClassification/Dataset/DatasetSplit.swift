/// Which recordings are learned from and which choose the best model.
///
/// Where folders do not say it, a hash decides, so that a recording stays on its side when others are added: the hash of
/// the speaker where file names carry one, since the same voice on both sides makes every score too good; else that of
/// the file's name. The hash is the one of the Speech Commands dataset (SHA-1, Warden 2018), and so is the tenth for
/// validation; the tenth that it keeps for testing is not set aside here, but learned from.
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
        guard labels.count > 1 else { throw .singleLabel(labels[0], dataset.folders, dataset.failures.first) }

        let speakers = try SpeakerPattern(rule.speakerPattern)
        var parts: [Recording.Part] = []
        var unnamed = 0
        let hasValidation = dataset.recordings.contains { $0.part == .validation }
        for recording in dataset.recordings {
            if let part = recording.part, hasValidation {
                parts.append(part)
            } else {
                let who = speakers.speaker(of: recording)
                if who == nil { unnamed += 1 }
                parts.append(Self.hashPercent(who ?? recording.name) < rule.validationPercent ? .validation : .training)
            }
        }
        if unnamed > 0 {
            notes.append("\(unnamed) recordings name no speaker, so they were split one by one: if a voice is on both sides, scores are too good; give a speaker pattern that finds it in their names")
        }
        if !hasValidation { notes += Self.repair(&parts, dataset, speakers) }

        for label in labels {
            let places = dataset.recordings.indices.filter { dataset.recordings[$0].label == label }
            if places.count < 2 { throw .tooFewRecordings(label, places.count, dataset.folders) }
            if !places.contains(where: { parts[$0] == .training }) { throw .noTrainingRecordings(label) }
        }
        training = dataset.recordings.indices.filter { parts[$0] == .training }.map { dataset.recordings[$0] }
        validation = dataset.recordings.indices.filter { parts[$0] == .validation }.map { dataset.recordings[$0] }
        self.notes = notes
    }
}
