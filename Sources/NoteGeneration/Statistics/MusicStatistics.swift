/// What can be counted in music: to set a generated piece beside those it was learnt from.
public struct MusicStatistics: Hashable, Sendable, Codable {
    /// Steps in all pieces together.
    public private(set) var stepCount = 0
    /// Steps in which nothing sounds.
    public private(set) var silentStepCount = 0
    /// In how many steps each pitch class sounds, every key for itself, from C to B: 12 numbers.
    public private(set) var pitchClassSteps = [Int](repeating: 0, count: 12)
    /// In how many steps so many keys sound together, from none on.
    public private(set) var polyphonySteps: [Int] = []
    /// How many notes last so many steps, from 1 step on: the first number is that of the notes of one step.
    public private(set) var noteLengthCounts: [Int] = []
    /// The lowest MIDI number, if anything sounds.
    public private(set) var lowestKey: Int?
    /// The highest MIDI number, if anything sounds.
    public private(set) var highestKey: Int?
    /// Whole bars in which something sounds.
    public private(set) var barCount = 0
    /// How many of them are as an earlier one of the same piece.
    public private(set) var repeatedBarCount = 0
    /// The longest loop in any of the pieces, if there is one.
    public private(set) var longestLoop: Loop?
    /// The most steps at a stretch in which nothing sounds.
    public private(set) var longestSilenceSteps = 0

    /// What comes again at once.
    public struct Loop: Hashable, Sendable, Codable {
        /// The step in which it begins the first time.
        public var start: Int
        /// How many steps it has until it begins again.
        public var periodSteps: Int
        /// How many steps all rounds together have, the last one perhaps not whole; at least twice the period.
        public var stepCount: Int

        /// A loop.
        public init(start: Int, periodSteps: Int, stepCount: Int) {
            self.start = start
            self.periodSteps = periodSteps
            self.stepCount = stepCount
        }
    }

    /// Counts in pieces, each for itself.
    ///
    /// Bars have `stepsPerBar` steps and are counted from the beginning of a piece. In plain rolls, steps in a row that have
    /// a key are one note. See `PianoRoll.longestLoop(periods:)` for loops; here they have a bar at least and 16 bars at
    /// most.
    public init(_ pieces: some Sequence<PianoRoll>, stepsPerBar: Int) {
        precondition(stepsPerBar >= 1, "a bar has at least one step")
        for piece in pieces { count(piece, stepsPerBar: stepsPerBar) }
    }

    /// Counts in one piece.
    public init(_ piece: PianoRoll, stepsPerBar: Int) { self.init(CollectionOfOne(piece), stepsPerBar: stepsPerBar) }

    private mutating func count(_ piece: PianoRoll, stepsPerBar: Int) {
        stepCount += piece.count
        var silence = 0
        for keys in piece.steps {
            polyphonySteps.increment(at: keys.count)
            for key in keys { pitchClassSteps[key % 12] += 1 }
            silence = keys.isEmpty ? silence + 1 : 0
            longestSilenceSteps = max(longestSilenceSteps, silence)
        }
        silentStepCount += piece.steps.count(where: \.isEmpty)
        for note in piece.notes { noteLengthCounts.increment(at: note.stepCount - 1) }
        let keys = piece.keys
        if let lowest = keys.lowest { lowestKey = min(lowest, lowestKey ?? lowest) }
        if let highest = keys.highest { highestKey = max(highest, highestKey ?? highest) }

        var seen: Set<ArraySlice<KeySet>> = []
        for start in stride(from: 0, through: piece.count - stepsPerBar, by: stepsPerBar) {
            let bar = piece.steps[start..<start + stepsPerBar]
            if bar.allSatisfy(\.isEmpty) { continue }
            barCount += 1
            if !seen.insert(bar).inserted { repeatedBarCount += 1 }
        }
        if let loop = piece.longestLoop(periods: stepsPerBar...16 * stepsPerBar),
            loop.stepCount > longestLoop?.stepCount ?? 0
        {
            longestLoop = loop
        }
    }
}

extension MusicStatistics {
    /// How many notes there are.
    public var noteCount: Int { noteLengthCounts.reduce(0, +) }

    /// Notes that begin in a step, on average.
    public var notesPerStep: Double { share(noteCount, of: stepCount) }

    /// Steps in which nothing sounds, from 0 to 1.
    public var silentShare: Double { share(silentStepCount, of: stepCount) }

    /// How the pitch classes share what sounds, from C to B: 12 numbers with the sum 1, or 0 where nothing sounds.
    public var pitchClassShares: [Double] {
        let total = pitchClassSteps.reduce(0, +)
        return pitchClassSteps.map { share($0, of: total) }
    }

    /// How the numbers of keys that sound together share the steps, from none on.
    public var polyphonyShares: [Double] { polyphonySteps.map { share($0, of: stepCount) } }

    /// How many keys sound together, on average over all steps.
    public var meanPolyphony: Double { share(pitchClassSteps.reduce(0, +), of: stepCount) }

    /// How long a note lasts, on average, in steps.
    public var meanNoteSteps: Double { share(pitchClassSteps.reduce(0, +), of: noteCount) }

    /// The length of the longest note in steps.
    public var longestNoteSteps: Int { noteLengthCounts.count }

    /// How many of the bars are as an earlier one of the same piece, from 0 to 1.
    public var repeatedBarShare: Double { share(repeatedBarCount, of: barCount) }

    /// How far two sets of pitch-class shares are apart: half the sum of the differences, from 0 (equal) to 1.
    public func pitchClassDistance(to other: MusicStatistics) -> Double {
        zip(pitchClassShares, other.pitchClassShares).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }

    private func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}

extension [Int] {
    /// Adds 1 to a number, after as many zeros as are missing before it.
    fileprivate mutating func increment(at index: Int) {
        while count <= index { append(0) }
        self[index] += 1
    }
}

extension PianoRoll {
    /// The longest stretch that comes again at once: each of its steps sounds as the one a period before it does, and it has
    /// at least two periods. Of equally long ones the one with the shortest period, then the first. Silence all through is
    /// none. Takes time in proportion to steps times periods.
    public func longestLoop(periods: ClosedRange<Int>) -> MusicStatistics.Loop? {
        precondition(periods.lowerBound >= 1, "a loop has at least one step")
        var best: MusicStatistics.Loop?
        let longest = min(periods.upperBound, count / 2)
        for period in periods.lowerBound..<max(longest + 1, periods.lowerBound) {
            var run = 0
            // How many steps ago something sounded.
            var silence = Int.max / 2
            for step in steps.indices {
                silence = steps[step].isEmpty ? silence + 1 : 0
                guard step >= period else { continue }
                run = steps[step] == steps[step - period] ? run + 1 : 0
                if run >= period, run + period > best?.stepCount ?? 0, silence < period {
                    best = MusicStatistics.Loop(
                        start: step - run - period + 1, periodSteps: period, stepCount: run + period)
                }
            }
        }
        return best
    }
}
