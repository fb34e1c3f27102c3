import CKernels

/// Turns samples into MFCC frames: a whole recording at once, or chunk by chunk with the same result to the last bit.
///
/// Samples are mono, at the configuration's rate, nominally in -1...1, and finite. One extractor serves one recording at a
/// time; each thread has its own. Where there are many they share a plan, which is what is costly about them.
public struct MFCCExtractor: ~Copyable, Sendable {
    /// How frames are made.
    public var configuration: MFCCConfiguration { plan.configuration }

    private let plan: MFCCPlan
    private var cepstrum: CepstrumStage
    private var conditioner: SignalConditioner
    private var deltas: [DeltaStage]
    private let frameLength: Int
    private let hopLength: Int

    /// The samples that arrived from the next frame's start on: less than a frame, between two pushes.
    private var pending: [Float] = []
    /// Samples still to be skipped before the next frame starts, where the hop is longer than the frame.
    private var gap = 0
    private var hasFrames = false

    /// An extractor for the configuration; throws what is wrong with it.
    public init(_ configuration: MFCCConfiguration = MFCCConfiguration()) throws(FeatureError) {
        try self.init(MFCCPlan(configuration))
    }

    /// An extractor that shares a plan; throws where there is no memory for it.
    public init(_ plan: MFCCPlan) throws(FeatureError) {
        try self.init(plan, level: Int(ck_level_in_use().rawValue))
    }

    /// The same with the kernels of a given CPU level, for tests.
    package init(_ plan: MFCCPlan, level: Int) throws(FeatureError) {
        let configuration = plan.configuration
        cepstrum = try CepstrumStage(plan, level: level)
        self.plan = plan
        frameLength = configuration.frameLength
        hopLength = configuration.hopLength
        conditioner = SignalConditioner(configuration)
        let count = configuration.coefficientCount
        deltas = (0..<configuration.deltaOrder).map {
            DeltaStage(inputCount: count * ($0 + 1), firstColumn: count * $0, reach: configuration.deltaReach)
        }
    }

    /// The frames of a whole recording: `configuration.frameCount(forSamples:)` of them.
    ///
    /// A recording shorter than a frame is padded with zeros to one. Whatever was pushed before is forgotten.
    public mutating func frames(of samples: Span<Float>) -> FrameSequence {
        reset()
        var values: [Float] = []
        values.reserveCapacity(configuration.frameCount(forSamples: samples.count) * configuration.featureCount)
        _ = push(samples, into: &values)
        _ = finish(into: &values)
        return FrameSequence(featureCount: configuration.featureCount, values: values)
    }

    /// The frames of a whole recording.
    public mutating func frames(of samples: [Float]) -> FrameSequence { frames(of: samples.span) }

    /// Takes the next samples of a recording and appends the frames that are now complete, row-major, to `values`.
    ///
    /// With deltas, frames come `configuration.lookAheadFrames` later than their own samples. Returns how many frames were
    /// appended.
    public mutating func push(_ samples: Span<Float>, into values: inout [Float]) -> Int {
        let before = values.count
        // In blocks, so that what lies between the stages stays small however long the recording is.
        var start = 0
        while start < samples.count {
            let end = min(start + 16_384, samples.count)
            pushBlock(samples.extracting(start..<end), into: &values)
            start = end
        }
        return (values.count - before) / configuration.featureCount
    }

    /// Takes the next samples of a recording and appends the frames that are now complete, row-major, to `values`.
    public mutating func push(_ samples: [Float], into values: inout [Float]) -> Int { push(samples.span, into: &values) }

    /// Ends the recording: appends the frames that waited for later ones, and, if the recording was shorter than a frame,
    /// the one frame that it gives when padded with zeros. The extractor is then as new.
    ///
    /// Returns how many frames were appended.
    public mutating func finish(into values: inout [Float]) -> Int {
        let before = values.count
        if !hasFrames {
            pending += Array(repeating: 0, count: frameLength - pending.count)
            appendPendingFrames(to: &values)
        }
        for index in deltas.indices {
            var rows: [Float] = []
            deltas[index].finish(into: &rows)
            differentiate(rows, from: index + 1, into: &values)
        }
        reset()
        return (values.count - before) / configuration.featureCount
    }

    /// Forgets the recording so far.
    public mutating func reset() {
        pending.removeAll(keepingCapacity: true)
        gap = 0
        hasFrames = false
        conditioner.reset()
        for index in deltas.indices { deltas[index].reset() }
    }
}

extension MFCCExtractor {
    private mutating func pushBlock(_ samples: Span<Float>, into values: inout [Float]) {
        conditioner.condition(samples, into: &pending)
        let skipped = min(gap, pending.count)
        pending.removeFirst(skipped)
        gap -= skipped
        appendPendingFrames(to: &values)
    }

    /// Turns the whole frames in `pending` into features, and drops what no later frame needs.
    private mutating func appendPendingFrames(to values: inout [Float]) {
        guard pending.count >= frameLength else { return }
        let count = 1 + (pending.count - frameLength) / hopLength
        if deltas.isEmpty {
            cepstrum.append(frames: count, of: pending, hop: hopLength, to: &values)
        } else {
            var rows: [Float] = []
            cepstrum.append(frames: count, of: pending, hop: hopLength, to: &rows)
            differentiate(rows, from: 0, into: &values)
        }
        let used = min(count * hopLength, pending.count)
        gap = count * hopLength - used
        pending.removeFirst(used)
        hasFrames = true
    }

    /// Sends rows through the delta stages from `first` on, and what comes out of the last one to `values`.
    private mutating func differentiate(_ rows: [Float], from first: Int, into values: inout [Float]) {
        var rows = rows
        for index in first..<deltas.count {
            var longer: [Float] = []
            deltas[index].push(rows, into: &longer)
            rows = longer
        }
        values += rows
    }
}
