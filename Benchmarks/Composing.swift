import ArgumentParser
import NoteGeneration

/// Times the writing of tunes, without files and sound.
struct Composing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "composing", abstract: "Milliseconds to write a tune; a line of JSON for each style.")

    @Argument(help: "A note model.") var model: String
    @Option(help: "Bars of the tune.") var bars = 64
    @Option(help: "Tunes whose median is given.") var tunes = 21

    func run() throws {
        let model = try NoteModel(contentsOf: model)
        var settings = TuneSettings()
        settings.barCount = bars
        for style in model.configuration.styles {
            let clock = ContinuousClock()
            var milliseconds: [Double] = []
            var stepCount = 0
            for seed in 0..<UInt64(max(1, tunes)) {
                settings.generation.seed = seed
                let start = clock.now
                let tune = try model.compose(styles: model.configuration.weights(ofStyle: style.name)!, settings: settings)
                milliseconds.append(start.duration(to: clock.now) / .milliseconds(1))
                stepCount = tune.roll.count
            }
            milliseconds.sort()
            print(
                """
                {"what": "composing", "style": "\(style.name)", "bars": \(bars), "steps": \(stepCount), \
                "weights": \(model.network.parameterCount), "milliseconds": \(milliseconds[milliseconds.count / 2]), \
                "lo": \(milliseconds[0]), "hi": \(milliseconds[milliseconds.count - 1])}
                """)
        }
    }
}
