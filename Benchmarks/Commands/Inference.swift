import ArgumentParser
import RecurrentNetworks

/// Times whole sequences through a network to their logits.
struct Inference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inference",
        abstract: "Sequences a second through a network, on random sequences; with batches of one, microseconds for each.")

    @OptionGroup var network: NetworkOptions
    @Option(help: "Sequences a batch; may be repeated.") var batch = [1, 64]
    @Option(help: "Threads.") var threads = 1
    @OptionGroup var timing: TimingOptions

    func run() throws {
        let engine = try network.network()
        for size in batch {
            let series = network.series(size)
            let parameters = network.parameters + ["batch": size, "threads": threads]
            func work() { _ = engine.logits(for: series, threads: threads) }
            if size == 1 {
                let latencies = timing.latencies(work).scaled(by: 1e6)
                try Measurement("inference", parameters, "microseconds", latencies, withP99: true).write()
            } else {
                let rates = timing.rates(items: size, work)
                try Measurement("inference", parameters, "sequences a second", rates).write()
            }
        }
    }
}
