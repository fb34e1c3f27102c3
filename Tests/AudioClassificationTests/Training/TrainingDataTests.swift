import AudioFeatures
import AudioFiles
import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct TrainingDataTests {
    @Test(arguments: [
        ([], 1), ([7], 7), ([5, 3], 5), (Array(1...20), 19), (Array(1...100).reversed(), 95), (Array(1...101), 96),
    ])
    func `the window is the length that 95 of 100 do not exceed`(counts: [Int], expected: Int) {
        #expect(RecordingLoader.windowFrames(counts) == expected)
    }

    @Test func `a header's length becomes one at another rate, however long it says it is`() {
        #expect(RecordingLoader.sampleCount(44101, at: 44100, resampledTo: 16000) == 16001)
        #expect(RecordingLoader.sampleCount(0, at: 8000, resampledTo: 16000) == 0)
        #expect(RecordingLoader.sampleCount(.max, at: 1, resampledTo: 16000) == 1 << 62)
        #expect(MFCCConfiguration.tiny.frameCount(forSamples: 1 << 62) > 1 << 40)
    }

    @Test func `silence is a label of its own, made of noise, so many to a hundred recordings`() throws {
        let folder = try RecordingFolder.words()
        var recipe = TrainingRecipe.varied
        recipe.silencePercent = 30
        let data = try TrainingData(folder, recipe)
        #expect(data.labels == ["_silence_", "high", "low", "rising"])
        #expect(data.trainingCount == 20 && data.validationCount == 8)
        #expect(data.report.amounts[.training]?["_silence_"]?.count == 5)
        #expect(data.report.amounts[.validation]?["_silence_"]?.count == 2)
        #expect(data.report.warnings.isEmpty && data.report.longerCount == 0)
        #expect(data.trainingSeries(epoch: 1, threads: 2) == (try TrainingData(folder, recipe, threads: 2)).trainingSeries(epoch: 1))
        recipe.silencePercent = nil
        #expect(try TrainingData(folder, recipe).digest != data.digest)
    }

    @Test func `every stretch of a hard negative is learned from as unknown, and none is checked with`() throws {
        let folder = try RecordingFolder.words(), other = try RecordingFolder()
        try other.write(noise(8000, seed: 1), as: "radio/hour.wav")
        try other.write(noise(2000, seed: 2), as: "short.wav")
        let without = try TrainingData(folder)
        let dataset = try Dataset(sources: [folder.path], hardNegatives: [other.path])
        #expect(dataset.recordings.count == without.trainingCount + without.validationCount && dataset.hardNegatives.count == 2)
        let data = try TrainingData(DatasetSplit(dataset), recipe: .tiny)
        #expect(data.labels == ["_unknown_", "high", "low", "rising"])
        #expect(data.validationCount == without.validationCount && data.report.amounts[.validation]?["_unknown_"] == nil)
        // A window of 0.3 s every 0.15 s of the long one's 1 s, and the last of it; the short one as it is.
        let count = 5 + 1 + 1
        #expect(data.trainingCount == without.trainingCount + count)
        #expect(data.report.amounts[.training]?["_unknown_"]?.count == count)
        let stretches = zip(data.training.labels, data.trainingSeries()).filter { $0.0 == 0 }.map(\.1)
        #expect(stretches.count == count && Set(stretches.map(\.values)).count == count)
        #expect(data.digest != without.digest)
        #expect(data.report.stretches == .init(learned: count, found: count))
    }

    @Test func `hours of hard negatives are learned from in as many stretches as there are recordings`() throws {
        let folder = try RecordingFolder.words(), other = try RecordingFolder()
        try other.write(noise(60 * 8000, seed: 1), as: "hour.wav")
        var recipe = TrainingRecipe.varied
        recipe.silencePercent = 40
        let data = try TrainingData(
            DatasetSplit(Dataset(sources: [folder.path], hardNegatives: [other.path])), recipe: recipe)
        #expect(data.report.stretches.learned == 15 && data.report.stretches.found > 300)
        #expect(data.report.amounts[.training]?.mapValues(\.count) == ["_silence_": 6, "_unknown_": 15, "high": 5, "low": 5, "rising": 5])
    }

    @Test func `of a recording to check with no stretch is learned from, whatever a copy is called`() throws {
        let folder = try RecordingFolder.words(), other = try RecordingFolder()
        let long = noise(8000, seed: 1)
        try folder.write(long, as: "validation/low/long.wav")
        try other.write(long, as: "copy.wav")
        let dataset = try Dataset(sources: [folder.path], hardNegatives: [other.path])
        // Nothing else is unknown.
        #expect(
            refusal { _ = try TrainingData(DatasetSplit(dataset), recipe: .tiny) }.hasPrefix("label \"_unknown_\": all its recordings"))
        try other.write(noise(8000, seed: 2), as: "other.wav")
        let data = try TrainingData(
            DatasetSplit(Dataset(sources: [folder.path], hardNegatives: [other.path])), recipe: .tiny)
        #expect(data.report.duplicates.leaks.count == 6 && data.report.amounts[.training]?["_unknown_"]?.count == 6)
    }

    @Test func `of a file that fails in many stretches five are told`() {
        func failed(_ path: String, _ count: Int) -> [RecordingLoader.Outcome] {
            (0..<count).map { n in
                var outcome = RecordingLoader.Outcome(
                    recording: Recording(path: path, label: "low", name: path, seconds: Double(n)..<Double(n + 1)))
                outcome.failure = "\(path) from \(n)"
                return outcome
            }
        }
        let report = LoadingReport(
            training: failed("a", 9) + failed("b", 5) + failed("c", 1), validation: [], sampleRate: 8000,
            stretches: .init(learned: 0, found: 0))
        #expect(report.failures.count == 11 && report.failures[3] == "a from 3" && report.failures[9] == "b from 4")
        #expect(report.failures[4] == "a from 4 (and so 4 more of its stretches)")
    }

    @Test func `words that are none are made up of the recordings, and learned from as unknown`() throws {
        let folder = try RecordingFolder.words()
        for var recipe in [TrainingRecipe.tiny, .varied] {
            recipe.madeUpPercent = 40
            let data = try TrainingData(folder, recipe)
            #expect(data.labels == ["_unknown_", "high", "low", "rising"])
            #expect(data.trainingCount == 15 && data.training.count == 15 + 6)
            #expect((15..<21).allSatisfy { data.training.label($0) == 0 } && (0..<15).allSatisfy { data.training.label($0) > 0 })
            let places = Array(15..<21)[...]
            let madeUp = data.training.batch(places, epoch: 0, threads: 1)
            #expect(madeUp == data.training.batch(places, epoch: 0, threads: 2))
            #expect(Set((madeUp + data.training.batch(places, epoch: 1, threads: 1)).map(\.values)).count == 12)
            var run = try TrainingRun(data)
            var seen = 0
            try run.runEpoch { seen += $0.recordingCount }
            #expect(seen == 21)
        }
    }

    @Test func `a longer recording is its loudest stretch in training, overlapping windows in validation`() throws {
        let folder = try RecordingFolder()
        let quiet = noise(4000, seed: 1, amplitude: 0.01)
        let long = quiet + Word.high.samples(seed: 0) + quiet
        for n in 0..<19 { try folder.say(.low, seed: UInt64(n), as: "train/low/\(n).wav") }
        for n in 0..<20 { try folder.say(.high, seed: UInt64(n), as: "train/high/\(n).wav") }
        try folder.write(long, as: "train/low/long.wav")
        // In two channels, lest it be the same content.
        try folder.write(long.flatMap { [$0, $0] }, channelCount: 2, as: "validation/high/long.wav")
        try folder.say(.low, seed: 50, seconds: 0.2, as: "validation/low/short.wav")
        let mfcc = MFCCConfiguration.tiny
        let data = try TrainingData(folder)

        let length = mfcc.frameCount(forSamples: 2400)
        #expect(data.frontEnd.windowFrames == length)
        #expect(data.windowSeconds == Double(mfcc.sampleCount(forFrames: length)) / 8000)
        #expect(data.report.longerCount == 1)
        #expect(data.trainingCount == 40 && data.validationCount == 2)

        var extractor = try MFCCExtractor(mfcc)
        let frames = extractor.frames(of: long)
        func input(_ part: Range<Int>) -> TimeSeries {
            var values = Array(frames.values[part.lowerBound * mfcc.featureCount..<part.upperBound * mfcc.featureCount])
            data.frontEnd.normalization.apply(to: &values)
            return TimeSeries(width: mfcc.featureCount, values: values)
        }
        let powers = stride(from: 0, to: long.count - mfcc.hopLength, by: mfcc.hopLength).map { start in
            long[start..<start + mfcc.hopLength].reduce(0) { $0 + Double($1 * $1) }
        }
        let loudest = (0...powers.count - length).max { a, b in
            powers[a..<a + length].reduce(0, +) < powers[b..<b + length].reduce(0, +)
        }!
        #expect((31...34).contains(loudest), "the word begins in frame 31")
        let place = try #require(data.trainingSeries().firstIndex(of: input(loudest..<loudest + length)))
        #expect(data.labels[data.training.labels[place]] == "low")

        let windows = data.validation[0].windows, end = mfcc.frameCount(forSamples: long.count)
        var starts = Array(stride(from: 0, through: end - length, by: length / 2))
        if starts.last! + length < end { starts.append(end - length) }
        #expect(windows == starts.map { input($0..<$0 + length) })
        #expect(data.validation[1].windows.map(\.stepCount) == [mfcc.frameCount(forSamples: 1600)])
    }

    @Test func `the window may be chosen`() throws {
        var recipe = TrainingRecipe.tiny
        recipe.windowSeconds = 0.1
        let data = try TrainingData(.words(), recipe)
        #expect(data.frontEnd.windowFrames == recipe.mfcc.frameCount(forSamples: 800))
        #expect(data.report.longerCount == 15)
        recipe.windowSeconds = 10
        #expect(try TrainingData(.words(), recipe).report.longerCount == 0)
    }

    @Test func `features have mean 0 and deviation 1 over what is learned from`() throws {
        let data = try TrainingData(.words())
        var accumulator = FeatureNormalization.Accumulator(featureCount: 10)
        for window in data.trainingSeries() {
            accumulator.add(FrameSequence(featureCount: 10, values: window.values))
        }
        let measured = try accumulator.normalization()
        #expect(measured.mean.allSatisfy { abs($0) < 1e-5 })
        #expect(measured.standardDeviation.allSatisfy { abs($0 - 1) < 1e-4 })
    }

    @Test func `recordings that cannot be read are named and left out`() throws {
        let folder = try RecordingFolder.words()
        let whole = try TrainingData(folder)
        try folder.fill("train/low/text.wav", Array("no sound at all".utf8))
        try folder.fill("train/high/empty.flac", [])
        try folder.fillWithNotANumber("validation/high/nan.wav")
        let data = try TrainingData(folder)
        #expect(data.report.failures.count == 3)
        for name in ["train/low/text.wav", "train/high/empty.flac", "validation/high/nan.wav"] {
            #expect(data.report.failures.count { $0.contains(name) } == 1)
        }
        #expect(data.digest == whole.digest)
        #expect(data.frontEnd == whole.frontEnd)
        #expect(data.trainingCount == 15 && data.validationCount == 6)
    }

    @Test func `a label or a part without a readable recording is refused, with its own reason`() throws {
        let folder = try RecordingFolder()
        for n in 0..<3 {
            try folder.say(.low, seed: UInt64(n), as: "train/low/\(n).wav")
            try folder.fill("train/high/\(n).wav", Array("text".utf8))
        }
        try folder.fill("train/a/bad.wav", [])
        try folder.say(.low, seed: 8, as: "train/a/good.wav")
        try folder.say(.low, seed: 9, as: "validation/low/9.wav")
        let message = refusal { _ = try TrainingData(folder) }
        #expect(message.contains("\"high\"") && message.contains("train/high/0.wav"))

        let other = try RecordingFolder.words()
        for word in Word.allCases { for n in 5..<7 { try other.fill("validation/\(word.rawValue)/\(n).wav", []) } }
        #expect(refusal { _ = try TrainingData(other) }.contains("validation/high/5.wav"))
    }

    @Test func `the report tells rates, channels, seconds and oddities`() throws {
        let folder = try RecordingFolder.words()
        try folder.write(noise(44100, seed: 1), sampleRate: 44100, as: "train/low/cd.wav")
        try folder.write(noise(16000, seed: 2), channelCount: 2, as: "train/low/stereo.wav")
        let report = try TrainingData(folder).report
        #expect(report.sampleRates == [8000: 22, 44100: 1])
        #expect(report.mixedDownCount == 1)
        // Seven lengths of 0.2 to 0.38 s for each of three words.
        #expect(abs(report.seconds - (2 + 3 * (7 * 0.2 + 21 * 0.03))) < 1e-6)
        #expect(report.failures.isEmpty && report.warnings.isEmpty)
    }

    @Test func `the digest follows content, label and part, not the place of the folder`() throws {
        let folder = try RecordingFolder.words()
        let digest = try TrainingData(folder).digest
        #expect(try TrainingData(.words()).digest == digest)
        #expect(try TrainingData(.words(seed: 100)).digest != digest)

        try folder.move("train/low/4.wav", to: "validation/low/4.wav")
        #expect(try TrainingData(folder).digest != digest)
        try folder.move("validation/low/4.wav", to: "train/low/4.wav")
        #expect(try TrainingData(folder).digest == digest)

        try folder.move("train/low", to: "train/lower")
        try folder.move("validation/low", to: "validation/lower")
        #expect(try TrainingData(folder).digest != digest)
    }

    @Test func `threads do not change the data`() throws {
        let folder = try RecordingFolder.words()
        let one = try TrainingData(folder, threads: 1)
        for threads in [2, 4] {
            let data = try TrainingData(folder, threads: threads)
            #expect(data.digest == one.digest)
            #expect(data.frontEnd == one.frontEnd)
            #expect(data.training.labels == one.training.labels)
            #expect(data.trainingSeries() == one.trainingSeries())
            #expect(data.validation.map(\.label) == one.validation.map(\.label))
            #expect(data.validation.map(\.windows) == one.validation.map(\.windows))
            #expect(data.validation.map(\.weights) == one.validation.map(\.weights))
        }
    }

    @Test func `recordings are varied anew in every epoch, the same way for equal seeds`() throws {
        let folder = try RecordingFolder.words()
        let one = try TrainingData(folder, .varied), two = try TrainingData(folder, .varied, threads: 3)
        #expect(one.trainingSeries() == two.trainingSeries(threads: 2))
        #expect(one.trainingSeries(epoch: 1) == two.trainingSeries(epoch: 1))
        let plain = try TrainingData(folder).trainingSeries()
        for ((first, second), plain) in zip(zip(one.trainingSeries(), one.trainingSeries(epoch: 1)), plain) {
            #expect(first != second && first != plain)
        }
        var other = TrainingRecipe.varied
        other.seed = 2
        #expect(try TrainingData(folder, other).trainingSeries() != one.trainingSeries())
    }

    @Test func `of a recording that is too long to be kept the loudest stretch is read again`() throws {
        let folder = try RecordingFolder()
        let quiet = noise(7000, seed: 3).map { $0 * 0.01 }
        try folder.write(quiet + Word.low.samples(seed: 3) + quiet, as: "long.wav")
        let recording = Recording(path: folder.path + "/long.wav", label: "low", name: "low/long.wav", part: nil)
        var loader = try RecordingLoader(
            plan: MFCCPlan(.tiny), resampler: ResamplerDesign(), labels: ["low"], threads: 1)
        let sounds = try [1 << 22, 100].map { limit in
            loader.keptSampleLimit = limit
            return try loader.load([recording], windowFrames: 15, for: .learning(margin: 500)) { _ in }[0].sound!
        }
        #expect(sounds[0].samples == sounds[1].samples && sounds[0].window == sounds[1].window)
        #expect(sounds[0].window == 500..<500 + MFCCConfiguration.tiny.sampleCount(forFrames: 15))
        #expect(sounds[0].samples.count == sounds[0].window.count + 1000)
    }

    @Test func `the digest follows the noise`() throws {
        let folder = try RecordingFolder.words()
        let split = try DatasetSplit(Dataset(sources: [folder.path]))
        let digests = try [1, 2, 1].map { seed in
            try TrainingData(split, recipe: .varied, noises: NoiseBank(syntheticAt: 8000, seed: UInt64(seed))).digest
        }
        #expect(digests[0] == digests[2] && digests[0] != digests[1])
    }

    @Test func `loading tells how far it is, and can be given up`() throws {
        struct Enough: Error {}
        let folder = try RecordingFolder.words()
        var told: [Int] = []
        let here = try DatasetSplit(Dataset(sources: [folder.path]))
        _ = try TrainingData(here, recipe: .tiny) { done, total in
            #expect(total == 21)
            told.append(done)
        }
        #expect(told == [15, 21])
        #expect(throws: Enough.self) { _ = try TrainingData(here, recipe: .tiny) { _, _ in throw Enough() } }
    }

    @Test func `settings out of range are refused before anything is read`() throws {
        let folder = try RecordingFolder(emptyFiles: ["a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav"])
        let changes: [(String, (inout TrainingRecipe) -> Void)] = [
            ("number of epochs is 0", { $0.epochs = 0 }),
            ("batch size is -1", { $0.batchSize = -1 }),
            ("window is 0.0 s", { $0.windowSeconds = 0 }),
            ("window is nan s", { $0.windowSeconds = .nan }),
            ("stop band is", { $0.resampler.stopBandDecibels = 1000 }),
        ]
        for (expected, change) in changes {
            var recipe = TrainingRecipe.tiny
            change(&recipe)
            #expect(refusal { _ = try TrainingData(folder, recipe) }.contains(expected))
        }
        var recipe = TrainingRecipe.tiny
        recipe.windowSeconds = 600
        recipe.mfcc.hopMilliseconds = 0.125
        #expect(refusal { _ = try TrainingData(folder, recipe) }.contains("frames; it must be at most"))
        recipe = .tiny
        recipe.hiddenSize = 0
        #expect(throws: NetworkError.self) { _ = try TrainingData(folder, recipe) }
        recipe = .tiny
        recipe.training.optimizer.learningRate = .nan
        #expect(throws: NetworkError.self) { _ = try TrainingData(folder, recipe) }
        recipe = .tiny
        recipe.mfcc.sampleRate = 0
        #expect(throws: FeatureError.self) { _ = try TrainingData(folder, recipe) }
    }
}
