internal import RecurrentNetworks

/// How a model keeps what it knows while it learns new words, and learns what is none of them, though there are recordings
/// of the new words only.
///
/// Beside the recordings it hears, in each epoch, speech made up of their pieces: see `MadeUpSpeech`. What it is to answer
/// to any sound is partly what the model did before the training (Li and Hoiem 2016, Learning without Forgetting).
public struct FineTuning: Codable, Hashable, Sendable {
    /// The part of the probability of a recording's label that is given to what the old model answers.
    public var keptPart = 0.2
    /// Words that are none, of the same voice, to each recording; half of what is to be answered is `Dataset.unknownLabel`
    /// if the model has it, and the rest what the old model answers.
    public var pseudoWordsPerRecording = 2.0
    /// Other speech to each recording, of other voices and through other microphones, to which all that is to be answered is
    /// what the old model does.
    public var otherSpeechPerRecording = 2.0

    /// A new label that is less probable is answered with `Dataset.unknownLabel`: what is like it, but not it, comes that
    /// far more often than it does itself.
    public var newLabelThreshold: Float = 0.45

    /// What `docs/recipe.md` found.
    public init() {}

    /// Throws where a value is out of its range.
    public func validate() throws(ClassificationError) {
        for (setting, value, range) in [
            ("keptPart", keptPart, 0.0...0.9), ("pseudoWordsPerRecording", pseudoWordsPerRecording, 0...100),
            ("otherSpeechPerRecording", otherSpeechPerRecording, 0...100),
            ("newLabelThreshold", Double(newLabelThreshold), 0...1),
        ] where !range.contains(value) {
            throw .setting(setting, called: setting, value, "from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

/// What a network that goes on from a model is to answer.
struct Lessons: Sendable {
    let base: BaseModel
    let labels: [String]
    let fineTuning: FineTuning
    let unknown: Int?

    init(_ base: BaseModel, labels: [String], _ fineTuning: FineTuning) {
        self.base = base
        self.labels = labels
        self.fineTuning = fineTuning
        unknown = labels.firstIndex(of: Dataset.unknownLabel)
    }

    /// The probability of each label that sounds are to get.
    func targets(_ series: [TimeSeries], _ contents: [TrainingExamples.Content], threads: Int) -> [Target] {
        zip(base.model.network.logits(for: series, threads: threads), contents).map { logits, content in
            // The new labels had no probability.
            var probabilities = SoftmaxCrossEntropy.probabilities(logits)
            probabilities += repeatElement(0, count: labels.count - probabilities.count)
            let (label, kept): (Int?, Double) =
                switch content {
                case .recording(let label): (label, fineTuning.keptPart)
                case .pseudoWord: (unknown, 0.5)
                case .otherSpeech: (nil, 1)
                }
            if let label {
                for n in probabilities.indices { probabilities[n] *= Float(kept) }
                probabilities[label] += Float(1 - kept)
            }
            return .values(probabilities)
        }
    }
}
