import AudioFiles
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct ExplanationTests {
    @Test func `so are those of logits at some steps`() throws {
        var generator = SeededGenerator(seed: 4)
        var network = try RecurrentNetwork(
            NetworkConfiguration(inputSize: 3, outputSize: 4, hiddenSizes: [5], pooling: nil), using: &generator)
        network.update { for n in $0.indices { $0[n] *= 3 } }
        let values = (0..<18).map { _ in Float(generator.uniform(in: -1...1)) }
        let gradient = try network.inputGradient(
            of: [(2, 1), (0, -1)], at: TimeSeries(width: 3, values: values), steps: 2..<4
        ).values
        func difference(_ values: [Float]) -> Double {
            let logits = network.logits(for: [TimeSeries(width: 3, values: values)])[0]
            return (2..<4).reduce(0) { $0 + Double(logits[4 * $1 + 2]) - Double(logits[4 * $1]) }
        }
        let largest = Double(gradient.map(\.magnitude).max()!)
        for n in values.indices {
            var (above, below) = (values, values)
            above[n] += 0x1p-8
            below[n] -= 0x1p-8
            let slope = (difference(above) - difference(below)) * 0x1p7
            #expect(abs(slope - Double(gradient[n])) < 0.01 * largest)
        }
        #expect(gradient[12...].allSatisfy { $0 == 0 })
    }

    @Test(arguments: NetworkConfiguration.Pooling.allCases, [false, true])
    func `gradients of logits are those of central differences`(pooling: NetworkConfiguration.Pooling, isBidirectional: Bool) throws {
        var generator = SeededGenerator(seed: 2)
        let fresh = try RecurrentNetwork(
            NetworkConfiguration(inputSize: 3, outputSize: 4, hiddenSizes: [5, 5], bidirectional: isBidirectional, pooling: pooling),
            using: &generator)
        // Fresh weights answer next to nothing.
        var network = fresh
        network.update { for n in $0.indices { $0[n] *= 3 } }
        let values = (0..<18).map { _ in Float(generator.uniform(in: -1...1)) }
        let gradient = try network.inputGradient(of: [(2, 1), (0, -1)], at: TimeSeries(width: 3, values: values)).values
        func difference(_ values: [Float]) -> Double {
            let logits = network.logits(for: [TimeSeries(width: 3, values: values)])[0]
            return Double(logits[2]) - Double(logits[0])
        }
        let largest = Double(gradient.map(\.magnitude).max()!)
        #expect(largest > 0.03)
        for n in values.indices {
            var (above, below) = (values, values)
            above[n] += 0x1p-8
            below[n] -= 0x1p-8
            let slope = (difference(above) - difference(below)) * 0x1p7
            #expect(abs(slope - Double(gradient[n])) < 0.01 * largest, "\(n): \(slope) \(gradient[n])")
        }
    }

    @Test func `the last moment is what the window was found to be, and the saliency is gradient times input`() throws {
        let classifier = AudioClassifier(try .untrained())
        let folder = try RecordingFolder()
        try folder.say(.rising, seed: 4, seconds: 0.2, as: "a.wav")
        let source = AudioSource.path(folder.path + "/a.wav")
        let explanation = try classifier.explain(source)
        let found = try classifier.classify(source)
        #expect(explanation.recording == found && explanation.recording.windowCount == 1)
        #expect(explanation.labels[explanation.label] == found.classification.label)
        #expect(explanation.labels[explanation.rival] == found.classification.scores[1].label)
        #expect(explanation.moments.last?.probabilities == found.classification.probabilities)
        #expect(explanation.moments.count == explanation.frameCount)
        #expect(explanation.range.lowerBound == 0 && explanation.moments.last?.seconds == explanation.range.upperBound)

        let input = TimeSeries(width: explanation.featureCount, values: explanation.features)
        let network = classifier.model.network
        #expect(SoftmaxCrossEntropy.probabilities(network.logits(for: [input])[0]) == found.classification.probabilities)
        let gradient = try network.inputGradient(of: [(explanation.label, 1), (explanation.rival, -1)], at: input)
        #expect(explanation.saliency == zip(gradient.values, input.values).map { $0 * $1 })
        #expect(explanation.waveform.least.count == explanation.waveform.greatest.count)
        #expect(explanation.waveform.least.min()! < -0.05 && explanation.waveform.greatest.max()! > 0.05)
        #expect(try classifier.explain(source, threads: 3) == explanation)
    }

    @Test func `of a long recording the window that did most for the label is explained`() throws {
        let classifier = AudioClassifier(try .untrained())
        let folder = try RecordingFolder()
        let quiet = noise(6000, seed: 1, amplitude: 0.001)
        try folder.write(quiet + Word.high.samples(seed: 2, seconds: 0.25) + quiet, as: "a.wav")
        let explanation = try classifier.explain(.path(folder.path + "/a.wav"))
        #expect(explanation.recording.windowCount > 5)
        // The word sounds from 0.75 s to 1 s.
        #expect(explanation.range.lowerBound > 0.6 && explanation.range.upperBound < 1.15, "\(explanation.range)")
        #expect(explanation.range.contains(explanation.strongestRange.lowerBound))
        for label in classifier.labels {
            let other = try classifier.explain(.path(folder.path + "/a.wav"), label: label)
            #expect(other.labels[other.label] == label && other.rival != other.label)
            #expect(other.recording == explanation.recording)
        }
    }

    @Test func `a label stays from when it leads to the end`() throws {
        let classifier = AudioClassifier(try .untrained())
        let folder = try RecordingFolder()
        try folder.say(.rising, seed: 4, seconds: 0.2, as: "a.wav")
        for label in classifier.labels {
            let explanation = try classifier.explain(.path(folder.path + "/a.wav"), label: label)
            let leads = explanation.moments.map { $0.probabilities.firstIndex(of: $0.probabilities.max()!) == explanation.label }
            if leads.last! {
                let first = leads.indices.first { leads[$0...].allSatisfy { $0 } }!
                #expect(explanation.settledSeconds == explanation.moments[first].seconds)
            } else {
                #expect(explanation.settledSeconds == nil)
            }
        }
    }

    @Test func `what cannot be explained is refused in one line`() throws {
        let classifier = AudioClassifier(try .untrained())
        let folder = try RecordingFolder()
        try folder.say(.low, seed: 1, as: "a.wav")
        try folder.write([], as: "none.wav")
        let unknown = refusal { _ = try classifier.explain(.path(folder.path + "/a.wav"), label: "up") }
        #expect(unknown.contains("\"up\"") && unknown.contains("high, low, rising"))
        #expect(throws: (any Error).self) { _ = try classifier.explain(.path(folder.path + "/none.wav")) }
    }
}
