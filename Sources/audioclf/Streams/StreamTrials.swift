import AudioClassification
import AudioFeatures
import AudioFiles
import FileAccess

/// The streams that a detector is measured on, heard by a model's network once; what is wrong with them is told meanwhile.
struct StreamTrials {
    private(set) var trials: [StreamTrial] = []
    /// What could not be read; a line each.
    private(set) var failures: [String] = []

    private let model: ClassifierModel
    private let mode: StreamingMode?
    private var conversions: Conversions

    init(_ options: StreamOptions, _ model: ClassifierModel, mode: StreamingMode?) throws {
        self.model = model
        self.mode = mode
        conversions = Conversions(target: model.frontEnd.mfcc.sampleRate)
        // All that may be refused, before any long work.
        let labels = try options.labelTrack()
        let negative = RecordingList(options.negative)
        for failure in (labels?.track.failures ?? []) + negative.failures.map(\.reason) { fail(failure) }

        if let stream = options.stream, let labels {
            let trial = StreamTrial(try hear([.path(stream)], "stream"), labels: labels.track)
            if trial.words.isEmpty {
                throw CommandError(
                    description: "\(labels.path): none of the model's words in it, which are \(model.words.joined(separator: ", ")); use --negative for sound without them")
            }
            let end = trial.posteriors.seconds, lateCount = labels.track.labels.count { $0.start >= end }
            if end > 0, lateCount > 0 {
                Console.warning("\(counted(lateCount, "label")) of \(labels.path) \(lateCount == 1 ? "lies" : "lie") beyond the end of \(stream) (\(end.duration)); is it the label file of another recording?".onOneLine)
            }
            if trial.otherLabelCount > 0 {
                Console.note("\(labels.path): \(counted(trial.otherLabelCount, "label")) of nothing that the model listens for; what is heard there is a false alarm")
            }
            trials.append(trial)
        }
        if !negative.sources.isEmpty { trials.append(StreamTrial(try hear(negative.sources, "sound without words"))) }
        conversions.report()
        guard trials.contains(where: { $0.posteriors.seconds > 0 }) else {
            throw CommandError(description: "no sound could be read; nothing can be measured")
        }
    }

    private mutating func hear(_ sources: [AudioSource], _ what: String) throws -> PosteriorTrack {
        let watch = Stopwatch()
        let track = try PosteriorTrack(model, sources, mode: mode) { seconds in
            Console.progress("\(what): \(seconds.duration) heard, \((seconds / max(watch.seconds, 0.001)).decimals(0)) times as fast as it sounds")
        }
        Console.clearProgress()
        for part in track.parts { conversions.add(sampleRate: part.sampleRate, channelCount: part.channelCount) }
        for warning in track.warnings { Console.warning(warning) }
        for failure in track.failures { fail(failure) }
        return track
    }

    private mutating func fail(_ failure: String) {
        failures.append(failure)
        Console.error(failure)
    }
}

extension ClassifierModel {
    /// The labels that are words.
    fileprivate var words: [String] {
        labels.filter { $0 != Dataset.unknownLabel && $0 != Dataset.silenceLabel }
    }
}
