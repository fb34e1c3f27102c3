import AudioClassification
import AudioFiles

/// Listens to the sound in a queue to its end.
struct ListenSession: ~Copyable {
    struct Settings {
        var policy: DetectionPolicy
        var mode: StreamingMode?
        /// Where the sound of detections is kept.
        var saveFolder: String?
        /// Further behind than this, what waits is left out.
        var secondsBehindLimit: Double?
    }

    private let model: ClassifierModel
    private let settings: Settings
    private let queue: SoundQueue
    private let format: AudioFormat
    private let writer: DetectionWriter
    private var detector: StreamingDetector
    /// Where in the stream the detector began, a sample.
    private var origin = 0
    /// The next sample of the stream.
    private var place = 0
    private var saved: SavedSounds?
    private var display: ListeningDisplay
    private var lag = LagReport()
    private var hasToldOfSilence = false
    /// Whether everything was kept that was to be.
    private(set) var isAllSaved = true

    init(
        _ model: ClassifierModel, _ settings: Settings, queue: SoundQueue, format: AudioFormat, writer: DetectionWriter
    ) throws {
        self.model = model
        self.settings = settings
        self.queue = queue
        self.format = format
        self.writer = writer
        let saved = try settings.saveFolder.map {
            try SavedSounds(
                folder: $0, sampleRate: format.sampleRate, windowSeconds: model.frontEnd.windowSeconds,
                policy: settings.policy)
        }
        detector = try StreamingDetector(
            model, policy: settings.policy, sampleRate: format.sampleRate, mode: settings.mode)
        self.saved = saved
        display = ListeningDisplay(labels: model.labels)
    }

    /// Listens until the sound ends, and to what was about to be heard then.
    mutating func run() throws {
        // So much at once that windows of a backlog run together, so little that what is heard is told soon.
        let count = 4 * format.sampleRate
        while let samples = queue.take(count) {
            try hear(samples)
            let secondsBehind = queue.secondsBehind
            lag.update(secondsBehind)
            display.show(seconds: seconds(place), posteriors: detector.smoothed, secondsBehind: secondsBehind)
            if let limit = settings.secondsBehindLimit, secondsBehind > limit { try leaveOut() }
        }
        try report(try detector.finish(), isAtEnd: true)
        Console.clearProgress()
    }

    private mutating func hear(_ samples: [Float]) throws {
        display.add(samples)
        saved?.add(samples)
        place += samples.count
        try report(try detector.process(samples))
        if !hasToldOfSilence, queue.silencedCount + detector.replacedSampleCount > 0 {
            hasToldOfSilence = true
            Console.warning("\(writer.file): samples that are no numbers, or absurdly large, count as silence")
        }
    }

    /// Goes on with what comes from now on.
    private mutating func leaveOut() throws {
        try report(try detector.finish(), isAtEnd: true)
        let count = queue.drop()
        Console.warning("\(seconds(count).decimals(1)) s of sound left out at \(seconds(place).decimals(1)) s, for it was too far behind (--drop-behind)")
        place += count
        origin = place
        saved?.skip(to: place)
        detector = try StreamingDetector(
            model, policy: settings.policy, sampleRate: format.sampleRate, mode: settings.mode)
    }

    /// Tells what was heard.
    private mutating func report(_ detections: [Detection], isAtEnd: Bool = false) throws {
        let offset = seconds(origin)
        let detections = detections.map { $0.later(by: offset) }
        for detection in detections { try writer.write(detection) }
        do {
            try saved?.add(detections, isAtEnd: isAtEnd)
        } catch {
            // One that is not kept is no reason not to listen.
            isAllSaved = false
            Console.error("\(error)")
        }
    }

    private func seconds(_ count: Int) -> Double { Double(count) / Double(format.sampleRate) }
}

extension Detection {
    /// The same in a stream that began so many seconds earlier.
    fileprivate func later(by seconds: Double) -> Detection {
        Detection(label: label, start: start + seconds, end: end + seconds, time: time + seconds, probability: probability)
    }
}
