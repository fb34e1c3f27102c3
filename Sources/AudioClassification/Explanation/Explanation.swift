/// Why a recording was given a label: how the decision grew while it was heard, and which features it hangs on.
///
/// Of a recording longer than the model's window, this is about one window: the one that did most for the label.
public struct Explanation: Hashable, Sendable {
    /// What the model makes of the sound up to a moment.
    public struct Moment: Hashable, Sendable {
        /// The end of what was heard, in seconds from the recording's start.
        public let seconds: Double
        /// The probability of every label.
        public let probabilities: [Float]
    }

    /// What the whole recording was found to be.
    public let recording: RecordingClassification
    /// The labels that the model knows.
    public let labels: [String]
    /// The label that is explained, by its index.
    public let label: Int
    /// The most probable other label in the window, which the explained one is weighed against, by its index.
    public let rival: Int
    /// The window, in seconds from the recording's start.
    public let range: ClosedRange<Double>
    /// From the middle of the window's first frame, half a hop early, to the middle of the last, half a hop late, in seconds
    /// from the recording's start: where pictures of frames lie.
    public let frameRange: ClosedRange<Double>
    /// Features of a frame.
    public let featureCount: Int
    /// The window's features, row-major, as the network sees them: in standard deviations from the mean of the training
    /// recordings.
    public let features: [Float]
    /// How much each of them speaks for the label and against the rival: the gradient of the difference of their logits, times
    /// the feature (gradient times input; Shrikumar et al. 2016). Row-major as the features.
    public let saliency: [Float]
    /// What the model would have answered if the window had ended there, at up to 200 moments; the last is its end.
    ///
    /// That is a run of the whole network over the frames so far, so it means the same for every kind of pooling, and for
    /// networks that also read backwards.
    public let moments: [Moment]
    /// The least and the greatest sample in equal parts of the window.
    public let waveform: Waveform

    /// Sound as a picture shows it.
    public struct Waveform: Hashable, Sendable {
        /// The least sample of each part.
        public let least: [Float]
        /// The greatest sample of each part.
        public let greatest: [Float]
    }

    /// How many frames the window has.
    public var frameCount: Int { features.count / featureCount }

    /// The moment from which on the label stays the most probable one to the end of the window; nil if it is not at the end.
    public var settledSeconds: Double? {
        moments.reversed().prefix { $0.probabilities.firstIndex(of: $0.probabilities.max()!) == label }.last?.seconds
    }

    /// How much each frame speaks for the label, all its features together.
    public var frameSaliency: [Float] {
        (0..<frameCount).map { saliency[$0 * featureCount..<($0 + 1) * featureCount].reduce(0, +) }
    }

    /// The stretch of at most a quarter of the window that speaks most for the label, in seconds from the recording's start.
    public var strongestRange: ClosedRange<Double> {
        let frames = frameSaliency, length = max(1, frameCount / 4)
        let sums = (0...frameCount - length).map { frames[$0..<$0 + length].reduce(0, +) }
        let first = sums.firstIndex(of: sums.max()!)!
        let frameSeconds = (frameRange.upperBound - frameRange.lowerBound) / Double(frameCount)
        let start = frameRange.lowerBound + Double(first) * frameSeconds
        return start...start + Double(length) * frameSeconds
    }
}
