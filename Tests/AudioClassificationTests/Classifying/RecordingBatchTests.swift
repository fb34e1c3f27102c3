import AudioFeatures
import AudioFiles
import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct RecordingBatchTests {
    let classifier: AudioClassifier

    init() throws { classifier = AudioClassifier(try .untrained()) }

    /// From one sample to more windows than may wait, and an odd rate among them.
    private func sources() throws -> [AudioSource] {
        let counts = [1, 1664, 300, 90_000, 200, 20_000, 1665, 5000]
        var sources = try counts.enumerated().map { number, count in
            try source(noise(count, seed: UInt64(number)), sampleRate: number == 5 ? 11_025 : 8000, "\(number).wav")
        }
        sources.insert(.memory(Array("no audio in here, but many letters".utf8), name: "text.wav"), at: 2)
        sources.insert(.path("/missing.wav"), at: 0)
        return sources
    }

    private func source(_ samples: [Float], sampleRate: Int = 8000, _ name: String) throws -> AudioSource {
        let folder = try TemporaryFolder()
        try WAVFile.write(samples, to: folder.path(name), sampleRate: sampleRate, channelCount: 1, encoding: .float32)
        return .memory(try folder.contents(name), name: name)
    }

    @Test func `recordings have together what each has alone`() throws {
        let sources = try sources()
        var batch = try RecordingBatch(classifier)
        var expected: [RecordingClassification] = []
        for source in sources {
            guard let alone = try? classifier.classify(source) else {
                #expect(throws: (any Error).self) { try batch.add(source) }
                continue
            }
            try batch.add(source)
            expected.append(alone)
            #expect(batch.count == expected.count)
        }
        #expect(expected.count == sources.count - 2)
        let found = batch.classify()
        #expect(found.map(\.recording) == expected)
        #expect(found.allSatisfy { $0.windows.isEmpty })
    }

    /// 20 coefficients leave columns over in the network's memory, which batches use one after the other.
    @Test func `with weights of 8 bits, too, recordings have together what each has alone`() throws {
        var mfcc = MFCCConfiguration.tiny
        mfcc.melBandCount = 24
        mfcc.coefficientCount = 20
        func classifier() throws -> AudioClassifier {
            AudioClassifier(try .untrained(mfcc: mfcc, windowFrames: 60).quantized())
        }
        // A tone, whose cepstrum is large, and noise, whose is not.
        let tone = (0..<20_000).map { Float($0 / 4 % 2) - 0.5 }
        let sounds = [tone] + [300, 7000, 1, 1664].map { noise($0, seed: UInt64($0)) }
        let recordings = try sounds.enumerated().map { try source($1, "\($0).wav") }
        // Each by a network with memory of its own.
        let expected = try recordings.map { try classifier().classify($0) }
        let shared = try classifier()
        var batch = try RecordingBatch(shared)
        for _ in 0..<2 {
            for recording in recordings { try batch.add(recording) }
            #expect(batch.classify().map(\.recording) == expected)
            #expect(try recordings.map { try shared.classify($0) } == expected)
        }
    }

    @Test(arguments: [0.016, 0.05, 0.3, 100]) func `their windows are those of each alone`(seconds: Double) throws {
        var batch = try RecordingBatch(classifier, windowsEvery: seconds)
        var expected: [(recording: RecordingClassification, windows: [WindowClassification])] = []
        for source in try sources() {
            var windows: [WindowClassification] = []
            guard let whole = try? classifier.classifyWindows(of: source, every: seconds, { windows.append($0) }) else {
                #expect(throws: (any Error).self) { try batch.add(source) }
                continue
            }
            try batch.add(source)
            expected.append((whole, windows))
        }
        let found = batch.classify()
        #expect(found.map(\.recording) == expected.map(\.recording))
        #expect(found.map(\.windows) == expected.map(\.windows))
    }

    @Test func `a recording that breaks off in the middle leaves no window behind`() throws {
        let folder = try RecordingFolder()
        // Nobody writes such a file, so a sample is overwritten.
        try folder.write(noise(90_000, seed: 1), as: "x.wav")
        var bytes = try folder.folder.contents("x.wav")
        bytes.replaceSubrange(bytes.count - 40_000..<bytes.count - 39_996, with: [0, 0, 0xC0, 0x7F])
        let short = try source(noise(3000, seed: 2), "short.wav")
        var batch = try RecordingBatch(classifier, windowsEvery: 0.05)
        try batch.add(short)
        #expect(throws: (any Error).self) { try batch.add(.memory(bytes, name: "x.wav")) }
        #expect(batch.count == 1)
        try batch.add(short)
        let found = batch.classify()
        try #require(found.count == 2)
        #expect(found[0].recording == found[1].recording && found[0].windows == found[1].windows)
        #expect(found[0].windows.count == found[0].recording.windowCount)
    }

    @Test func `a batch is empty after it, and can be filled again`() throws {
        var batch = try RecordingBatch(classifier)
        #expect(batch.classify().isEmpty)
        let source = try source(noise(3000, seed: 2), "x.wav")
        for _ in 0..<3 {
            try batch.add(source)
            #expect(try batch.classify().map(\.recording) == [classifier.classify(source)])
            #expect(batch.count == 0)
        }
    }

    @Test(arguments: [0, -1, .nan, 100_000]) func `an impossible time between windows is refused`(seconds: Double) {
        #expect(throws: ClassificationError.self) { try RecordingBatch(classifier, windowsEvery: seconds) }
    }
}
