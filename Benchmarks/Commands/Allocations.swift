import ArgumentParser
import AudioFeatures
import RecurrentNetworks

/// Counts what the work of the other commands asks of the allocator.
struct Allocations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocations",
        abstract: "Allocations of a streaming step, a training step, a batch of inference and a clip's MFCC, once each was done before.")

    @OptionGroup var network: NetworkOptions
    @Option(help: "Sequences a batch.") var batch = 64
    @Option(help: "Threads.") var threads = 1
    @Option(help: "How often each is counted.") var times = 20

    func validate() throws {
        if !AllocationCount.isPossible {
            throw ValidationError("Allocations can be counted with glibc only, and not under a sanitizer.")
        }
    }

    func run() throws {
        let batchParameters: Parameters = ["batch": batch, "threads": threads]
        if !network.bidirectional {
            var stream = try RandomStream(network)
            try count("streaming step", network.parameters) { stream.step() }
        }

        let series = network.series(batch), targets = network.targets(batch)
        var trained = network
        trained.quantized = false  // training is in f32
        var trainer = try NetworkTrainer(
            trained.network(), TrainingConfiguration(), totalSteps: 1_000_000, seed: 1, threads: threads)
        try count("training step", trained.parameters + batchParameters) { _ = try trainer.step(series, targets: targets) }

        let engine = try network.network()
        try count("inference", network.parameters + batchParameters) { _ = engine.logits(for: series, threads: threads) }

        let clips = Clips.make(1)
        var extractor = try MFCCExtractor(MFCC.configuration(coefficients: 40))
        try count("mfcc", ["coefficients": 40]) { _ = extractor.frames(of: clips[0]) }
    }

    private func count(_ work: String, _ parameters: Parameters, _ body: () throws -> Void) throws {
        for _ in 0..<2 { try body() }
        let counts = try (0..<max(1, times)).map { _ in try AllocationCount.of(.allThreads, body) }
        for (unit, value) in [("calls", \AllocationCount.calls), ("bytes", \.bytes)] {
            try Measurement(
                "allocations", parameters + ["work": work], unit, Sample(counts.map { Double($0[keyPath: value]) })
            ).write()
        }
    }
}
