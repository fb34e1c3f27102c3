internal import AudioFeatures
public import AudioFiles
internal import RecurrentNetworks

extension AudioClassifier {
    /// Explains why a recording is given its label, or how near it is to another one.
    ///
    /// - Parameters:
    ///   - label: What to explain; nil: the answer.
    ///   - threads: How many threads work; the result does not depend on it.
    /// - Throws: Where the recording cannot be read or the model does not know the label.
    public func explain(_ source: AudioSource, label: String? = nil, threads: Int = 1) throws -> Explanation {
        if let label, !labels.contains(label) {
            throw ClassificationError.setting(
                called: "the label to explain", "\"\(label)\"", "one that the model knows: \(labels.joined(separator: ", "))")
        }
        let heard = try HeardRecording(source, model, stepFrames: halfWindow)
        let found = model.classify(heard.windows)
        let recording = heard.decided(by: found, model)
        let index = labels.firstIndex(of: label ?? recording.classification.label)!
        let chosen = Self.window(of: found, for: index)
        let window = heard.windows[chosen], probabilities = found[chosen].classification.probabilities
        let others = labels.indices.filter { $0 != index }
        let rival = others.max { (probabilities[$0], $1) < (probabilities[$1], $0) }!

        let input = TimeSeries(window, model.frontEnd.normalization)
        let whole = WholeAnswer.Window(input, powers: window.powers)
        let gradient = try gradient(of: [(index, 1), (rival, -1)], at: whole)
        let frontEnd = model.frontEnd, mfcc = frontEnd.mfcc
        let start = frontEnd.start(ofFrame: window.frames.lowerBound)
        let end = start + frontEnd.seconds(ofFrames: window.frames.count)
        // A frame is a stretch of sound; its picture is as wide as a hop and lies around its middle.
        let margin = Double(mfcc.frameLength - mfcc.hopLength) / 2 / Double(mfcc.sampleRate)
        return Explanation(
            recording: recording, labels: labels, label: index, rival: rival, range: start...end,
            frameRange: start + margin...start + margin + Double(window.frames.count * mfcc.hopLength) / Double(mfcc.sampleRate),
            featureCount: input.width, features: input.values,
            saliency: zip(gradient.values, input.values).map { $0 * $1 },
            moments: moments(of: whole, from: start, threads: threads),
            waveform: heard.waveform(of: window.frames, mfcc))
    }

    /// The window with the largest part in the mean probability of a label.
    private static func window(of found: [WindowClassification], for label: Int) -> Int {
        let isSilent = found.allSatisfy { $0.power == 0 }
        func part(_ n: Int) -> Double {
            (isSilent ? 1 : found[n].power) * Double(found[n].classification.probabilities[label])
        }
        return found.indices.max { (part($0), $1) < (part($1), $0) }!
    }

    /// The gradient of a weighted sum of the logits that make the answer.
    private func gradient(of logits: [(index: Int, weight: Float)], at window: WholeAnswer.Window) throws -> TimeSeries {
        let input = window.series
        guard let answer = model.wholeAnswer else { return try model.network.inputGradient(of: logits, at: input) }
        let surrounded = answer.surrounded(window)
        let stretch = answer.stretch(
            answer.posteriors(model.network.logits(for: [surrounded])[0], model.decision.probabilities))
        let mean = logits.map { (index: $0.index, weight: $0.weight / Float(stretch.count)) }
        let gradient = try model.network.inputGradient(of: mean, at: surrounded, steps: stretch)
        let first = answer.leadFrames * input.width
        return TimeSeries(width: input.width, values: Array(gradient.values[first..<first + input.values.count]))
    }

    /// The answers for growing beginnings of a window; fewer for a long one, since each is a run of its own.
    private func moments(of window: WholeAnswer.Window, from start: Double, threads: Int) -> [Explanation.Moment] {
        let input = window.series
        let count = max(1, min(input.stepCount, 200, 2_000_000 / input.stepCount))
        let lengths = (1...count).map { $0 * input.stepCount / count }
        return zip(lengths, model.probabilities(lengths.map(window.beginning), threads: threads)).map { length, probabilities in
            Explanation.Moment(
                seconds: start + model.frontEnd.seconds(ofFrames: length),
                probabilities: probabilities)
        }
    }
}

extension RecurrentNetwork {
    /// The gradient of a weighted sum of logits with respect to the values of a sequence.
    ///
    /// - Parameter steps: Where the network answers at every step, those whose logits are summed.
    func inputGradient(
        of logits: [(index: Int, weight: Float)], at input: TimeSeries, steps: Range<Int> = 0..<1
    ) throws -> TimeSeries {
        let network = try RecurrentNetwork(configuration, parameters: parameters, trainable: true)
        var pass = NetworkPass(network)
        _ = pass.forward(network, [input])
        let width = configuration.outputWidth
        var slope = [Float](repeating: 0, count: (configuration.pooling == nil ? input.stepCount : 1) * width)
        for step in steps {
            for (index, weight) in logits { slope[step * width + index] += weight }
        }
        return pass.backward(network, outputGradients: [TimeSeries(width: width, values: slope)]).inputs[0]
    }
}
