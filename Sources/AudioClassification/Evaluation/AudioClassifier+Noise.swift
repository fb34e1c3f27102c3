internal import AudioFeatures
internal import AudioFiles
internal import RecurrentNetworks

extension AudioClassifier {
    /// How the accuracy on some recordings falls as noise grows louder beside them.
    ///
    /// Every recording gets a stretch of noise of its own, the same at every loudness, so that the curve shows nothing but
    /// the loudness. The ratio is that of the recording's active part, without pauses, to the noise.
    ///
    /// - Parameters:
    ///   - clean: The evaluation of the same recordings without noise; those that failed there are left out here.
    ///   - noise: What is mixed with them, at the model's sample rate.
    ///   - decibels: How far the recordings are above the noise.
    ///   - seed: Chooses the stretches of noise.
    ///   - threads: How many recordings are worked on at once; the result does not depend on it.
    ///   - progress: Told how many of how many recordings are done; may throw to give up.
    public func evaluate(
        _ clean: Evaluation, in noise: NoiseBank, decibels: [Double], seed: UInt64 = 1, threads: Int = 1,
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> SNRCurve {
        let plan = try MFCCPlan(model.frontEnd.mfcc), outcomes = clean.outcomes
        var correct = [Int](repeating: 0, count: decibels.count)
        for start in stride(from: 0, to: outcomes.count, by: 16 * threads) {
            let part = start..<min(start + 16 * threads, outcomes.count)
            let heard = parallelMap(count: part.count, threads: threads) { n in
                Result {
                    var generator = SeededGenerator(seed: seed, stream: UInt64(start + n))
                    return try answers(
                        to: outcomes[start + n].recording, in: noise, decibels: decibels, plan, using: &generator)
                }
            }
            for (outcome, answers) in zip(outcomes[part], heard) {
                for (n, answer) in try answers.get().enumerated() where answer == labels[outcome.truth] { correct[n] += 1 }
            }
            try progress(part.upperBound, outcomes.count)
        }
        return SNRCurve(
            clean: clean.accuracy,
            points: zip(decibels, correct).map { .init(decibels: $0, accuracy: Proportion($1, of: outcomes.count)) })
    }

    /// What a recording is called at each loudness of the noise.
    private func answers(
        to recording: Recording, in noise: NoiseBank, decibels: [Double], _ plan: MFCCPlan,
        using generator: inout SeededGenerator
    ) throws -> [String] {
        let frontEnd = model.frontEnd, sampleRate = frontEnd.mfcc.sampleRate
        var reader = try AudioReader(recording.source, sampleRate: sampleRate, resampler: frontEnd.resampler)
        var samples: [Float] = []
        while try reader.read(1 << 16, into: &samples) > 0 {}
        let excerpt = noise.excerpt(samples.count, using: &generator)
        let power = activePower(samples, sampleRate: sampleRate)
        var windows: [FrameWindow] = [], counts: [Int] = []
        for ratio in decibels {
            var noisy = samples
            mix(excerpt, into: &noisy, signalPower: power, decibels: ratio)
            let before = windows.count
            var stream = try WindowStream(
                frontEnd, plan, sampleRate: sampleRate, stepFrames: halfWindow, name: recording.source.name)
            try stream.push(noisy.span) { windows += $0 }
            try stream.finish { windows += $0 }
            counts.append(windows.count - before)
        }
        var found = model.classify(windows)[...]
        return counts.map { count in
            var mean = WindowMean(labelCount: labels.count)
            for window in found.prefix(count) { mean.add(window) }
            found = found.dropFirst(count)
            return model.classification(mean.probabilities).best.label
        }
    }
}
