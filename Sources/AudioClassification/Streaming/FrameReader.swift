internal import AudioFeatures
internal import RecurrentNetworks

/// A way of running a model's network over the frames of a stream.
protocol FrameReader: Sendable {
    /// The posteriors that the frames in the buffer are enough for. Frames that are not needed any more are dropped.
    mutating func read(_ buffer: inout FrameBuffer) throws -> [StreamPosteriors]

    /// Those that are still to come once the stream has ended, after the last `read`.
    mutating func finish(_ buffer: FrameBuffer) throws -> [StreamPosteriors]
}

/// The state carried from frame to frame.
struct CarriedFrameReader: FrameReader {
    private let model: ClassifierModel
    private var state: RecurrentState
    private var next = 0

    /// Frames that run together: as a sequence of their own from the state before, which gives the bits of single steps in
    /// less time.
    private static let blockSize = 128

    init(_ model: ClassifierModel) {
        self.model = model
        state = model.network.zeroState()
    }

    mutating func read(_ buffer: inout FrameBuffer) throws -> [StreamPosteriors] {
        let frontEnd = model.frontEnd, width = model.network.configuration.outputWidth
        var posteriors: [StreamPosteriors] = []
        while next < buffer.endFrame {
            let frames = next..<min(next + Self.blockSize, buffer.endFrame)
            var values = buffer.values(frames)
            try values.checkFinite()
            frontEnd.normalization.apply(to: &values)
            let series = TimeSeries(width: buffer.width, values: values)
            let output = model.network.run([series], initialStates: [state])[0]
            state = output.finalState
            let logits = output.values.values
            for (n, frame) in frames.enumerated() {
                posteriors.append(
                    StreamPosteriors(
                        time: frontEnd.secondsHeard(throughFrame: frame),
                        probabilities: model.decision.probabilities(Array(logits[n * width..<(n + 1) * width]))))
            }
            next = frames.upperBound
        }
        buffer.drop(before: next)
        return posteriors
    }

    func finish(_ buffer: FrameBuffer) -> [StreamPosteriors] { [] }
}

/// Windows of the model's length, each from the zero state.
struct WindowFrameReader: FrameReader {
    private let model: ClassifierModel
    private var cutter: WindowCutter
    /// The last window and what it gave.
    private var last: (values: [Float], probabilities: [Float]) = ([], [])

    init(_ model: ClassifierModel, stepFrames: Int) {
        self.model = model
        cutter = WindowCutter(length: model.frontEnd.windowFrames, step: stepFrames)
    }

    mutating func read(_ buffer: inout FrameBuffer) throws -> [StreamPosteriors] {
        var posteriors: [StreamPosteriors] = []
        while true {
            let windows = cutter.cut(&buffer, limit: 16)
            if windows.isEmpty { return posteriors }
            posteriors += try self.posteriors(of: windows)
        }
    }

    mutating func finish(_ buffer: FrameBuffer) throws -> [StreamPosteriors] {
        try cutter.finish(buffer).map { try posteriors(of: [$0]) } ?? []
    }

    /// Those of windows that go through the network together. A window equal to the one before it, as where nothing but
    /// zeros comes, gives what that one gave, and need not run.
    private mutating func posteriors(of windows: [FrameWindow]) throws -> [StreamPosteriors] {
        var previous = last.values
        let isNew = windows.map { window in
            defer { previous = window.values }
            return window.values != previous
        }
        let new = zip(windows, isNew).filter(\.1).map(\.0)
        for window in new { try window.values.checkFinite() }
        var logits = model.network.logits(for: new.map { TimeSeries($0, model.frontEnd.normalization) })[...]
        return zip(windows, isNew).map { window, isNew in
            if isNew { last = (window.values, model.decision.probabilities(logits.removeFirst())) }
            return StreamPosteriors(
                time: model.frontEnd.secondsHeard(throughFrame: window.frames.upperBound - 1),
                probabilities: last.probabilities)
        }
    }
}

extension FrontEnd {
    /// How much of a stream has been heard when the features of a frame are known, in seconds.
    func secondsHeard(throughFrame frame: Int) -> Double {
        Double((frame + mfcc.lookAheadFrames) * mfcc.hopLength + mfcc.frameLength) / Double(mfcc.sampleRate)
    }
}

extension [Float] {
    fileprivate func checkFinite() throws(ClassificationError) {
        for value in self where !value.isFinite { throw .tooLoud("the stream") }
    }
}
