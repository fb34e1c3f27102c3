/// A piece of music that a note model wrote.
public struct Tune: Sendable, Hashable {
    /// Its notes, a plain roll. It begins with a bar.
    public let roll: PianoRoll
    /// Tempo, metre, key and how hard notes are struck.
    public var score: ScoreSettings
    /// What a step and a bar are.
    public let grid: StepGrid
    /// How many of the steps are the primer.
    public let primerStepCount: Int

    /// How many bars it has, the primer's included.
    public var barCount: Int { (roll.count + grid.stepsPerBar - 1) / grid.stepsPerBar }

    /// A MIDI file that plays it.
    public var midi: StandardMIDIFile {
        get throws(NoteGenerationError) { try StandardMIDIFile(roll, score) }
    }
}

extension NoteModel {
    /// The longest primer that is read, in steps.
    public static let longestPrimer = 10_000

    /// Writes a tune.
    ///
    /// It begins with the primer, if there is one, up to its last note, in the tune's key. If the settings ask for no key,
    /// that is the primer's: the one that it begins with by its own account, else the one that its notes suggest; without a
    /// primer it is that of the style.
    ///
    /// - Parameters:
    ///   - styles: A finite weight for each of the model's styles; all zero for none in particular.
    ///   - settings: What the tune is to be like.
    ///   - primer: What it goes on with.
    public func compose(
        styles: [Float], settings: TuneSettings = TuneSettings(), primer: StandardMIDIFile? = nil
    ) throws(NoteGenerationError) -> Tune {
        // The length of a step must be known before the primer can be read, and its key before anything is decided.
        let grid = try TunePlan(self, styles: styles, settings).grid
        var opening = try primer.map { file throws(NoteGenerationError) in
            try PianoRoll(file, stepsPerQuarter: grid.stepsPerQuarter, keepsOnsets: false).withoutTrailingSilence
        }
        let primerKey = opening.flatMap { primer!.keySignatures.first?.value ?? KeySignature(estimatedFrom: $0) }
        let plan = try TunePlan(self, styles: styles, settings, primerKey: primerKey)
        if let primerKey, let roll = opening { opening = try plan.fitted(roll, in: primerKey) }

        let stepsPerBar = grid.stepsPerBar
        var steps = opening?.steps ?? []
        let primerStepCount = steps.count
        let stepCount = ((primerStepCount + stepsPerBar - 1) / stepsPerBar + settings.barCount) * stepsPerBar
        guard stepCount <= PianoRoll.largestStepCount else {
            throw .tooManySteps(stepCount, limit: PianoRoll.largestStepCount)
        }
        var writer = NoteWriter(network, plan, styles: styles, settings.generation, phrase: 0)
        for keys in steps { writer.take(keys) }
        while steps.count < stepCount { steps.append(writer.next()) }
        return Tune(
            roll: PianoRoll(stepsPerQuarter: grid.stepsPerQuarter, steps: steps), score: plan.score, grid: grid,
            primerStepCount: primerStepCount)
    }
}

extension TunePlan {
    /// A primer in the key that is heard, where the network can read it, too.
    fileprivate func fitted(_ primer: PianoRoll, in key: KeySignature) throws(NoteGenerationError) -> PianoRoll {
        guard primer.count <= NoteModel.longestPrimer else {
            throw .longPrimer(primer.count, limit: NoteModel.longestPrimer)
        }
        let heard = try primer.transposed(by: key.semitones(to: score.keySignature!))
        _ = try heard.transposed(by: -transposition)
        return heard
    }
}

extension PianoRoll {
    fileprivate var withoutTrailingSilence: PianoRoll {
        self[0..<(steps.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)]
    }
}

extension KeySignature {
    /// The key that a roll is most likely in; nil where nothing sounds.
    fileprivate init?(estimatedFrom roll: PianoRoll) {
        var pitchClasses = [Double](repeating: 0, count: 12)
        for keys in roll.steps {
            for key in keys { pitchClasses[key % 12] += 1 }
        }
        self.init(estimatedFrom: pitchClasses)
    }
}
