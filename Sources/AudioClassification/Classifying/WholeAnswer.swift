internal import AudioFeatures
internal import RecurrentNetworks

/// How a network that hears streams answers to a whole recording, or a window of one.
///
/// It answers at every frame; of a word only around its end, and by then the recording may be over. So the recording is heard
/// with background before and behind it: its own quietest frames, again and again, or noise 30 dB below its loudest frame where
/// all of it is speech, as in training. The answer is the mean over the stretch, as long as words are answered in training, in
/// which something other than background is most probable.
struct WholeAnswer: Sendable {
    /// The label of what is no word; nil if there is none.
    let background: Int?
    private let labelCount: Int
    /// Frames of a stretch.
    let stretchFrames: Int
    /// Frames of background before the recording, and behind it.
    let leadFrames: Int, tailFrames: Int

    private let plan: MFCCPlan
    private let normalization: FeatureNormalization

    /// A window of a recording.
    struct Window: Sendable {
        /// Normalised features.
        let series: TimeSeries
        /// Mean square of the samples under each frame.
        let powers: [Double]

        init(_ series: TimeSeries, powers: [Double]) {
            self.series = series
            self.powers = powers
        }

        /// So many frames of its beginning.
        func beginning(_ count: Int) -> Window {
            Window(
                TimeSeries(width: series.width, values: Array(series.values[..<(count * series.width)])),
                powers: Array(powers[..<count]))
        }
    }

    init(_ training: StreamTraining, _ frontEnd: FrontEnd, labels: [String]) {
        let mfcc = frontEnd.mfcc
        // A front end was made of it before.
        plan = try! MFCCPlan(mfcc)
        normalization = frontEnd.normalization
        func frames(_ seconds: Double) -> Int {
            max(1, Int((seconds * Double(mfcc.sampleRate) / Double(mfcc.hopLength)).rounded()))
        }
        background = StreamTraining.background(of: labels)
        labelCount = labels.count
        stretchFrames = frames(training.answerSeconds)
        leadFrames = frames((training.shortestGapSeconds + training.longestGapSeconds) / 2)
        tailFrames = stretchFrames + 1
    }

    /// A recording with background around it.
    func surrounded(_ recording: Window) -> TimeSeries {
        let series = recording.series, powers = recording.powers, loudest = powers.max()!
        let quietest = powers.indices.sorted { (powers[$0], $0) < (powers[$1], $1) }.prefix(max(1, powers.count / 10))
        let quiet =
            powers[quietest.last!] > loudest / 100
            ? noise(power: loudest / 1000) : quietest.sorted().map { series.step($0) }
        func background(_ count: Int) -> [Float] { (0..<count).flatMap { quiet[$0 % quiet.count] } }
        return TimeSeries(width: series.width, values: background(leadFrames) + series.values + background(tailFrames))
    }

    /// Some frames of white noise.
    private func noise(power: Double) -> [[Float]] {
        var generator = SeededGenerator(seed: 0)
        // Uniform between -a and a has the power a^2 / 3.
        let amplitude = (3 * power).squareRoot()
        let samples = (0..<plan.configuration.sampleCount(forFrames: 10)).map { _ in
            Float(generator.uniform(in: -amplitude...amplitude))
        }
        // The model exists, so there is memory for a frame.
        var extractor = try! MFCCExtractor(plan)
        var values = extractor.frames(of: samples).values
        normalization.apply(to: &values)
        let width = normalization.featureCount
        return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }

    /// The frames of a surrounded recording that are its answer.
    ///
    /// - Parameter posteriors: Of each frame, one for each label.
    func stretch(_ posteriors: [[Float]]) -> Range<Int> {
        let length = min(stretchFrames, max(1, posteriors.count - leadFrames))
        let first = min(leadFrames, posteriors.count - length)
        var best = (start: first, probability: -1.0)
        for label in posteriors[0].indices where label != background {
            var sum = 0.0
            for frame in first..<posteriors.count {
                sum += Double(posteriors[frame][label])
                let start = frame - length + 1
                if start > first { sum -= Double(posteriors[start - 1][label]) }
                if start >= first, sum > best.probability { best = (start, sum) }
            }
        }
        return best.start..<best.start + length
    }

    /// The posteriors of each frame.
    func posteriors(_ logits: [Float], _ posteriors: ([Float]) -> [Float]) -> [[Float]] {
        stride(from: 0, to: logits.count, by: labelCount).map { posteriors(Array(logits[$0..<$0 + labelCount])) }
    }

    /// The probability of each label in each recording.
    ///
    /// - Parameter posteriors: Makes posteriors of the network's output for a frame.
    func probabilities(
        _ recordings: [Window], _ network: RecurrentNetwork, threads: Int = 1, posteriors: ([Float]) -> [Float]
    ) -> [[Float]] {
        var result: [[Float]] = []
        // Some at a time: there are outputs for every frame.
        for start in stride(from: 0, to: recordings.count, by: 256) {
            let part = recordings[start..<min(start + 256, recordings.count)].map(surrounded)
            for logits in network.logits(for: part, threads: threads) {
                let frames = self.posteriors(logits, posteriors)
                let chosen = frames[stretch(frames)]
                result.append(frames[0].indices.map { label in
                    Float(chosen.reduce(0) { $0 + Double($1[label]) } / Double(chosen.count))
                })
            }
        }
        return result
    }
}

extension ClassifierModel {
    /// How it answers to whole recordings; nil where its network does so by itself.
    var wholeAnswer: WholeAnswer? {
        isStreaming ? WholeAnswer(training.recipe.streaming ?? StreamTraining(), frontEnd, labels: labels) : nil
    }

    /// The probability of each label for some windows.
    func probabilities(_ windows: [WholeAnswer.Window], threads: Int = 1) -> [[Float]] {
        wholeAnswer?.probabilities(windows, network, threads: threads, posteriors: decision.probabilities)
            ?? network.logits(for: windows.map(\.series), threads: threads).map(decision.probabilities)
    }
}
