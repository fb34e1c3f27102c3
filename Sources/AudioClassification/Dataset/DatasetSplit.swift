internal import FileAccess

/// Which recordings are learned from, which choose the best model, and which are kept from it.
///
/// Where folders, lists and manifests do not say it, a speaker is where they put other recordings of the speaker; else a
/// hash decides, so that a recording stays on its side when others are added: the hash of the speaker where one is known,
/// since the same voice on both sides makes every score too good; else that of the recording's name. The hash is the one of
/// the Speech Commands dataset (SHA-1, Warden 2018), and so is the tenth for validation; the tenth that it keeps for testing
/// is not set aside here, but learned from.
public struct DatasetSplit: Sendable {
    /// Labels in order; a network's outputs follow it.
    public let labels: [String]
    /// To learn from.
    public let training: [Recording]
    /// To learn from, wherever in them: each stretch of a window's length is an example by itself.
    public let hardNegatives: [Recording]
    /// To choose the best model with.
    public let validation: [Recording]
    /// What is for the test, and so for nothing here.
    public let test: [Recording]
    /// What the user should know about the split; a line each.
    public let notes: [String]

    /// How to split what is not split yet.
    public struct Rule: Sendable {
        /// About this part, in percent, is for validation.
        public var validationPercent: Double
        /// Whether a speaker may be in two parts where folders, lists or manifests put it there; otherwise that is refused.
        public var allowsSharedSpeakers: Bool
        /// The fewest labels that there may be: one is enough for a model that knows others already.
        public var leastLabelCount = 2

        /// A tenth for validation, and each speaker in one part.
        public init(validationPercent: Double = 10, allowsSharedSpeakers: Bool = false) {
            self.validationPercent = validationPercent
            self.allowsSharedSpeakers = allowsSharedSpeakers
        }
    }

    /// Splits a dataset; throws where a label has too few recordings to learn from and check with, or a speaker was put into
    /// two parts.
    public init(_ dataset: Dataset, rule: Rule = Rule()) throws(ClassificationError) {
        labels = dataset.labels
        // Those of hard negatives alone are not split, and so not checked with.
        let splitLabels = Set(dataset.recordings.map(\.label)).sorted(by: precedes)
        guard splitLabels.count >= rule.leastLabelCount else { throw .singleLabel(splitLabels[0], dataset.sources, dataset.failures.first) }
        let speakers = SpeakerParts(dataset.recordings)
        if !rule.allowsSharedSpeakers { try speakers.check() }

        var notes = dataset.notes
        var recordings: [Recording] = [], parts: [Recording.Part] = [], test: [Recording] = []
        var unnamed = 0
        let hasValidation = dataset.recordings.contains { $0.part == .validation }
        for recording in dataset.recordings {
            var part = recording.part ?? recording.speaker.flatMap(speakers.part)
            if part == .test {
                test.append(recording)
                continue
            }
            if part == nil || !hasValidation {
                if recording.speaker == nil { unnamed += 1 }
                let percent = Self.hashPercent(recording.speaker ?? recording.splitKey)
                part = percent < rule.validationPercent ? .validation : .training
            }
            recordings.append(recording)
            parts.append(part!)
        }
        if unnamed > 0 {
            notes.append("\(unnamed) recordings name no speaker, so they were split one by one: if a voice is on both sides, scores are too good; give a speaker pattern that finds it in their names, or a manifest with a speaker column")
        }
        if !hasValidation { notes += Self.repair(&parts, recordings, splitLabels) }

        for label in splitLabels {
            let places = recordings.indices.filter { recordings[$0].label == label }
            if places.count < 2 { throw .tooFewRecordings(label, places.count, dataset.sources) }
            if !places.contains(where: { parts[$0] == .training }) { throw .noTrainingRecordings(label) }
        }
        training = recordings.indices.filter { parts[$0] == .training }.map { recordings[$0] }
        hardNegatives = dataset.hardNegatives
        validation = recordings.indices.filter { parts[$0] == .validation }.map { recordings[$0] }
        self.test = test
        self.notes = notes
    }
}
