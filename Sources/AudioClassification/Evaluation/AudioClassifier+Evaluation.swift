internal import AudioFiles

extension AudioClassifier {
    /// The recordings of a dataset that a model is evaluated on: those of a part, or else as `Dataset.recordings(of:)` says.
    ///
    /// Throws where the part has none, or one has a label that the model does not know.
    public func recordings(of dataset: Dataset, part: Recording.Part? = nil) throws(ClassificationError) -> [Recording] {
        let chosen = try dataset.recordings(of: part)
        if let stranger = chosen.first(where: { !labels.contains($0.label) }) {
            throw .unknownLabel(stranger.label, labels)
        }
        return chosen
    }

    /// Classifies labelled recordings, all of labels that the model knows, and keeps what each was found to be.
    ///
    /// - Parameters:
    ///   - threads: How many recordings are worked on at once; the result does not depend on it.
    ///   - each: Called with each recording, in the order given, and what became of it. What it throws ends the work.
    public func evaluate(
        _ recordings: [Recording], threads: Int = 1,
        each: (Recording, Result<RecordingClassification, any Error>) throws -> Void = { _, _ in }
    ) throws -> Evaluation {
        let index = Dictionary(uniqueKeysWithValues: zip(labels, 0...))
        if let stranger = recordings.first(where: { index[$0.label] == nil }) {
            throw ClassificationError.unknownLabel(stranger.label, labels)
        }
        var outcomes: [Evaluation.Outcome] = [], failures: [Evaluation.Failure] = []
        try classify(recordings.map(\.source), threads: threads) { n, result in
            let recording = recordings[n]
            switch result {
            case .success(let found):
                outcomes.append(
                    Evaluation.Outcome(
                        recording: recording, truth: index[recording.label]!, answer: index[found.classification.best.label]!,
                        probabilities: found.classification.probabilities, isRejected: found.classification.isRejected))
            case .failure(let error):
                failures.append(Evaluation.Failure(recording: recording, reason: "\(error)"))
            }
            try each(recording, result)
        }
        return Evaluation(labels: labels, outcomes: outcomes, failures: failures)
    }
}
