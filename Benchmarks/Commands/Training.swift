import ArgumentParser
import RecurrentNetworks

/// Times training steps: forward, back-propagation through time, clipping, AdamW.
struct Training: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training", abstract: "Sequences a second in training, on random sequences.")

    @OptionGroup var network: NetworkOptions
    @Option(help: "Sequences a batch; may be repeated.") var batch = [64]
    @Option(help: "Threads.") var threads = 1
    @OptionGroup var timing: TimingOptions

    func validate() throws {
        if network.quantized { throw ValidationError("--quantized is for networks that only run: training is in f32.") }
    }

    func run() throws {
        for size in batch {
            var trainer = try NetworkTrainer(
                network.network(), TrainingConfiguration(), totalSteps: 1_000_000, seed: 1, threads: threads)
            let series = network.series(size), targets = network.targets(size)
            let rates = try timing.rates(items: size) { _ = try trainer.step(series, targets: targets) }
            try Measurement(
                "training", network.parameters + ["batch": size, "threads": threads], "sequences a second", rates
            ).write()
        }
    }
}
