import ArgumentParser
import NoteGeneration

/// Times the writing of tunes, without files and sound.
struct Composing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "composing", abstract: "Milliseconds to write a tune in each style.")

    @Argument(help: "A note model.") var model: String
    @Option(help: "Bars of the tune.") var bars = 64
    @Option(help: "Tunes whose median is given.") var tunes = 21

    func run() throws {
        let model = try NoteModel(contentsOf: model)
        var settings = TuneSettings()
        settings.barCount = bars
        for style in model.configuration.styles {
            var milliseconds: [Double] = []
            var stepCount = 0
            for seed in 0..<UInt64(max(1, tunes)) {
                settings.generation.seed = seed
                let stopwatch = Stopwatch()
                let tune = try model.compose(styles: model.configuration.weights(ofStyle: style.name)!, settings: settings)
                milliseconds.append(stopwatch.seconds * 1000)
                stepCount = tune.roll.count
            }
            try Measurement(
                "composing",
                ["style": style.name, "bars": bars, "steps": stepCount, "weights": model.network.parameterCount],
                "milliseconds", Sample(milliseconds)
            ).write()
        }
    }
}
