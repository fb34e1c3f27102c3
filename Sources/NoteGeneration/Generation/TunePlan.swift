#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a model writes in a blend of its styles: what settings leave open, the styles decide.
struct TunePlan: Sendable {
    let grid: StepGrid
    /// Tempo, metre and key as they are heard.
    let score: ScoreSettings
    /// The key in which the network writes.
    let modelKey: KeySignature
    /// By how many semitones what is heard is higher than what the network writes.
    let transposition: Int

    /// A plan for weights of the model's styles, and for a tune in the primer's key if the settings ask for none.
    init(
        _ model: NoteModel, styles weights: [Float], _ settings: TuneSettings, primerKey: KeySignature? = nil
    ) throws(NoteGenerationError) {
        try settings.validate()
        model.configuration.check(styles: weights)
        let styles = model.configuration.styles
        let strongest = weights.indices.max { (weights[$0], $1) < (weights[$1], $0) }!
        // Without a style, what a single one of them says would be arbitrary, but for the length of a step.
        let leading: NoteModelConfiguration.Style? = weights[strongest] > 0 ? styles[strongest] : nil
        grid = try StepGrid(
            stepsPerQuarter: styles[strongest].stepsPerQuarter,
            timeSignature: settings.timeSignature ?? leading?.timeSignature ?? TimeSignature(4, 4))

        let frequencies = model.keyFrequencies(styles: weights)
        var pitchClasses = [Double](repeating: 0, count: 12)
        for (n, frequency) in frequencies.enumerated() { pitchClasses[(n + KeySet.range.lowerBound) % 12] += frequency }
        modelKey = leading?.key ?? KeySignature(estimatedFrom: pitchClasses) ?? KeySignature(sharps: 0)
        let key = (settings.key ?? primerKey).map(modelKey.moved) ?? modelKey

        let interval = modelKey.semitones(to: key)
        transposition = Self.octave(of: interval, frequencies, settings.generation)
        var score = ScoreSettings()
        score.quartersPerMinute = settings.quartersPerMinute ?? Self.tempo(styles, weights) ?? score.quartersPerMinute
        score.timeSignature = grid.timeSignature
        score.keySignature = key
        self.score = score
    }

    /// The mean of the tempi that styles have, by their weights: of factors, not of differences.
    private static func tempo(_ styles: [NoteModelConfiguration.Style], _ weights: [Float]) -> Double? {
        let known = zip(styles, weights).compactMap { style, weight in
            weight > 0 ? style.quartersPerMinute.map { (tempo: $0, weight: Double(weight)) } : nil
        }
        // What is alone stays exact.
        guard known.count > 1 else { return known.first?.tempo }
        let total = known.reduce(0) { $0 + $1.weight }
        return exp(known.reduce(0) { $0 + $1.weight * log($1.tempo) } / total)
    }

    /// The interval, some octaves higher or lower if so more of what the styles play lies in the register.
    private static func octave(of interval: Int, _ frequencies: [Double], _ settings: GenerationSettings) -> Int {
        let keys = KeySet.range
        func share(_ transposition: Int) -> Double? {
            let lowest = max(settings.lowestKey - transposition, keys.lowerBound)
            let highest = min(settings.highestKey - transposition, keys.upperBound)
            guard lowest <= highest else { return nil }
            return frequencies[lowest - keys.lowerBound...highest - keys.lowerBound].reduce(0, +)
        }
        // The nearest first, so that it needs a reason to go away from there: more than the few notes at the piano's ends.
        let reason = 0.02 * frequencies.reduce(0, +)
        var best: (share: Double, transposition: Int)?
        for octaves in [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6, -7, 7] {
            guard let share = share(interval + 12 * octaves) else { continue }
            if best == nil || share > best!.share + reason { best = (share, interval + 12 * octaves) }
        }
        return best!.transposition
    }
}

extension NoteModel {
    /// How often each key sounds in the music that the styles were learned from, a blend of them by their weights, or all of
    /// them alike where all weights are zero.
    fileprivate func keyFrequencies(styles weights: [Float]) -> [Double] {
        let isBlend = weights.contains { $0 > 0 }
        var frequencies = [Double](repeating: 0, count: KeySet.keyCount)
        for (style, weight) in zip(training.keys, weights) {
            for (n, probability) in style.probabilities.enumerated() {
                frequencies[n] += (isBlend ? Double(max(weight, 0)) : 1) * probability
            }
        }
        return frequencies
    }
}

extension KeySignature {
    /// The key on another's tonic, major or minor as this one; its spelling, if it is of the same kind.
    fileprivate func moved(to other: KeySignature) -> KeySignature {
        other.isMinor == isMinor ? other : KeySignature(tonic: other.tonicPitchClass, isMinor: isMinor)
    }

    /// From this tonic to another by the shorter way: -5 to 6.
    func semitones(to other: KeySignature) -> Int {
        let up = (other.tonicPitchClass - tonicPitchClass + 12) % 12
        return up <= 6 ? up : up - 12
    }
}
