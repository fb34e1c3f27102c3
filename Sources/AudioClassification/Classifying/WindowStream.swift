internal import AudioFeatures
internal import RecurrentNetworks

/// Cuts sound that comes in pieces of any size into windows as the network sees them; they do not depend on the pieces.
struct WindowStream: ~Copyable {
    private let frontEnd: FrontEnd
    /// What errors call the sound.
    private let name: String
    private var frames: SoundFrames
    private var cutter: WindowCutter

    /// - Parameter plan: That of the front end, which many streams can share.
    init(_ frontEnd: FrontEnd, _ plan: MFCCPlan, sampleRate: Int, stepFrames: Int, name: String) throws {
        self.frontEnd = frontEnd
        self.name = name
        frames = try SoundFrames(frontEnd, plan, sampleRate: sampleRate)
        cutter = WindowCutter(length: frontEnd.windowFrames, step: stepFrames)
    }

    /// Samples so far, at the model's rate.
    var sampleCount: Int { frames.sampleCount }
    var oddities: [SoundOddity] {
        SoundOddity.of(
            sampleCount: frames.sampleCount, frameLength: frontEnd.mfcc.frameLength, isSilent: frames.isSilent)
    }

    /// Takes mono samples, and hands out the windows that they complete, some at a time.
    ///
    /// Throws where a window's features are no numbers: samples that are not finite, or absurdly large.
    mutating func push(_ samples: Span<Float>, _ each: ([FrameWindow]) throws -> Void) throws {
        frames.push(samples)
        try cutCompleteWindows(each)
    }

    /// The end of the sound, and of the stream: the windows still to come. Without any sound there are none.
    mutating func finish(_ each: ([FrameWindow]) throws -> Void) throws {
        frames.finish()
        try cutCompleteWindows(each)
        if let last = cutter.finish(frames.buffer) { try check([last], each) }
    }

    private mutating func cutCompleteWindows(_ each: ([FrameWindow]) throws -> Void) throws {
        while true {
            let windows = cutter.cut(&frames.buffer, limit: 16)
            if windows.isEmpty { return }
            try check(windows, each)
        }
    }

    private func check(_ windows: [FrameWindow], _ each: ([FrameWindow]) throws -> Void) throws {
        guard windows.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { throw ClassificationError.tooLoud(name) }
        try each(windows)
    }
}

extension ClassifierModel {
    /// The answer that probabilities make.
    func classification(_ probabilities: [Float]) -> Classification {
        Classification(labels: labels, probabilities: probabilities, thresholds: decision.thresholds)
    }

    /// What is found in some windows, which go through the network together.
    func classify(_ windows: [FrameWindow]) -> [WindowClassification] {
        if windows.isEmpty { return [] }
        let found = probabilities(windows.map { WholeAnswer.Window(TimeSeries($0, frontEnd.normalization), powers: $0.powers) })
        return zip(windows, found).map { window, probabilities in
            WindowClassification(
                start: frontEnd.start(ofFrame: window.frames.lowerBound),
                seconds: frontEnd.seconds(ofFrames: window.frames.count),
                classification: classification(probabilities),
                power: window.power)
        }
    }
}
