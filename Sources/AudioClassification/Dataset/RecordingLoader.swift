internal import AudioFeatures
internal import AudioFiles
internal import FileAccess
internal import RecurrentNetworks

/// A recording turned into what the network sees.
struct LoadedRecording: Sendable {
    /// Index into the labels.
    let label: Int
    /// Normalised windows, at least one.
    var windows: [TimeSeries]
    /// The power under each frame of each window.
    let powers: [[Double]]
    /// The weight of each window in the decision.
    let weights: [Double]

    /// What a network that hears streams gets of each window.
    var surroundings: [WholeAnswer.Window] { zip(windows, powers).map(WholeAnswer.Window.init) }
}

/// Decodes recordings and makes their frames, several at a time.
struct RecordingLoader {
    let plan: MFCCPlan
    let resampler: ResamplerDesign
    let labels: [String]
    let threads: Int
    private let digests = RecordingDigests()

    /// A recording of more samples is read again where its loudest stretch lies, instead of being kept meanwhile: 16 MiB.
    var keptSampleLimit = 1 << 22

    private var mfcc: MFCCConfiguration { plan.configuration }

    /// What became of one file.
    struct Outcome: Sendable {
        let recording: Recording
        var windows: [FrameWindow] = []
        /// What is varied in training, if anything is.
        var sound: LearnedSound?
        /// Mean power of the active sound; 0 unless `sound` was kept.
        var activePower = 0.0
        var format: AudioFormat?
        var sampleCount = 0
        var isLonger = false
        /// SHA-256 of the content.
        var digest = ""
        /// That of the file, of which the recording may be a stretch.
        var fileDigest = ""
        var warnings: [String] = []
        var failure: String?
    }

    /// The lengths in frames that the files' headers tell, for those that can be opened.
    func frameCounts(_ recordings: [Recording]) -> [Int] {
        parallelMap(count: recordings.count, threads: threads) { n -> Int? in
            guard let reader = try? AudioReader(recordings[n].source),
                let count = reader.format.frameCount
            else { return nil }
            return mfcc.frameCount(
                forSamples: Self.sampleCount(count, at: reader.format.sampleRate, resampledTo: mfcc.sampleRate))
        }.compactMap { $0 }
    }

    /// The samples that `count` of them become at another rate; a header may claim more than there are numbers for.
    static func sampleCount(_ count: Int, at sampleRate: Int, resampledTo target: Int) -> Int {
        let samples = Double(count) * Double(target) / Double(sampleRate)
        return Int(min(samples.rounded(.up), 0x1p62))
    }

    /// The length that 95 of 100 recordings do not exceed.
    static func windowFrames(_ counts: [Int]) -> Int {
        let sorted = counts.sorted()
        return sorted.isEmpty ? 1 : sorted[(sorted.count * 95 + 99) / 100 - 1]
    }

    /// Recordings cut into stretches of a window's length, each half a window after the one before it and the last one at the
    /// end; one that is no longer than a window, whose length is not known or that cannot be opened stays as it is.
    func stretches(_ recordings: [Recording], windowFrames: Int) -> [Recording] {
        let length = Double(mfcc.sampleCount(forFrames: windowFrames)) / Double(mfcc.sampleRate)
        return parallelMap(count: recordings.count, threads: threads) { n in
            let recording = recordings[n]
            guard let format = try? AudioReader(recording.source).format, let count = format.frameCount else { return [recording] }
            let last = Double(count) / Double(format.sampleRate) - length
            guard last > 0 else { return [recording] }
            return (Array(stride(from: 0, to: last, by: length / 2)) + [last]).map { start in
                Recording(path: recording.path, label: recording.label, name: recording.name, seconds: start..<start + length)
            }
        }.flatMap { $0 }
    }

    /// Loads recordings, a block at a time so that progress can be told.
    ///
    /// - Parameters:
    ///   - purpose: To learn from, of a recording longer than a window its loudest stretch is taken; else overlapping windows.
    func load(
        _ recordings: [Recording], windowFrames: Int, for purpose: Purpose, progress: (Int) throws -> Void
    ) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        let block = 64 * threads
        for start in stride(from: 0, to: recordings.count, by: block) {
            let part = Array(recordings[start..<min(start + block, recordings.count)])
            outcomes += parallelMap(count: part.count, threads: threads) {
                load(part[$0], windowFrames: windowFrames, for: purpose)
            }
            try progress(outcomes.count)
        }
        return outcomes
    }

    /// What recordings are loaded for.
    enum Purpose: Sendable {
        case checking
        /// The sound around the loudest stretch is kept too, with so many samples before and after it; nil: it is not.
        case learning(margin: Int?)
    }

    private func load(_ recording: Recording, windowFrames: Int, for purpose: Purpose) -> Outcome {
        var outcome = Outcome(recording: recording)
        do {
            (outcome.fileDigest, outcome.digest) = try digests.digests(of: recording)
            var reader = try AudioReader(recording.source, sampleRate: mfcc.sampleRate, resampler: resampler)
            outcome.format = reader.format
            try hear(&outcome, windowFrames: windowFrames, for: purpose) {
                try reader.read(1 << 16, into: &$0) > 0
            } again: {
                try read(recording, $0)
            }
            outcome.warnings = reader.warnings.map(\.description) + outcome.warnings
        } catch {
            outcome.failure = "\(error)"
        }
        return outcome
    }

    /// Silence in place of recordings.
    func load(_ silences: [NoiseBank.Silence], windowFrames: Int, for purpose: Purpose) throws -> [Outcome] {
        try parallelMap(count: silences.count, threads: threads) { n in
            Result<Outcome, any Error> {
                let silence = silences[n]
                var outcome = Outcome(
                    recording: Recording(path: silence.name, label: Dataset.silenceLabel, name: silence.name))
                outcome.digest = SHA256.digest(of: bytes(of: silence.samples).span).description
                outcome.fileDigest = outcome.digest
                var pieces = [silence.samples]
                try hear(&outcome, windowFrames: windowFrames, for: purpose) { samples in
                    samples += pieces.popLast() ?? []
                    return !samples.isEmpty
                } again: {
                    Array(silence.samples[$0])
                }
                // That it is silent is as it should be.
                outcome.warnings = []
                return outcome
            }
        }.map { try $0.get() }
    }

    /// Makes the frames of what `read` appends to its argument, until it returns false; `again` gives some of it once more.
    private func hear(
        _ outcome: inout Outcome, windowFrames: Int, for purpose: Purpose, read: (inout [Float]) throws -> Bool,
        again: (Range<Int>) throws -> [Float]
    ) throws {
        let recording = outcome.recording
        var stream = try FrameStream(plan)
        var buffer = FrameBuffer(width: mfcc.featureCount)
        var cutter = WindowCutter(length: windowFrames, step: max(1, windowFrames / 2))
        var samples: [Float] = []
        var kept = SampleKeeper(limit: keptSampleLimit)
        while try read(&samples) {
            stream.push(samples.span, into: &buffer)
            switch purpose {
            case .checking: outcome.windows += cutter.cut(&buffer)
            case .learning(let margin): if margin != nil { kept.append(samples) }
            }
            samples.removeAll(keepingCapacity: true)
        }
        stream.finish(into: &buffer)
        outcome.sampleCount = stream.sampleCount
        outcome.isLonger = buffer.endFrame > windowFrames
        switch purpose {
        case .checking:
            outcome.windows += cutter.cut(&buffer)
            if let last = cutter.finish(buffer) { outcome.windows.append(last) }
        case .learning(let margin):
            let frames = buffer.loudestWindow(length: windowFrames)
            outcome.windows = [
                FrameWindow(frames: frames, values: buffer.values(frames), powers: buffer.powers(frames))
            ]
            if let margin {
                let start = frames.lowerBound * mfcc.hopLength
                // A recording that has one window is learned from to its last sample.
                let end = outcome.isLonger ? start + mfcc.sampleCount(forFrames: frames.count) : outcome.sampleCount
                let range = max(0, start - margin)..<min(end + margin, outcome.sampleCount)
                let sound = try kept.samples(range) { try again(range) }
                outcome.sound = LearnedSound(sound, window: start - range.lowerBound..<end - range.lowerBound)
                outcome.activePower = activePower(Array(sound), sampleRate: mfcc.sampleRate)
            }
        }
        if !outcome.windows.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) {
            outcome.failure = "\(ClassificationError.tooLoud(recording.source.name))"
        }
        let oddities = SoundOddity.of(
            sampleCount: stream.sampleCount, frameLength: mfcc.frameLength, isSilent: stream.isSilent)
        outcome.warnings = oddities.map { "\(recording.source.name.onOneLine): \($0)" }
    }

    /// Some samples of a recording that is too long to be kept while its loudest stretch is looked for.
    private func read(_ recording: Recording, _ range: Range<Int>) throws -> [Float] {
        var reader = try AudioReader(recording.source, sampleRate: mfcc.sampleRate, resampler: resampler)
        var samples: [Float] = []
        var place = 0
        var found: [Float] = []
        while place < range.upperBound, try reader.read(1 << 16, into: &samples) > 0 {
            let piece = range.clamped(to: place..<place + samples.count)
            found += samples[piece.lowerBound - place..<piece.upperBound - place]
            place += samples.count
            samples.removeAll(keepingCapacity: true)
        }
        return found
    }

    /// The windows as network input.
    func normalized(_ outcome: Outcome, _ normalization: FeatureNormalization) -> LoadedRecording {
        LoadedRecording(
            label: labels.firstIndex(of: outcome.recording.label)!,
            windows: outcome.windows.map { TimeSeries($0, normalization) },
            powers: outcome.windows.map(\.powers), weights: outcome.windows.map(\.power))
    }
}

extension TimeSeries {
    /// A window as the network's input.
    init(_ window: FrameWindow, _ normalization: FeatureNormalization) {
        var values = window.values
        normalization.apply(to: &values)
        self.init(width: normalization.featureCount, values: values)
    }
}

/// Keeps the samples of a recording while it is read, unless they become too many.
private struct SampleKeeper {
    let limit: Int
    private var samples: [Float] = []
    private var isFull = false

    init(limit: Int) { self.limit = limit }

    mutating func append(_ more: [Float]) {
        if isFull { return }
        samples += more
        isFull = samples.count > limit
        if isFull { samples = [] }
    }

    /// Some of them, which `read` gives where they were not kept.
    func samples(_ range: Range<Int>, read: () throws -> [Float]) rethrows -> ArraySlice<Float> {
        isFull ? try read()[...] : samples[range]
    }
}
