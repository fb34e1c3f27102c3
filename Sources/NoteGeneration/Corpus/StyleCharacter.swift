/// What the MIDI files of a style say about how it is played.
struct StyleCharacter {
    private var timeSignatures: [TimeSignature: Int] = [:]
    private var keys: [KeySignature: Int] = [:]
    /// Microseconds of a quarter note.
    private var tempos: [Int] = []
    private var fileCount = 0

    /// Counts what a file begins with; its key as it is learned, so C major or A minor unless it keeps its own.
    mutating func add(_ file: StandardMIDIFile, keepsKey: Bool) {
        fileCount += 1
        // A file that states no metre is in 4/4, one without a tempo has none of its own.
        timeSignatures[file.timeSignatures.first?.value ?? TimeSignature(4, 4), default: 0] += 1
        if let tempo = file.tempos.first?.value { tempos.append(tempo) }
        if let key = file.keySignatures.first?.value {
            keys[keepsKey ? key : KeySignature(sharps: 0, isMinor: key.isMinor), default: 0] += 1
        }
    }

    /// The style, with what holds for more than half of its files.
    func style(name: String, stepsPerQuarter: Int) -> NoteModelConfiguration.Style {
        var style = NoteModelConfiguration.Style(name: name, stepsPerQuarter: stepsPerQuarter)
        style.timeSignature = timeSignatures.first { isUsual($0.value) }?.key
        if style.timeSignature?.stepsPerBar(stepsPerQuarter: stepsPerQuarter) == nil { style.timeSignature = nil }
        style.key = keys.first { isUsual($0.value) }?.key
        if isUsual(tempos.count) {
            let quartersPerMinute = 60e6 / Double(tempos.sorted()[tempos.count / 2])
            style.quartersPerMinute = min(1000, max(4, quartersPerMinute.rounded()))
        }
        return style
    }

    private func isUsual(_ count: Int) -> Bool { 2 * count > fileCount }
}
