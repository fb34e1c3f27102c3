import AudioFeatures
import Foundation
import Testing

struct NormalizationTests {
    @Test func `what was measured comes out with mean 0 and deviation 1`() throws {
        // Means far larger than deviations, in sequences of different length.
        let sequences = (1...9).map { length in
            let noise = TestSignal.noise(count: 3 * length * 11, seed: UInt64(length))
            return FrameSequence(featureCount: 3, values: noise.enumerated().map { [1000, -5, 0][$0 % 3] + $1 })
        }
        var accumulator = FeatureNormalization.Accumulator(featureCount: 3)
        for sequence in sequences { accumulator.add(sequence) }
        #expect(accumulator.frameCount == 45 * 11)
        let normalization = try accumulator.normalization()
        var values: [Float] = []
        for var sequence in sequences {
            normalization.apply(to: &sequence)
            values += sequence.values
        }
        for feature in 0..<3 {
            let column = stride(from: feature, to: values.count, by: 3).map { Double(values[$0]) }
            let mean = column.reduce(0, +) / Double(column.count)
            let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
            #expect(abs(mean) < 2e-3)
            #expect(abs(variance - 1) < 2e-3)
        }
    }

    @Test func `the population's mean and deviation are exact on a small example`() throws {
        var accumulator = FeatureNormalization.Accumulator(featureCount: 2)
        accumulator.add(FrameSequence(featureCount: 2, values: [2, 7, 4, 7, 4, 7, 4, 7]))
        accumulator.add(FrameSequence(featureCount: 2, values: [5, 7, 5, 7, 7, 7, 9, 7]))
        let normalization = try accumulator.normalization()
        #expect(normalization.mean == [5, 7])
        // The second feature never changes: 1, so that it becomes 0 and not NaN.
        #expect(normalization.standardDeviation == [2, 1])
        var values: [Float] = [99, 9, 8]
        normalization.apply(to: &values, from: 1)
        #expect(values == [99, 2, 1])
    }

    @Test func `nothing, or what is not finite, cannot be measured`() {
        var accumulator = FeatureNormalization.Accumulator(featureCount: 1)
        #expect { try accumulator.normalization() } throws: { ($0 as? FeatureError)?.code == .noFrames }
        accumulator.add(FrameSequence(featureCount: 1, values: [1, .nan]))
        #expect(throws: FeatureError.self) { try accumulator.normalization() }
    }

    @Test func `a normalisation survives JSON, and a damaged one is refused`() throws {
        let normalization = FeatureNormalization(mean: [0.1, -3], standardDeviation: [1e-3, 7])
        let data = try JSONEncoder().encode(normalization)
        #expect(try JSONDecoder().decode(FeatureNormalization.self, from: data) == normalization)
        for damaged in [
            #"{"mean":[1],"standardDeviation":[0]}"#, #"{"mean":[1],"standardDeviation":[1,2]}"#,
            #"{"mean":[],"standardDeviation":[]}"#, #"{"mean":[1],"standardDeviation":[-1]}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(FeatureNormalization.self, from: Data(damaged.utf8))
            }
        }
    }
}
