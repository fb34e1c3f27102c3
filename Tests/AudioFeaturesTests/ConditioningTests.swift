import AudioFeatures
import Glibc
import Testing

/// Dither, pre-emphasis and deltas: what happens before and after the frames.
struct ConditioningTests {
    @Test func `dither is the same for the same seed, and another for another`() throws {
        var configuration = MFCCConfiguration()
        configuration.dither = 1e-3
        let samples = TestSignal.sine(hertz: 300, count: 4_000)
        var first = try MFCCExtractor(configuration)
        var again = try MFCCExtractor(configuration)
        #expect(first.frames(of: samples) == again.frames(of: samples))
        configuration.ditherSeed = 1
        var other = try MFCCExtractor(configuration)
        #expect(first.frames(of: samples) != other.frames(of: samples))
    }

    @Test func `dither is white noise of the deviation asked for`() throws {
        // The power in a rectangular frame of N samples of noise is N times its variance in every bin.
        var configuration = MFCCConfiguration()
        configuration.dither = 0.25
        configuration.window = .rectangular
        configuration.melBandCount = 20
        configuration.coefficientCount = 20
        configuration.frameMilliseconds = 1_000
        var extractor = try MFCCExtractor(configuration)
        let frames = extractor.frames(of: Array(repeating: 0, count: 160_000))
        let transform = CosineTransform(inputCount: 20, outputCount: 20)
        let bank = try MelFilterBank(configuration)
        for band in 0..<20 {
            let logEnergy = (0..<20).reduce(0.0) { $0 + Double(frames.values[$1] * transform.basis($1)[band]) }
            let expected = 16_000 * 0.0625 * Double(bank.weights(ofBand: band).reduce(0, +))
            #expect(abs(exp(logEnergy) / expected - 1) < 0.35, "band \(band)")
        }
    }

    @Test func `pre-emphasis is the difference of the whole recording's samples`() throws {
        var configuration = MFCCConfiguration()
        let samples = TestSignal.noise(count: 2_000)
        let emphasized = samples.indices.map { samples[$0] - ($0 == 0 ? 0 : 0.95 * samples[$0 - 1]) }
        var plain = try MFCCExtractor(configuration)
        configuration.preEmphasis = 0.95
        var extractor = try MFCCExtractor(configuration)
        let (frames, expected) = (extractor.frames(of: samples), plain.frames(of: emphasized))
        #expect(zip(frames.values, expected.values).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test(arguments: [(1, 1), (1, 2), (2, 1), (2, 2), (2, 4)])
    func `deltas are regression slopes with the ends repeated`(order: Int, reach: Int) throws {
        var configuration = MFCCConfiguration()
        configuration.coefficientCount = 5
        var plain = try MFCCExtractor(configuration)
        configuration.deltaOrder = order
        configuration.deltaReach = reach
        var extractor = try MFCCExtractor(configuration)
        for count in [100, 560, 4_000] {
            let samples = TestSignal.noise(count: count)
            let frames = extractor.frames(of: samples)
            let base = plain.frames(of: samples)
            #expect(frames.frameCount == base.frameCount)
            var columns = rows(of: base)
            var expected = columns
            for _ in 0..<order {
                columns = slopes(of: columns, reach: reach)
                expected = zip(expected, columns).map { $0 + $1 }
            }
            #expect(zip(rows(of: frames).joined(), expected.joined()).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    private func rows(of frames: FrameSequence) -> [[Float]] {
        (0..<frames.frameCount).map { Array(frames.values[$0 * frames.featureCount..<($0 + 1) * frames.featureCount]) }
    }

    private func slopes(of rows: [[Float]], reach: Int) -> [[Float]] {
        rows.indices.map { t in
            rows[t].indices.map { column in
                var numerator: Float = 0
                var denominator: Float = 0
                for n in -reach...reach {
                    numerator += Float(n) * rows[min(max(t + n, 0), rows.count - 1)][column]
                    denominator += Float(n * n)
                }
                return numerator / denominator
            }
        }
    }
}
