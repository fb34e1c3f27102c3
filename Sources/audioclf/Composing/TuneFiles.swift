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

    func write(_ tune: Tune) throws {
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
        // Whoever asks for many bars at a slow tempo shall have them.
        settings.longestSeconds = 36_000
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
