internal import AudioFeatures
internal import RecurrentNetworks

/// What there is to learn from, as the network sees it: the same in every epoch, or varied anew each time.
struct TrainingExamples: Sendable {
    /// Index into the labels, for each recording.
    let labels: [Int]
    private let source: Source
    private let madeUp: MadeUpExamples?

    private enum Source: Sendable {
        case fixed([TimeSeries])
        case varied([LearnedSound], Variation)
    }

    /// What is heard in an example.
    enum Content: Hashable, Sendable {
        /// A recording, with the index of its label.
        case recording(label: Int)
        /// A word that is none, in a voice of the recordings.
        case pseudoWord
        /// What sounds like speech.
        case otherSpeech
    }

    /// How many examples there are in an epoch: the recordings, and behind them what is made up.
    var count: Int { labels.count + (madeUp?.count ?? 0) }

    /// Recordings that are always the same.
    init(_ series: [TimeSeries], labels: [Int]) {
        self.labels = labels
        source = .fixed(series)
        madeUp = nil
    }

    /// Recordings that are varied each time, and what is made up of them.
    init(_ sounds: [LearnedSound], labels: [Int], _ variation: Variation, madeUp: MadeUpExamples? = nil) {
        self.labels = labels
        source = .varied(sounds, variation)
        self.madeUp = madeUp
    }

    /// What is heard in an example.
    func content(_ place: Int) -> Content {
        place < labels.count ? .recording(label: labels[place]) : madeUp!.content(place - labels.count)
    }

    /// Index of the label of an example; of what is made up, that of the label for what is none of the others.
    func label(_ place: Int) -> Int { place < labels.count ? labels[place] : madeUp!.unknownLabel! }

    /// Some examples as they are in an epoch. Does not depend on the threads, nor on what else is in the batch.
    func batch(_ places: ArraySlice<Int>, epoch: Int, threads: Int) -> [TimeSeries] {
        switch source {
        case .fixed(let series): places.map { series[$0] }
        case .varied: pieces(places, epoch: epoch, threads: threads).map(\.series)
        }
    }

    /// The same with what else there is to know of them, where they are varied or learned from as streams.
    func pieces(_ places: ArraySlice<Int>, epoch: Int, threads: Int) -> [Variation.Example] {
        let first = places.startIndex
        return parallelMap(count: places.count, threads: threads) { n in example(places[first + n], epoch: epoch)! }
    }

    /// An example as it is in an epoch, to be heard and looked at; nil where nothing is varied.
    func example(_ place: Int, epoch: Int) -> Variation.Example? {
        guard case .varied(let sounds, let variation) = source else { return nil }
        return place < sounds.count
            ? variation.example(sounds[place], label: labels[place], place: place, epoch: epoch)
            : madeUp!.example(place - sounds.count, place: place, epoch: epoch)
    }
}

/// What is made up of recordings, anew in each epoch.
struct MadeUpExamples: Sendable {
    let speech: MadeUpSpeech
    let pseudoWordCount: Int
    let otherSpeechCount: Int
    /// Index of `Dataset.unknownLabel`, if there is such a label.
    let unknownLabel: Int?
    /// As recordings are varied.
    let pseudoWordVariation: Variation
    /// More than that: other voices, rooms and microphones.
    let otherSpeechVariation: Variation

    var count: Int { pseudoWordCount + otherSpeechCount }

    func content(_ n: Int) -> TrainingExamples.Content { n < pseudoWordCount ? .pseudoWord : .otherSpeech }

    /// What is made up is number `n` of all of it; `place` is its own among all examples, so that chance has for it other
    /// numbers than for any recording.
    func example(_ n: Int, place: Int, epoch: Int) -> Variation.Example {
        // The variation has a generator of its own, from the same numbers.
        var generator = SeededGenerator(
            seed: pseudoWordVariation.seed ^ 0xA0D1_5EEC, stream: UInt64(epoch) << 32 | UInt64(place))
        switch content(n) {
        case .otherSpeech:
            return otherSpeechVariation.example(
                speech.otherSpeech(using: &generator), label: unknownLabel, place: place, epoch: epoch)
        default:
            return pseudoWordVariation.example(
                speech.pseudoWord(using: &generator), label: unknownLabel, place: place, epoch: epoch)
        }
    }
}

/// Makes of a recording what the network learns from in an epoch.
struct Variation: Sendable {
    let sound: SoundAugmenter
    let features: FeatureAugmenter
    let plan: MFCCPlan
    let normalization: FeatureNormalization
    /// What is to be answered where it becomes a piece of a stream.
    var stream: StreamTargets?
    let seed: UInt64

    /// A recording, varied.
    struct Example: Sendable {
        let samples: [Float]
        /// Normalised features.
        let series: TimeSeries
        /// What is to be answered to each frame of a stream.
        var target: Target?
    }

    /// - Parameter label: The recording's own, which streams ask for.
    func example(_ recording: LearnedSound, label: Int? = nil, place: Int, epoch: Int) -> Example {
        var generator = SeededGenerator(seed: seed ^ 0xA0D1_0C1F, stream: UInt64(epoch) << 32 | UInt64(place))
        let mfcc = plan.configuration
        var gap: Int?, offset = 0.0
        if let training = stream?.training {
            let seconds = generator.uniform(in: training.shortestGapSeconds...training.longestGapSeconds)
            gap = Int(seconds * Double(mfcc.sampleRate))
            offset = generator.uniform()
        }
        var isActive: [Bool] = [], word: Range<Int>?
        let samples = sound.varied(recording, gap: gap, using: &generator) { samples in
            if stream != nil { word = wordRange(samples, sampleRate: mfcc.sampleRate) }
            isActive = activeFrames(
                samples, count: mfcc.frameCount(forSamples: samples.count), frameLength: mfcc.frameLength,
                hop: mfcc.hopLength)
        }
        // The plan exists, so there is memory for a frame.
        var extractor = try! MFCCExtractor(plan)
        var values = extractor.frames(of: samples).values
        features.vary(&values, using: &generator)
        normalization.apply(to: &values)
        features.maskSteps(of: &values, isActive: isActive, using: &generator)
        let series = TimeSeries(width: normalization.featureCount, values: values)
        let target = stream?.target(label: label!, word: word, frameCount: series.stepCount, offset: offset)
        return Example(samples: samples, series: series, target: target)
    }
}
