import AudioClassification
import NoteGeneration

/// A tune that was written, and what it was made of.
struct TuneDocument: Encodable {
    let version = 1
    let midi: String?
    let wav: String?
    let picture: String?
    let keyword: String?
    let heard: [LabelScore]
    let styles: [StyleWeight]
    let key: String
    let tempo: Double
    let metre: String
    let bars: Int
    let primerSteps: Int
    let steps: Int
    let stepsPerQuarter: Int
    let seconds: Double
    let seed: UInt64
    var statistics: MusicSummary?
    var corpus: MusicSummary?
    var copied: CopySummary?

    struct StyleWeight: Encodable {
        let name: String
        let weight: Float
    }

    init(_ tune: Tune, _ hearing: Hearing, _ files: TuneFiles, _ settings: TuneSettings, _ model: NoteModel) {
        (midi, wav, picture) = (files.midi, files.wav, files.picture)
        (keyword, heard) = (hearing.keyword, hearing.heard)
        styles = zip(model.configuration.styles, hearing.styles).map { StyleWeight(name: $0.name, weight: $1) }
            .filter { $0.weight > 0 }.sorted { ($1.weight, $0.name) < ($0.weight, $1.name) }
        key = tune.score.keySignature!.name
        tempo = tune.score.quartersPerMinute
        metre = "\(tune.grid.timeSignature.beatsPerBar)/\(tune.grid.timeSignature.beatUnit)"
        (bars, primerSteps, steps) = (tune.barCount, tune.primerStepCount, tune.roll.count)
        stepsPerQuarter = tune.roll.stepsPerQuarter
        seconds = tune.roll.quarters * 60 / tempo
        seed = settings.generation.seed
    }

    /// "waltz", "waltz 83 %, march 12 %", "no style in particular".
    var styleText: String {
        let named = styles.filter { $0.weight >= 0.005 }
        if let first = named.first, first.weight >= 0.995 { return first.name }
        let list = named.map { "\($0.name) \(Double($0.weight).percent(0))" }.joined(separator: ", ")
        return list.isEmpty ? "no style in particular" : list
    }

    /// One line that says what was written.
    var text: String {
        let files = [midi, wav, picture].compactMap { $0 }.joined(separator: ", ")
        return "\(files): \(counted(bars, "bar")) of \(styleText), \(key), \(metre), \(tempo.decimals(0)) quarters a minute, \(seconds.duration)\n"
    }
}
