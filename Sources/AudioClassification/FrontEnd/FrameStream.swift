internal import AudioFeatures

/// Frames of one recording with the power of the sound under each, from some frame on.
struct FrameBuffer: Sendable {
    let width: Int
    /// The index in the recording of the first frame held.
    private(set) var firstFrame = 0
    private(set) var values: [Float] = []
    /// Mean square of the samples between the starts of a frame and its next.
    private(set) var powers: [Double] = []

    init(width: Int) { self.width = width }

    /// One past the last frame held of which both are known: with deltas the features come later, with a hop longer than a
    /// frame the power does.
    var endFrame: Int { firstFrame + min(values.count / width, powers.count) }

    mutating func append(values: [Float], powers: [Double]) {
        self.values += values
        self.powers += powers
    }

    /// Forgets the frames before `frame`.
    mutating func drop(before frame: Int) {
        let count = min(frame, endFrame) - firstFrame
        guard count > 0 else { return }
        values.removeFirst(count * width)
        powers.removeFirst(count)
        firstFrame += count
    }

    func values(_ frames: Range<Int>) -> [Float] {
        Array(values[(frames.lowerBound - firstFrame) * width..<(frames.upperBound - firstFrame) * width])
    }

    /// The power under each of some frames.
    func powers(_ frames: Range<Int>) -> [Double] {
        Array(powers[frames.lowerBound - firstFrame..<frames.upperBound - firstFrame])
    }
}

/// Turns samples into frames as they come; whole recordings and live streams go the same way.
struct FrameStream: ~Copyable {
    private var extractor: MFCCExtractor
    private let hop: Int
    private var sum = 0.0
    private var summed = 0
    private var frames: [Float] = []
    private var powers: [Double] = []
    private(set) var sampleCount = 0
    /// Whether every sample so far was 0.
    private(set) var isSilent = true

    init(_ plan: MFCCPlan) throws(FeatureError) {
        extractor = try MFCCExtractor(plan)
        hop = plan.configuration.hopLength
    }

    mutating func push(_ samples: Span<Float>, into buffer: inout FrameBuffer) {
        addPower(samples)
        sampleCount += samples.count
        _ = extractor.push(samples, into: &frames)
        flush(into: &buffer)
    }

    /// The end of the recording: a recording shorter than a frame gives one now, and one without samples none.
    mutating func finish(into buffer: inout FrameBuffer) {
        if sampleCount == 0 { return }
        if summed > 0 { powers.append(sum / Double(summed)) }
        _ = extractor.finish(into: &frames)
        flush(into: &buffer)
    }

    private mutating func flush(into buffer: inout FrameBuffer) {
        buffer.append(values: frames, powers: powers)
        frames.removeAll(keepingCapacity: true)
        powers.removeAll(keepingCapacity: true)
    }

    private mutating func addPower(_ samples: Span<Float>) {
        var start = 0
        while start < samples.count {
            let end = min(samples.count, start + hop - summed)
            // One sum from the hop's first sample to its last: partial ones would round by where pieces end.
            var sum = sum
            for n in start..<end { sum += Double(samples[n]) * Double(samples[n]) }
            self.sum = sum
            if sum > 0 { isSilent = false }
            summed += end - start
            start = end
            if summed == hop {
                powers.append(sum / Double(hop))
                (self.sum, summed) = (0, 0)
            }
        }
    }
}
