import AudioFiles
import Dispatch
import RecurrentNetworks
import Synchronization
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct AudioClassifierTests {
    let classifier: AudioClassifier
    let folder: RecordingFolder

    init() throws {
        classifier = AudioClassifier(try .untrained())
        folder = try RecordingFolder()
    }

    /// The step in seconds of windows that overlap by half, as whole recordings have them.
    private var halfWindowSeconds: Double { 6 * 128.0 / 8000 }

    @Test(arguments: [1, 200, 256, 1664, 1665, 5000, 20_000])
    func `a file, its samples and a stream of them in any pieces give the same`(count: Int) throws {
        let samples = noise(count, seed: UInt64(count))
        try folder.write(samples, as: "x.wav")
        let whole = try classifier.classify(file: folder.path + "/x.wav")
        #expect(try classifier.classify(samples: samples, sampleRate: 8000) == whole.classification)
        #expect(whole.seconds == Double(count) / 8000)

        var expected: [WindowClassification] = []
        let listed = try classifier.classifyWindows(of: .path(folder.path + "/x.wav"), every: halfWindowSeconds) {
            expected.append($0)
        }
        #expect(listed == whole)
        #expect(whole.windowCount == expected.count)
        for seed in UInt64(0)..<5 {
            var generator = SeededGenerator(seed: seed)
            var stream = try classifier.stream(sampleRate: 8000, every: halfWindowSeconds)
            var found: [WindowClassification] = [], start = 0
            while start < samples.count {
                let end = min(count, start + Int.random(in: 1...[3, 300, 9000].randomElement(using: &generator)!, using: &generator))
                found += try stream.push(Array(samples[start..<end]))
                start = end
            }
            let last = try stream.finish()
            #expect(found + last == expected)
        }
    }

    @Test(arguments: [22_050, 44_100, 16_000, 4000, 11_025])
    func `other rates are converted, in a stream as in a file`(rate: Int) throws {
        let samples = noise(rate * 3 / 4, seed: 4)
        try folder.write(samples, sampleRate: rate, as: "x.wav")
        let whole = try classifier.classify(file: folder.path + "/x.wav")
        #expect(whole.sampleRate == rate)
        #expect(abs(whole.seconds - 0.75) < 2.0 / 8000)
        #expect(try classifier.classify(samples: samples, sampleRate: rate) == whole.classification)
        let converted = Resampler.convert(samples, from: rate, to: 8000)
        #expect(try classifier.classify(samples: converted, sampleRate: 8000) == whole.classification)

        var stream = try classifier.stream(sampleRate: rate, every: halfWindowSeconds)
        var pieces = try classifier.stream(sampleRate: rate, every: halfWindowSeconds)
        let atOnce = try stream.push(samples) + stream.finish()
        var found: [WindowClassification] = []
        for start in stride(from: 0, to: samples.count, by: 777) {
            found += try pieces.push(Array(samples[start..<min(start + 777, samples.count)]))
        }
        let last = try pieces.finish()
        #expect(found + last == atOnce)
        #expect(atOnce.count == whole.windowCount)
    }

    @Test func `several channels are mixed down to their mean`() throws {
        let left = noise(4000, seed: 1), right = noise(4000, seed: 2)
        try folder.write(zip(left, right).flatMap { [$0, $1] }, channelCount: 2, as: "stereo.wav")
        let whole = try classifier.classify(file: folder.path + "/stereo.wav")
        #expect(whole.channelCount == 2)
        let mean = zip(left, right).map { ($0 + $1) / 2 }
        #expect(try classifier.classify(samples: mean, sampleRate: 8000) == whole.classification)
    }

    @Test func `a longer recording is the mean of its windows by the power of their sound`() throws {
        let samples = noise(3000, seed: 1, amplitude: 0.05) + Word.high.samples(seed: 2) + noise(4000, seed: 3, amplitude: 0.2)
        try folder.write(samples, as: "x.wav")
        var windows: [WindowClassification] = []
        let whole = try classifier.classifyWindows(of: .path(folder.path + "/x.wav"), every: halfWindowSeconds) {
            windows.append($0)
        }
        #expect(windows.count > 5 && Set(windows.map(\.classification)).count == windows.count)
        var expected = [Double](repeating: 0, count: 3), weight = 0.0
        for window in windows {
            // The samples whose power counts: whole hops of the window's frames.
            let first = Int((window.start * 8000).rounded()), count = 12 * 128
            let power = samples[first..<first + count].reduce(0) { $0 + Double($1) * Double($1) } / Double(count)
            #expect(abs(power - window.power) < 1e-9)
            for n in 0..<3 { expected[n] += power * Double(window.classification.probabilities[n]) }
            weight += power
        }
        for n in 0..<3 { #expect(abs(expected[n] / weight - Double(whole.classification.probabilities[n])) < 1e-6) }
        #expect(abs(whole.classification.probabilities.reduce(0, +) - 1) < 1e-5)
    }

    @Test func `where all is silent every window counts the same`() throws {
        try folder.write([Float](repeating: 0, count: 9000), as: "silence.wav")
        var windows: [WindowClassification] = []
        let whole = try classifier.classifyWindows(of: .path(folder.path + "/silence.wav"), every: 0.1) { windows.append($0) }
        #expect(windows.count > 5 && windows.allSatisfy { $0.power == 0 })
        #expect(whole.classification.scores.allSatisfy { $0.probability.isFinite && $0.probability > 0 })
        #expect(abs(whole.classification.probability - windows[0].classification.probability) < 1e-6)
        #expect(whole.warnings == ["is silent: every sample is 0"])
    }

    @Test func `windows tell where they begin and how long they are`() throws {
        try folder.write(noise(8000, seed: 1), as: "x.wav")
        // 61 frames; windows of 12 frames every 16 frames, which leave gaps, and every 8, which overlap.
        func places(_ seconds: Double) throws -> [Int] {
            var starts: [Int] = []
            _ = try classifier.classifyWindows(of: .path(folder.path + "/x.wav"), every: seconds) {
                #expect($0.seconds == Double(11 * 128 + 256) / 8000)
                starts.append(Int(($0.start * 8000 / 128).rounded()))
                #expect($0.start == Double(starts.last! * 128) / 8000)
            }
            return starts
        }
        #expect(try places(16 * 0.016) == [0, 16, 32, 48])
        #expect(try places(8 * 0.016) == [0, 8, 16, 24, 32, 40, 48, 49])
        #expect(try places(86_400) == [0])
        #expect(try places(1e-300).count == 50)
    }

    @Test func `a short recording is one window as long as it is`() throws {
        var stream = try classifier.stream(sampleRate: 8000, every: 1)
        #expect(try stream.push(noise(1000, seed: 1)).isEmpty)
        let windows = try stream.finish()
        #expect(windows.map(\.start) == [0])
        #expect(windows.map(\.seconds) == [Double(5 * 128 + 256) / 8000])
    }

    @Test(arguments: [1, 255]) func `fewer samples than a frame are answered with a warning`(count: Int) throws {
        try folder.write(noise(count, seed: 1), as: "x.wav")
        let result = try classifier.classify(file: folder.path + "/x.wav")
        #expect(result.windowCount == 1)
        #expect(result.warnings.count == 1 && result.warnings[0].hasPrefix("is shorter than a frame (\(count) of 256 samples)"))
    }

    @Test func `a truncated file is answered with a warning`() throws {
        try folder.write(noise(4000, seed: 1), as: "x.wav")
        try folder.fill("cut.wav", Array(folder.folder.contents("x.wav").dropLast(8000)))
        let result = try classifier.classify(file: folder.path + "/cut.wav")
        #expect(result.seconds == 0.25)
        #expect(result.warnings.count == 1)
        #expect(try classifier.classify(samples: Array(noise(4000, seed: 1)[..<2000]), sampleRate: 8000) == result.classification)
    }

    @Test func `what cannot be classified is refused`() throws {
        #expect(refusal { _ = try classifier.classify(samples: [], sampleRate: 8000) }.contains("number of samples"))
        #expect(refusal { _ = try classifier.classify(samples: [0, 0, .nan], sampleRate: 8000) }.contains("sample 2 is nan"))
        for rate in [0, -8000, 4_000_000, .max, .min] {
            #expect(refusal { _ = try classifier.stream(sampleRate: rate, every: 1) }.contains("sample rate is \(rate) Hz"))
            #expect(refusal { _ = try classifier.classify(samples: [0], sampleRate: rate) }.contains("sample rate"))
        }
        for seconds in [0, -1, .nan, .infinity, 100_000] {
            #expect(refusal { _ = try classifier.stream(sampleRate: 8000, every: seconds) }.contains("time between windows"))
        }
        #expect(throws: AudioFileError.self) { try classifier.classify(file: folder.path + "/none.wav") }
        #expect(refusal { _ = try AudioClassifier(contentsOf: folder.path + "/none.safetensors") }.contains("No such file"))
    }

    @Test func `a stream without sound has no windows`() throws {
        for rate in [8000, 44_100] {
            var stream = try classifier.stream(sampleRate: rate, every: 1)
            #expect(try stream.push([]).isEmpty)
            let windows = try stream.finish()
            #expect(windows.isEmpty)
        }
    }

    @Test func `sound without features is refused, in a stream too`() throws {
        let loud = noise(9000, seed: 1).map { $0 * 1e25 }
        try folder.write(loud, as: "loud.wav")
        #expect(refusal { _ = try classifier.classify(file: folder.path + "/loud.wav") }.contains("so large"))
        var windows = 0
        #expect(refusal {
            _ = try classifier.classifyWindows(of: .path(folder.path + "/loud.wav"), every: 0.1) { _ in windows += 1 }
        }.contains("so large"))
        #expect(windows == 0)
    }

    @Test(arguments: [1, 3]) func `many recordings are handed out in their order`(threads: Int) throws {
        let names = try (0..<20).map { n in
            try folder.write(noise(3000 + 400 * (19 - n), seed: UInt64(n)), as: "\(n).wav")
            return folder.path + "/\(n == 7 ? "missing" : "\(n)").wav"
        }
        var places: [Int] = []
        try classifier.classify(names.map { .path($0) }, threads: threads) { n, result in
            places.append(n)
            let expected = try? classifier.classify(file: names[n])
            #expect((try? result.get()) == expected && (expected == nil) == (n == 7))
        }
        #expect(places == Array(0..<20))

        struct Enough: Error {}
        var seen = 0
        #expect(throws: Enough.self) {
            try classifier.classify(names.map { .path($0) }, threads: threads) { n, _ in
                seen += 1
                if n == 4 { throw Enough() }
            }
        }
        #expect(seen == 5)
    }

    @Test func `threads may share a classifier`() throws {
        let classifier = classifier
        let recordings = (0..<8).map { noise(3000 + 500 * $0, seed: UInt64($0)) }
        let expected = try recordings.map { try classifier.classify(samples: $0, sampleRate: 8000) }
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 32) { n in
            let result = try? classifier.classify(samples: recordings[n % 8], sampleRate: 8000)
            if result != expected[n % 8] { wrong.withLock { $0 += 1 } }
        }
        #expect(wrong.withLock { $0 } == 0)
    }
}
