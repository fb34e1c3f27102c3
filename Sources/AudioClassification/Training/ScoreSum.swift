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

    init(_ recordings: [LoadedRecording], _ network: RecurrentNetwork, threads: Int) {
        let logits = network.logits(for: recordings.flatMap(\.windows), threads: threads)
        var next = 0
        var loss = 0.0, correct = 0
        for recording in recordings {
            var mean = WindowMean(labelCount: network.configuration.outputSize)
            for weight in recording.weights {
                mean.add(SoftmaxCrossEntropy.probabilities(logits[next]), weight: weight)
                next += 1
            }
            let probabilities = mean.probabilities
            loss -= log(max(Double(probabilities[recording.label]), 1e-12))
            correct += probabilities.firstIndex(of: probabilities.max()!) == recording.label ? 1 : 0
        }
        self.loss = loss / Double(recordings.count)
        accuracy = Double(correct) / Double(recordings.count)
    }
}
