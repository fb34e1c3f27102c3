import AudioFeatures
import Testing

struct ChunkingTests {
    /// Configurations that differ in how frames lie in the stream.
    static let configurations: [MFCCConfiguration] = {
        let plain = MFCCConfiguration()
        var sparse = plain  // a hop longer than the frame: samples in between belong to no frame
        sparse.hopMilliseconds = 41
        var odd = plain  // 333 samples every 77
        odd.frameMilliseconds = 20.8125
        odd.hopMilliseconds = 4.8125
        var conditioned = plain
        conditioned.preEmphasis = 0.97
        conditioned.dither = 1e-3
        var withDeltas = conditioned
        withDeltas.coefficientCount = 13
        withDeltas.deltaOrder = 2
        var wide = plain
        wide.deltaOrder = 1
        wide.deltaReach = 5
        return [plain, sparse, odd, conditioned, withDeltas, wide] + MFCCConfiguration.Preset.allCases.map(MFCCConfiguration.init)
    }()

    @Test(arguments: configurations)
    func `chunks of any size give the bits of the whole`(configuration: MFCCConfiguration) throws {
        var extractor = try MFCCExtractor(configuration)
        for count in [0, 1, 399, 400, 401, 1_000, 9_000] {
            let samples = TestSignal.noise(count: count)
            let whole = extractor.frames(of: samples)
            #expect(whole.frameCount == configuration.frameCount(forSamples: count))
            for size in [1, 7, 160, 399, 400, 401, 5_000] {
                let chunked = frames(of: samples, with: &extractor) { size }
                #expect(chunked == whole, "\(count) samples in chunks of \(size)")
            }
            var generator = TestGenerator(state: 3)
            for _ in 0..<5 {
                let chunked = frames(of: samples, with: &extractor) { Int.random(in: 0...900, using: &generator) }
                #expect(chunked == whole, "\(count) samples in chunks of random size")
            }
        }
    }

    @Test func `a recording longer than the inner blocks gives the frames of its parts`() throws {
        let samples = TestSignal.noise(count: 40_000)
        var extractor = try MFCCExtractor()
        let whole = extractor.frames(of: samples)
        #expect(whole.frameCount == 248)
        for frame in [0, 100, 101, 102, 203, 247] {
            let alone = extractor.frames(of: Array(samples[frame * 160..<frame * 160 + 400]))
            #expect(alone.values[...] == whole.values[frame * 20..<frame * 20 + 20], "frame \(frame)")
        }
    }

    @Test func `frames leave the stream as soon as their samples are there`() throws {
        let samples = TestSignal.noise(count: 16_000)
        for order in 0...2 {
            var configuration = MFCCConfiguration()
            configuration.deltaOrder = order
            #expect(configuration.lookAheadFrames == 2 * order)
            var extractor = try MFCCExtractor(configuration)
            var values: [Float] = []
            let needed = configuration.sampleCount(forFrames: 1 + configuration.lookAheadFrames)
            #expect(extractor.push(Array(samples[..<(needed - 1)]), into: &values) == 0)
            #expect(extractor.push([samples[needed - 1]], into: &values) == 1)
            #expect(values.count == configuration.featureCount)
            #expect(extractor.push(Array(samples[needed...]), into: &values) == 97 - configuration.lookAheadFrames)
            #expect(extractor.finish(into: &values) == configuration.lookAheadFrames)
        }
    }

    @Test func `fewer samples than a frame are padded with zeros to one frame`() throws {
        var extractor = try MFCCExtractor()
        for count in [0, 1, 200, 399] {
            let samples = TestSignal.noise(count: count)
            let short = extractor.frames(of: samples)
            #expect(short.frameCount == 1)
            #expect(short == extractor.frames(of: samples + Array(repeating: 0, count: 400 - count)))
        }
    }

    @Test func `finish and reset both leave an extractor as new`() throws {
        var configuration = MFCCConfiguration()
        configuration.window = .rectangular  // a Hann window would hide the first sample
        configuration.preEmphasis = 0.9
        configuration.dither = 0.01
        configuration.deltaOrder = 1
        var extractor = try MFCCExtractor(configuration)
        let samples = TestSignal.noise(count: 3_000)
        let expected = extractor.frames(of: samples)
        var values: [Float] = []
        _ = extractor.push(TestSignal.sine(hertz: 440, count: 777), into: &values)
        extractor.reset()
        #expect(extractor.frames(of: samples) == expected)
        _ = extractor.push(TestSignal.sine(hertz: 440, count: 777), into: &values)
        _ = extractor.finish(into: &values)
        values = []
        _ = extractor.push(samples, into: &values)
        _ = extractor.finish(into: &values)
        #expect(values == expected.values)
    }

    @Test func `extractors on several threads at once give what one gives alone`() async throws {
        let recordings = (0..<16).map { TestSignal.noise(count: 4_000, seed: UInt64($0)) }
        var extractor = try MFCCExtractor()
        var expected: [FrameSequence] = []
        for recording in recordings { expected.append(extractor.frames(of: recording)) }
        let results = try await withThrowingTaskGroup(of: (Int, FrameSequence).self) { group in
            for (index, recording) in recordings.enumerated() {
                group.addTask {
                    // Many are made and destroyed meanwhile: FFTW's planner is the part that is not thread-safe.
                    for _ in 0..<20 { _ = try MFCCExtractor() }
                    var extractor = try MFCCExtractor()
                    return (index, extractor.frames(of: recording))
                }
            }
            var results = expected.map { FrameSequence(featureCount: $0.featureCount) }
            for try await (index, frames) in group { results[index] = frames }
            return results
        }
        #expect(results == expected)
    }

    @Test func `extractors that share a plan on several threads give what one gives alone`() async throws {
        let recordings = (0..<16).map { TestSignal.noise(count: 4_000, seed: UInt64($0)) }
        let plan = try MFCCPlan()
        let results = try await withThrowingTaskGroup(of: (Int, FrameSequence).self) { group in
            for (index, recording) in recordings.enumerated() {
                group.addTask {
                    var extractor = try MFCCExtractor(plan)
                    for _ in 0..<20 { _ = extractor.frames(of: recording) }
                    return (index, extractor.frames(of: recording))
                }
            }
            var results: [Int: FrameSequence] = [:]
            for try await (index, frames) in group { results[index] = frames }
            return results
        }
        for (index, recording) in recordings.enumerated() {
            var alone = try MFCCExtractor()
            #expect(results[index] == alone.frames(of: recording))
        }
    }

    private func frames(
        of samples: [Float], with extractor: inout MFCCExtractor, chunkSize: () -> Int
    ) -> FrameSequence {
        var values: [Float] = []
        var start = 0
        while start < samples.count {
            let end = min(samples.count, start + chunkSize())
            _ = extractor.push(samples.span.extracting(start..<end), into: &values)
            start = end
        }
        _ = extractor.finish(into: &values)
        return FrameSequence(featureCount: extractor.configuration.featureCount, values: values)
    }
}
