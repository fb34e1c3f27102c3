import ArgumentParser
import AudioClassification
import AudioFeatures
import RecurrentNetworks

/// Times a stream from its samples to its detections.
struct Listening: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listening",
        abstract: "Seconds of sound that are heard in a second, from samples to detections, on one thread.",
        discussion: "By windows of a second, and with carried state, a step for every frame; frames are 25 ms long.")

    @Option(help: "Milliseconds from frame to frame.") var frameHop = 10.0
    @Option(help: "Seconds from window to window.") var hop = 0.1
    @Option(help: "Seconds of sound that come at a time.") var piece = 1.0
    @OptionGroup var network: NetworkOptions
    @OptionGroup var timing: TimingOptions

    func run() throws {
        for mode in [StreamingMode.window(hopSeconds: hop), .carriedState] {
            var stream = try ListenedStream(mode, network: network, frameHop: frameHop, pieceSeconds: piece)
            let rates = try timing.rates(items: 1) { try stream.hearPiece() }
            let isCarried = mode == .carriedState
            try Measurement(
                "listening",
                [
                    "mode": isCarried ? "carried" : "window", "cell": network.cell.rawValue, "hidden": network.hidden,
                    "layers": network.layers, "input": network.input, "quantized": network.quantized,
                    "frameHop": frameHop, "hop": isCarried ? frameHop / 1000 : hop, "piece": piece,
                ],
                "seconds a second", rates.scaled(by: piece)
            ).write()
        }
    }
}

/// A made-up stream and an untrained model that hears it.
struct ListenedStream: ~Copyable {
    private var detector: StreamingDetector
    private let clips: [[Float]]
    private var next = 0

    init(_ mode: StreamingMode, network options: NetworkOptions, frameHop: Double, pieceSeconds: Double) throws {
        var mfcc = MFCCConfiguration()
        mfcc.hopMilliseconds = frameHop
        mfcc.coefficientCount = options.input
        mfcc.melBandCount = max(mfcc.melBandCount, options.input)
        var configuration = try options.network().configuration
        if mode == .carriedState { configuration.pooling = nil }
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(configuration, using: &generator)
        let windowFrames = mfcc.frameCount(forSamples: mfcc.sampleRate)
        let model = ClassifierModel.untrained(
            mfcc: mfcc, windowFrames: windowFrames, network: options.quantized ? network.quantized() : network)
        detector = try StreamingDetector(model, sampleRate: mfcc.sampleRate, mode: mode)
        let sound = Clips.make(64).flatMap { $0 }, count = max(1, Int(pieceSeconds * Double(mfcc.sampleRate)))
        clips = stride(from: 0, through: max(0, sound.count - count), by: count).map { Array(sound[$0..<min($0 + count, sound.count)]) }
    }

    mutating func hearPiece() throws {
        _ = try detector.process(clips[next])
        next = (next + 1) % clips.count
    }
}
