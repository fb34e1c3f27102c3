import NoteGeneration

/// What music is like in numbers, as it is written.
struct MusicSummary: Encodable {
    let pieces: Int
    let steps: Int
    let notes: Int
    /// From C to B, with the sum 1.
    let pitchClasses: [Double]
    /// The share of the steps in which no key sounds, one, two, and so on.
    let polyphony: [Double]
    let meanPolyphony: Double
    let silence: Double
    let meanNoteQuarters: Double
    /// How many notes last one step, two, and so on.
    let noteSteps: [Int]
    let lowestKey: Int?
    let highestKey: Int?
    /// The share of the bars that are as an earlier one of the same piece.
    let repeatedBars: Double
    let longestLoopBars: Double

    init(_ pieces: [PianoRoll], _ grid: StepGrid) {
        let counted = MusicStatistics(pieces, stepsPerBar: grid.stepsPerBar)
        (self.pieces, steps, notes) = (pieces.count, counted.stepCount, counted.noteCount)
        (pitchClasses, polyphony) = (counted.pitchClassShares, counted.polyphonyShares)
        (meanPolyphony, silence) = (counted.meanPolyphony, counted.silentShare)
        meanNoteQuarters = counted.meanNoteSteps / Double(grid.stepsPerQuarter)
        noteSteps = counted.noteLengthCounts
        (lowestKey, highestKey) = (counted.lowestKey, counted.highestKey)
        repeatedBars = counted.repeatedBarShare
        longestLoopBars = Double(counted.longestLoop?.stepCount ?? 0) / Double(grid.stepsPerBar)
    }

    /// Lines of a name and a value.
    fileprivate func rows(_ grid: StepGrid) -> [(name: String, value: String)] {
        let names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
        let classes = zip(names, pitchClasses).map { [$0, $1.percent(0)] }
        let total = Double(max(1, noteSteps.reduce(0, +)))
        func length(_ range: Range<Double>) -> String {
            let count = noteSteps.enumerated().filter { range.contains(Double($0.offset + 1) / Double(grid.stepsPerQuarter)) }
                .reduce(0) { $0 + $1.element }
            return (Double(count) / total).percent(0)
        }
        let chords = polyphony.dropFirst(4).reduce(0, +)
        func share(_ count: Int) -> String { (count < polyphony.count ? polyphony[count] : 0).percent(0) }
        return [("pieces", "\(pieces)"), ("notes", "\(notes)")]
            + classes.map { ("pitch class \($0[0])", $0[1]) }
            + [
                ("no key sounds", share(0)), ("one", share(1)), ("two", share(2)), ("three", share(3)),
                ("four or more", chords.percent(0)), ("keys at once, mean", meanPolyphony.decimals(2)),
                ("notes under a quarter", length(0..<1)), ("a quarter to under a half", length(1..<2)),
                ("a half or longer", length(2..<Double.infinity)), ("mean length in quarters", meanNoteQuarters.decimals(2)),
                ("lowest and highest key", "\(lowestKey.map(String.init) ?? "-") \(highestKey.map(String.init) ?? "-")"),
                ("bars as an earlier one", repeatedBars.percent(0)), ("longest loop in bars", longestLoopBars.decimals(1)),
            ]
    }

    /// A table of a tune and, if there is one, of the music that it is set against.
    static func table(_ tune: MusicSummary, against other: MusicSummary?, _ grid: StepGrid) -> String {
        let rows = tune.rows(grid), others = other?.rows(grid)
        var text = "".padded(26) + "tune".leftPadded(9) + (other == nil ? "\n" : "corpus".leftPadded(9) + "\n")
        for (n, row) in rows.enumerated() {
            text += row.name.padded(26) + row.value.leftPadded(9) + (others.map { $0[n].value.leftPadded(9) } ?? "") + "\n"
        }
        return text
    }
}

/// How much of a tune is in given music already, and how much of that music is in its own other pieces.
struct CopySummary: Encodable {
    /// Quarter notes of the longest stretch that a tune has in common with a piece, at any pitch.
    let longestQuarters: Double
    /// The same of pieces of the corpus with all its others: the longest, and the middle of all that were looked at.
    let corpusLongestQuarters: Double
    let corpusMedianQuarters: Double

    /// More pieces than so many are not compared with all others, but so many of them, evenly spread.
    private static let sampleCount = 40

    init?(_ tune: PianoRoll, of corpus: [PianoRoll]) {
        guard corpus.count > 1 else { return nil }
        func quarters(_ run: CommonRun) -> Double { Double(run.stepCount) / Double(tune.stepsPerQuarter) }
        longestQuarters = quarters(tune.longestCommonRun(with: corpus, ignoresTransposition: true))
        let count = min(Self.sampleCount, corpus.count)
        let runs = (0..<count).map { n in
            var others = corpus
            let piece = others.remove(at: n * corpus.count / count)
            return quarters(piece.longestCommonRun(with: others, ignoresTransposition: true))
        }.sorted()
        (corpusLongestQuarters, corpusMedianQuarters) = (runs.last!, runs[runs.count / 2])
    }

    var text: String {
        "longest stretch found in the corpus: \(longestQuarters.decimals(1)) quarters; of its own pieces in the others: \(corpusMedianQuarters.decimals(1)) (middle), \(corpusLongestQuarters.decimals(1)) (longest)\n"
    }
}
