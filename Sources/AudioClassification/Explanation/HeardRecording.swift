internal import AudioFeatures
internal import AudioFiles

/// A recording read to its end with all its windows, and with its outline as a picture shows it.
struct HeardRecording {
    let windows: [FrameWindow]

    private let seconds: Double
    private let warnings: [String]
    private let format: AudioFormat
    private let outline: Outline

    init(_ source: AudioSource, _ model: ClassifierModel, stepFrames: Int) throws {
        let mfcc = model.frontEnd.mfcc
        var reader = try AudioReader(source, sampleRate: mfcc.sampleRate, resampler: model.frontEnd.resampler)
        var stream = try WindowStream(
            model.frontEnd, MFCCPlan(mfcc), sampleRate: mfcc.sampleRate, stepFrames: stepFrames, name: source.name)
        // Several parts a frame, so that the waveform is finer than the frames below it.
        var outline = Outline(partLength: max(1, mfcc.hopLength / 8))
        var windows: [FrameWindow] = [], samples: [Float] = []
        while try reader.read(1 << 16, into: &samples) > 0 {
            outline.add(samples)
            try stream.push(samples.span) { windows += $0 }
            samples.removeAll(keepingCapacity: true)
        }
        seconds = Double(stream.sampleCount) / Double(mfcc.sampleRate)
        warnings = reader.warnings.map(\.message) + stream.oddities.map(\.description)
        format = reader.format
        try stream.finish { windows += $0 }
        self.windows = windows
        self.outline = outline
    }

    /// What the whole recording is by what was found in its windows.
    func decided(by found: [WindowClassification], _ model: ClassifierModel) -> RecordingClassification {
        var mean = WindowMean(labelCount: model.labels.count)
        for window in found { mean.add(window) }
        return RecordingClassification(
            classification: model.classification(mean.probabilities), seconds: seconds,
            windowCount: mean.windowCount, warnings: warnings, sampleRate: format.sampleRate,
            channelCount: format.channelCount)
    }

    /// The outline of the sound under some frames, with silence behind the recording's end.
    func waveform(of frames: Range<Int>, _ mfcc: MFCCConfiguration) -> Explanation.Waveform {
        let first = frames.lowerBound * mfcc.hopLength / outline.partLength
        let count = max(1, mfcc.sampleCount(forFrames: frames.count) / outline.partLength)
        func parts(_ values: [Float]) -> [Float] {
            let heard = values.dropFirst(first).prefix(count)
            return heard + [Float](repeating: 0, count: count - heard.count)
        }
        return Explanation.Waveform(least: parts(outline.least), greatest: parts(outline.greatest))
    }
}

/// The least and the greatest sample of every so many.
private struct Outline {
    let partLength: Int
    private(set) var least: [Float] = []
    private(set) var greatest: [Float] = []
    private var filled = 0

    init(partLength: Int) { self.partLength = partLength }

    mutating func add(_ samples: [Float]) {
        for sample in samples {
            if filled == 0 {
                least.append(sample)
                greatest.append(sample)
            } else {
                least[least.count - 1] = min(least[least.count - 1], sample)
                greatest[greatest.count - 1] = max(greatest[greatest.count - 1], sample)
            }
            filled = filled + 1 == partLength ? 0 : filled + 1
        }
    }
}
