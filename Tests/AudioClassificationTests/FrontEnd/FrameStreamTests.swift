import AudioFeatures
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct FrameStreamTests {
    @Test(arguments: 0..<60)
    func `random chunks give the frames and powers of the whole, to the last bit`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        var mfcc = MFCCConfiguration.tiny
        mfcc.hopMilliseconds = [4, 16, 32, 50][random(0...3)]  // the last one leaves gaps between frames
        mfcc.deltaOrder = random(0...1)
        let samples = noise(random(1...6000), seed: seed)

        var stream = try FrameStream(MFCCPlan(mfcc))
        var buffer = FrameBuffer(width: mfcc.featureCount)
        var start = 0
        while start < samples.count {
            let end = min(samples.count, start + random(1...[1, 50, 700, 6000][random(0...3)]))
            stream.push(Array(samples[start..<end]).span, into: &buffer)
            start = end
        }
        stream.finish(into: &buffer)

        var extractor = try MFCCExtractor(mfcc)
        let frames = extractor.frames(of: samples)
        #expect(stream.sampleCount == samples.count)
        #expect(buffer.endFrame == mfcc.frameCount(forSamples: samples.count))
        #expect(buffer.values == frames.values)
        for n in 0..<buffer.endFrame {
            let under = samples[n * mfcc.hopLength..<min(samples.count, (n + 1) * mfcc.hopLength)]
            let power = under.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(under.count)
            #expect(buffer.powers(n..<n + 1) == [power])
        }
    }

    @Test func `no samples have no frame, one sample has one`() throws {
        var stream = try FrameStream(MFCCPlan(.tiny))
        var buffer = FrameBuffer(width: 10)
        stream.finish(into: &buffer)
        #expect(buffer.endFrame == 0)
        stream.push([0.5].span, into: &buffer)
        stream.finish(into: &buffer)
        #expect(buffer.endFrame == 1)
        #expect(buffer.powers(0..<1) == [0.25])
    }
}
