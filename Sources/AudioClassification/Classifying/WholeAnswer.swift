internal import AudioFeatures
internal import RecurrentNetworks

/// How a network that hears streams answers to a whole recording, or a window of one.
///
/// It answers at every frame; of a word only around its end, and by then the recording may be over. So the recording is heard
/// with background before and behind it: its own quietest frames, again and again. The answer is the mean over the stretch, as
/// long as words are answered in training, in which something other than background is most probable.
struct WholeAnswer: Sendable {
    /// The label of what is no word; nil if there is none.
    let background: Int?
    private let labelCount: Int
    /// Frames of a stretch.
    let stretchFrames: Int
    /// Frames of background before the recording, and behind it.
    let leadFrames: Int, tailFrames: Int

    init(_ training: StreamTraining, _ mfcc: MFCCConfiguration, labels: [String]) {
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
    func surrounded(_ recording: TimeSeries) -> TimeSeries {
        let width = recording.width, count = recording.stepCount
        let values = recording.values
        // The first feature is, in every front end, how loud a frame is.
        let quietest = (0..<count).sorted { (values[$0 * width], $0) < (values[$1 * width], $1) }
            .prefix(max(1, count / 10)).sorted()
        func background(_ count: Int) -> [Float] {
            (0..<count).flatMap { n in
                let frame = quietest[n % quietest.count]
                return values[frame * width..<(frame + 1) * width]
            }
        }
        return TimeSeries(width: width, values: background(leadFrames) + values + background(tailFrames))
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
        _ recordings: [TimeSeries], _ network: RecurrentNetwork, threads: Int = 1, posteriors: ([Float]) -> [Float]
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
        isStreaming ? WholeAnswer(training.recipe.streaming ?? StreamTraining(), frontEnd.mfcc, labels: labels) : nil
    }

    /// The probability of each label for some normalised windows.
    func probabilities(_ windows: [TimeSeries], threads: Int = 1) -> [[Float]] {
        wholeAnswer?.probabilities(windows, network, threads: threads, posteriors: decision.probabilities)
            ?? network.logits(for: windows, threads: threads).map(decision.probabilities)
    }
}
