import AudioFiles
import FileAccess
import Figures
import NoteGeneration

/// The files that hold a tune: notes, sound and a picture.
struct TuneFiles {
    private(set) var midi: String?
    private(set) var wav: String?
    private(set) var picture: String?

    /// Notes and sound under a name without an ending.
    init(soundOf name: String) { (midi, wav) = ("\(name).mid", "\(name).wav") }

    /// Those under a name: one where the name ends in what it is to hold, else one of each kind.
    init(_ name: String) {
        switch name.split(separator: "/").last?.split(separator: ".").dropFirst().last?.lowercased() {
        case "mid", "midi": midi = name
        case "wav": wav = name
        case "svg", "png": picture = name
        default: (midi, wav, picture) = ("\(name).mid", "\(name).wav", "\(name).svg")
        }
    }

    var paths: [String] { [midi, wav, picture].compactMap { $0 } }

    /// Finds out before anything is made where it cannot go.
    func checkWritable() throws {
        for path in paths { try AtomicFile.checkWritable(path) }
    }

    /// The longest sound, in seconds: all of it is in memory while it is made, 42 MB for each minute.
    static let longestSeconds = 3600.0

    /// Throws, before anything is made, where a tune lasts longer than sound may.
    static func checkSound(of tune: Tune) throws {
        let seconds = tune.roll.quarters * 60 / tune.score.quartersPerMinute
        guard seconds > longestSeconds else { return }
        throw CommandError(
            description: "the tune lasts \(seconds.duration), but its sound at most \(longestSeconds.duration); choose fewer bars, a higher tempo, or a name that ends in .mid, without --play")
    }

    func write(_ tune: Tune) throws {
        if wav != nil { try Self.checkSound(of: tune) }
        let file = try tune.midi
        if let midi { try file.write(to: midi) }
        if let wav { try Self.render(file, to: wav) }
        if let picture {
            let chart = PianoRollChart(tune)
            let isRaster = picture.lowercased().hasSuffix("png")
            try AtomicFile.write((isRaster ? chart.png() : Array(chart.svg().utf8)).span, to: picture)
        }
    }

    /// What a MIDI file sounds like.
    static func render(_ file: StandardMIDIFile, to path: String) throws {
        var settings = SynthesizerSettings()
        // Tempi of MIDI files are whole microseconds, so that what was checked may last a little longer.
        settings.longestSeconds = longestSeconds + 60
        let samples = try Synthesizer(settings).render(Performance(file))
        try WAVFile.write(
            samples, to: path, sampleRate: settings.sampleRate, channelCount: settings.channelCount)
    }
}

extension PianoRollChart {
    init(_ tune: Tune) {
        self.init(
            title: tune.score.title ?? "", notes: tune.roll.notes.map { .init(key: $0.key, start: $0.onset, stepCount: $0.stepCount) },
            stepCount: tune.roll.count, stepsPerBar: tune.grid.stepsPerBar, openingStepCount: tune.primerStepCount)
    }
}
