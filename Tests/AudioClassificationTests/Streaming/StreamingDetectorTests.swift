import AudioFeatures
import AudioFiles
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct StreamingDetectorTests {
    let windowed: ClassifierModel
    let carried: ClassifierModel

    init() throws {
        windowed = try .untrained()
        carried = try .untrained(pooling: nil)
    }

    /// One by which an untrained model hears a lot.
    private var eager: DetectionPolicy {
        var policy = DetectionPolicy()
        policy.threshold = 0.4
        policy.smoothingSeconds = 0.05
        policy.refractorySeconds = 0.1
        policy.minimumSeconds = 0.02
        return policy
    }

    private func sound(_ seconds: Double, rate: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        var loudness = 0.1
        return (0..<Int(seconds * Double(rate))).map { n in
            if n % (rate / 7) == 0 { loudness = n % 3 == 0 ? 0 : generator.uniform(in: 0...0.5) }
            return Float(loudness * generator.uniform(in: -1...1))
        }
    }

    /// All posteriors and detections of a sound that comes in pieces of these sizes, in turn.
    private func heard(
        _ samples: [Float], _ model: ClassifierModel, rate: Int = 8000, mode: StreamingMode? = nil, pieces: () -> Int = { .max }
    ) throws -> (posteriors: [StreamPosteriors], detections: [Detection]) {
        var detector = try StreamingDetector(model, policy: eager, sampleRate: rate, mode: mode)
        var posteriors: [StreamPosteriors] = [], detections: [Detection] = []
        var start = 0
        while start < samples.count {
            let end = start + min(samples.count - start, pieces())
            detections += try detector.process(Array(samples[start..<end])) { posteriors.append($0) }
            start = end
        }
        detections += try detector.finish { posteriors.append($0) }
        return (posteriors, detections)
    }

    @Test(arguments: [true, false], [8000, 11_025, 44_100])
    func `random pieces give the same posteriors and detections, to the last bit`(isCarried: Bool, rate: Int) throws {
        let model = isCarried ? carried : windowed
        for seed in UInt64(0)..<6 {
            var generator = SeededGenerator(seed: seed)
            let samples = sound(generator.uniform(in: 0.01...4), rate: rate, seed: seed)
            let mode: StreamingMode? = isCarried || seed % 2 == 0 ? nil : .window(hopSeconds: 0.032)
            let whole = try heard(samples, model, rate: rate, mode: mode)
            let inPieces = try heard(samples, model, rate: rate, mode: mode) {
                Int.random(in: 0...[1, 300, 20_000].randomElement(using: &generator)!, using: &generator)
            }
            #expect(inPieces.posteriors == whole.posteriors)
            #expect(inPieces.detections == whole.detections)
            #expect(!whole.posteriors.isEmpty)
        }
        #expect(try !heard(sound(4, rate: rate, seed: 1), model, rate: rate).detections.isEmpty)
    }

    @Test(arguments: [0, 1]) func `carried state gives what one run over the whole sequence gives`(deltaOrder: Int) throws {
        var mfcc = MFCCConfiguration.tiny
        mfcc.deltaOrder = deltaOrder
        let model = try ClassifierModel.untrained(
            mfcc: mfcc, pooling: nil, decision: Decision(temperature: 1.7, thresholds: [0, 0, 0]))
        let samples = sound(6, rate: 8000, seed: 2)
        let found = try heard(samples, model) { 777 }.posteriors

        var extractor = try MFCCExtractor(mfcc)
        var frames = extractor.frames(of: samples)
        model.frontEnd.normalization.apply(to: &frames)
        let logits = model.network.logits(for: [TimeSeries(width: mfcc.featureCount, values: frames.values)])[0]
        #expect(found.count == logits.count / 3)
        for (n, posteriors) in found.enumerated() {
            let tempered = logits[3 * n..<3 * n + 3].map { Float(Double($0) / 1.7) }
            for (a, b) in zip(posteriors.probabilities, SoftmaxCrossEntropy.probabilities(tempered)) { #expect(abs(a - b) <= 1e-5) }
        }
        // A frame of 256 samples every 128, and with deltas two more frames; the last ones wait for the end.
        #expect(found[0].time == Double(256 + 2 * deltaOrder * 128) / 8000)
        #expect(found.last!.time <= 6 && found.last!.time > 5.98)
        #expect(found == found.sorted { $0.time < $1.time })
    }

    @Test(arguments: [500, 1664, 20_000]) func `windows give what each gives alone`(count: Int) throws {
        let samples = sound(Double(count) / 8000, rate: 8000, seed: 3)
        let found = try heard(samples, windowed, mode: .window(hopSeconds: 0.064)) { 500 }.posteriors
        var stream = try AudioClassifier(windowed).stream(sampleRate: 8000, every: 0.064)
        var windows = try stream.push(samples)
        windows += try stream.finish()
        #expect(found.map(\.probabilities) == windows.map(\.classification.probabilities))
        for (posteriors, window) in zip(found, windows) {
            #expect(abs(posteriors.time - min(Double(count) / 8000, window.start + window.seconds)) < 1e-9)
        }
    }

    @Test func `silence that is not computed gives what it would have given`() throws {
        let samples = sound(1, rate: 8000, seed: 4) + [Float](repeating: 0, count: 30_000) + sound(1, rate: 8000, seed: 5)
        let found = try heard(samples, windowed, mode: .window(hopSeconds: 0.016)).posteriors
        var stream = try AudioClassifier(windowed).stream(sampleRate: 8000, every: 0.016)
        var windows = try stream.push(samples)
        windows += try stream.finish()
        #expect(found.map(\.probabilities) == windows.map(\.classification.probabilities))
    }

    @Test(arguments: [true, false]) func `what is no sound is silence, and is counted`(isCarried: Bool) throws {
        let model = isCarried ? carried : windowed
        let samples = sound(2, rate: 8000, seed: 6)
        var broken = samples, silenced = samples
        for (n, value) in [(100, Float.nan), (101, .infinity), (5000, -.infinity), (5001, 1e30), (15_999, .nan)] {
            broken[n] = value
            silenced[n] = 0
        }
        let found = try heard(broken, model) { 1000 }, expected = try heard(silenced, model)
        #expect(found.posteriors == expected.posteriors && found.detections == expected.detections)
        var stream = try PosteriorStream(model, sampleRate: 8000)
        _ = try stream.process(broken)
        #expect(stream.replacedSampleCount == 5)
    }

    @Test(arguments: [true, false]) func `full scale and beyond is heard`(isCarried: Bool) throws {
        let samples = (0..<16_000).map { Float($0 / 20 % 2 == 0 ? 1e9 : -1e9) }
        let found = try heard(samples, isCarried ? carried : windowed, rate: 44_100).posteriors
        #expect(!found.isEmpty)
        for posteriors in found { #expect(posteriors.probabilities.allSatisfy { $0.isFinite }) }
    }

    @Test(arguments: [true, false]) func `no sound has no posteriors, one sample has some`(isCarried: Bool) throws {
        let model = isCarried ? carried : windowed
        #expect(try heard([], model).posteriors.isEmpty)
        let found = try heard([0.5], model).posteriors
        #expect(found.count == 1 && found[0].time == 1 / 8000)
    }

    @Test(arguments: [true, false]) func `memory does not grow with the stream`(isCarried: Bool) throws {
        var reader: any FrameReader =
            isCarried ? CarriedFrameReader(carried) : WindowFrameReader(windowed, stepFrames: 3)
        var buffer = FrameBuffer(width: 10)
        for n in 0..<500 {
            buffer.append(values: (0..<70).map { Float(($0 * n) % 13) }, powers: [Double](repeating: 0, count: 7))
            _ = try reader.read(&buffer)
            #expect(buffer.values.count <= 12 * 10 && buffer.powers.count <= 12)
        }
    }

    @Test func `a model hears streams as it was made for, and no other way`() throws {
        #expect(carried.isStreaming && carried.streamingMode == .carriedState)
        #expect(!windowed.isStreaming && windowed.streamingMode == .window(hopSeconds: 0.1))
        func refusal(_ model: ClassifierModel, _ mode: StreamingMode, rate: Int = 8000) -> String {
            AudioClassificationTests.refusal { _ = try StreamingDetector(model, sampleRate: rate, mode: mode) }
        }
        #expect(refusal(windowed, .carriedState).contains("learned from whole recordings"))
        #expect(refusal(carried, .window(hopSeconds: 0.1)).contains("has no windows"))
        #expect(refusal(windowed, .window(hopSeconds: 0)).hasPrefix("the time between windows is 0.0 s"))
        #expect(refusal(windowed, .window(hopSeconds: .nan)).contains("nan"))
        #expect(refusal(windowed, .window(hopSeconds: 0.1), rate: 1_000_000_000).contains("sample rate"))
    }

    @Test func `what a model stores is respected`() throws {
        let model = try ClassifierModel.untrained(decision: Decision(temperature: 1, thresholds: [0.9, 0.2, 0]))
        #expect(model.detectionPolicy.threshold(of: "high") == Double(Float(0.9)))
        #expect(model.detectionPolicy.threshold(of: "low") == DetectionPolicy().threshold)
        let detector = try AudioClassifier(model).detector(sampleRate: 8000)
        #expect(detector.policy == model.detectionPolicy)
        #expect(carried.detectionPolicy.smoothingSeconds < windowed.detectionPolicy.smoothingSeconds)
    }
}
