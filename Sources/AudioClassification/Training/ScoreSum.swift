#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

/// Mean loss and accuracy over recordings, each decided by all its windows as in use.
struct ScoreSum {
    /// In nats.
    let loss: Double
    /// 0 to 1.
    let accuracy: Double

    /// The probability of each label for each recording, and the label that is true.
    let outcomes: [(probabilities: [Float], truth: Int)]

    /// - Parameter answer: How a network that hears streams answers to a recording; nil for others.
    init(_ recordings: [LoadedRecording], _ network: RecurrentNetwork, _ answer: WholeAnswer?, threads: Int) {
        let found =
            answer?.probabilities(recordings.flatMap(\.surroundings), network, threads: threads, posteriors: SoftmaxCrossEntropy.probabilities)
            ?? network.logits(for: recordings.flatMap(\.windows), threads: threads).map(SoftmaxCrossEntropy.probabilities)
        var next = 0
        outcomes = recordings.map { recording in
            var mean = WindowMean(labelCount: network.configuration.outputSize)
            for weight in recording.weights {
                mean.add(found[next], weight: weight)
                next += 1
            }
            return (mean.probabilities, recording.label)
        }
        var loss = 0.0, correct = 0
        for (probabilities, truth) in outcomes {
            loss -= log(max(Double(probabilities[truth]), Calibration.leastProbability))
            correct += probabilities.firstIndex(of: probabilities.max()!) == truth ? 1 : 0
        }
        self.loss = loss / Double(recordings.count)
        accuracy = Double(correct) / Double(recordings.count)
    }
}
