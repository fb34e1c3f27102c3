public import ArgumentParser
public import RecurrentNetworks

/// Times training steps of a stacked network on random sequences: forward, back-propagation through time, clipping, AdamW.
struct Training: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training", abstract: "Sequences a second in training; a line of JSON for each batch size.")

    @Option(help: "The kind of recurrent layer.") var cell = NetworkConfiguration.Cell.lstm
    @Flag(help: "Runs each layer in both directions.") var bidirectional = false
    @Option(help: "Units of each layer.") var hidden = 128
    @Option(help: "Recurrent layers.") var layers = 2
    @Option(help: "Values a step.") var input = 40
    @Option(help: "Steps a sequence.") var steps = 98
    @Option(help: "Sequences a batch; may be repeated.") var batch = [64]
    @Option(help: "Threads.") var threads = 1
    @Option(help: "Seconds of each of the windows whose median is given.") var seconds = 0.6
    @Option(help: "Windows.") var windows = 5

    func run() throws {
        for size in batch {
            var generator = SeededGenerator(seed: 1)
            let network = try RecurrentNetwork(
                NetworkConfiguration(inputSize: input, outputSize: 12, cell: cell, hiddenSize: hidden, layerCount: layers, bidirectional: bidirectional),
                using: &generator)
            let series = (0..<size).map { _ in
                TimeSeries(width: input, values: (0..<steps * input).map { _ in Float(generator.normal()) })
            }
            let targets = (0..<size).map { _ in Target.label(Int.random(in: 0..<12, using: &generator)) }
            var trainer = try NetworkTrainer(
                network, TrainingConfiguration(), totalSteps: 1_000_000, seed: 1, threads: threads)
            for _ in 0..<2 { _ = try trainer.step(series, targets: targets) }

            let clock = ContinuousClock()
            var rates: [Double] = []
            for _ in 0..<windows {
                var count = 0
                let start = clock.now
                while start.duration(to: clock.now) < .seconds(seconds) {
                    _ = try trainer.step(series, targets: targets)
                    count += size
                }
                rates.append(Double(count) / (start.duration(to: clock.now) / .seconds(1)))
            }
            rates.sort()
            print(
                """
                {"what": "training", "cell": "\(cell.rawValue)", "bidirectional": \(bidirectional), "hidden": \(hidden), "layers": \(layers), "batch": \(size), \
                "threads": \(threads), "utterances_per_second": \(Int(rates[windows / 2])), \
                "lo": \(Int(rates[0])), "hi": \(Int(rates[windows - 1]))}
                """)
        }
    }
}

extension NetworkConfiguration.Cell: ExpressibleByArgument {}
