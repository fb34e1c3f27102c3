internal import AudioFeatures
internal import RecurrentNetworks

/// The recordings to learn from, as the network sees them: the same in every epoch, or varied anew each time.
struct TrainingExamples: Sendable {
    /// Index into the labels, for each recording.
    let labels: [Int]
    private let content: Content

    private enum Content: Sendable {
        case fixed([TimeSeries])
        case varied([LearnedSound], Variation)
    }

    /// How many recordings there are.
    var count: Int { labels.count }

    /// Recordings that are always the same.
    init(_ series: [TimeSeries], labels: [Int]) {
        self.labels = labels
        content = .fixed(series)
    }

    /// Recordings that are varied each time.
    init(_ sounds: [LearnedSound], labels: [Int], _ variation: Variation) {
        self.labels = labels
        content = .varied(sounds, variation)
    }

    /// Some recordings as they are in an epoch. Does not depend on the threads, nor on what else is in the batch.
    func batch(_ places: ArraySlice<Int>, epoch: Int, threads: Int) -> [TimeSeries] {
        switch content {
        case .fixed(let series): return places.map { series[$0] }
        case .varied(let sounds, let variation):
            let first = places.startIndex
            return parallelMap(count: places.count, threads: threads) { n in
                let place = places[first + n]
                return variation.example(sounds[place], place: place, epoch: epoch).series
            }
        }
    }

    /// A recording as it is in an epoch, to be heard and looked at; nil where nothing is varied.
    func example(_ place: Int, epoch: Int) -> Variation.Example? {
        guard case .varied(let sounds, let variation) = content else { return nil }
        return variation.example(sounds[place], place: place, epoch: epoch)
    }
}

/// Makes of a recording what the network learns from in an epoch.
struct Variation: Sendable {
    let sound: SoundAugmenter
    let features: FeatureAugmenter
    let plan: MFCCPlan
    let normalization: FeatureNormalization
    let seed: UInt64

    /// A recording, varied.
    struct Example: Sendable {
        let samples: [Float]
        /// Normalised features.
        let series: TimeSeries
    }

    func example(_ recording: LearnedSound, place: Int, epoch: Int) -> Example {
        var generator = SeededGenerator(seed: seed ^ 0xA0D1_0C1F, stream: UInt64(epoch) << 32 | UInt64(place))
        let mfcc = plan.configuration
        var isActive: [Bool] = []
        let samples = sound.varied(recording, using: &generator) { samples in
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
        return Example(samples: samples, series: TimeSeries(width: normalization.featureCount, values: values))
    }
}
