#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import AudioFeatures
internal import RecurrentNetworks

/// A little synthetic sound in every model file, with the frames and logits that it gave where the model was trained.
///
/// A wrong front end keeps every shape and is silently wrong; checked at load, this is what notices it.
struct SelfTest {
    /// How much results may differ between kinds of CPU; the largest absolute difference.
    struct Tolerance: Codable, Hashable, Sendable {
        var frames: Float
        var logits: Float
    }

    private enum Name {
        static let samples = "self_test.samples"
        static let frames = "self_test.frames"
        static let logits = "self_test.logits"
    }

    let samples: [Float]
    let frames: [Float]
    let logits: [Float]
    let tolerance: Tolerance

    /// The results of a model that is at hand.
    init(frontEnd: FrontEnd, network: RecurrentNetwork) throws {
        samples = Self.sound(frontEnd.mfcc)
        (frames, logits) = try Self.run(samples, frontEnd, network)
        let largest = logits.reduce(0) { max($0, abs($1)) }
        tolerance = Tolerance(frames: 2e-3, logits: 2e-3 * max(1, largest))
    }

    /// The results that a file holds.
    init(_ tensors: [String: Tensor], _ tolerance: Tolerance, name: String) throws(ClassificationError) {
        func values(_ tensor: String) throws(ClassificationError) -> [Float] {
            guard let found = tensors[tensor], found.values.allSatisfy(\.isFinite), !found.values.isEmpty else {
                throw ClassificationError.brokenModel(name, "its tensor \"\(tensor)\" is missing or unusable")
            }
            return found.values
        }
        samples = try values(Name.samples)
        frames = try values(Name.frames)
        logits = try values(Name.logits)
        self.tolerance = tolerance
    }

    var tensors: [String: Tensor] {
        [
            Name.samples: Tensor(shape: [samples.count], values: samples),
            Name.frames: Tensor(shape: [frames.count], values: frames),
            Name.logits: Tensor(shape: [logits.count], values: logits),
        ]
    }

    /// Throws where the model gives other results here.
    func check(_ model: ClassifierModel, name: String) throws {
        let (frames, logits) = try Self.run(samples, model.frontEnd, model.network)
        for (what, here, there, limit) in [
            ("frames", frames, self.frames, tolerance.frames), ("logits", logits, self.logits, tolerance.logits),
        ] {
            guard here.count == there.count else {
                throw ClassificationError.brokenModel(
                    name, "its self-test gives \(here.count) values of \(what), not \(there.count)")
            }
            // Not through `max`, which drops NaN: a model that gives it must not pass.
            if let difference = zip(here, there).map({ abs($0 - $1) }).first(where: { !($0 <= limit) }) {
                throw ClassificationError.failedSelfTest(name, what, difference, limit)
            }
        }
    }

    private static func run(
        _ samples: [Float], _ frontEnd: FrontEnd, _ network: RecurrentNetwork
    ) throws -> (frames: [Float], logits: [Float]) {
        var extractor = try MFCCExtractor(frontEnd.mfcc)
        var frames = extractor.frames(of: samples).values
        frontEnd.normalization.apply(to: &frames)
        let logits = network.logits(for: [TimeSeries(width: frontEnd.mfcc.featureCount, values: frames)])[0]
        return (frames, logits)
    }

    /// Some ten frames: a rising tone that is switched on and off, over noise that is far above the logarithm's floor.
    private static func sound(_ mfcc: MFCCConfiguration) -> [Float] {
        var generator = SeededGenerator(seed: 0)
        let count = mfcc.sampleCount(forFrames: 10)
        return (0..<count).map { n in
            let t = Double(n) / Double(count)
            let tone = n * 7 / count % 2 == 0 ? 0.3 * sin(2 * .pi * Double(count) * (0.01 * t + 0.05 * t * t)) : 0
            return Float(tone + 0.02 * generator.uniform(in: -1...1))
        }
    }
}
