import ArgumentParser
import RecurrentNetworks
import Testing

@testable import Benchmarks

/// What the library promises of its memory, in every cell. Unoptimised code allocates where optimised code does not.
@Suite(.enabled(if: AllocationCount.isPossible && isOptimized, "in optimised builds that can count allocations"))
struct PromiseTests {
    @Test(arguments: NetworkConfiguration.Cell.allCases, [[], ["--quantized"]])
    func `a step of a stream with its output allocates nothing`(cell: NetworkConfiguration.Cell, weights: [String]) throws {
        var stream = try RandomStream(NetworkOptions.parse(["--cell", cell.rawValue, "--hidden", "33"] + weights))
        stream.step()
        let count = AllocationCount.of(.thisThread) { for _ in 0..<10 { stream.step() } }
        #expect(count == AllocationCount())
        #expect(stream.logits.contains { $0 != 0 })
    }

    @Test(arguments: NetworkConfiguration.Cell.allCases)
    func `a training step allocates nothing but the list of its shards, once it was done before`(
        cell: NetworkConfiguration.Cell
    ) throws {
        try expectNextToNothing(["--cell", cell.rawValue])
    }

    @Test(arguments: NetworkConfiguration.Pooling.allCases)
    func `so does one of a bidirectional network`(pooling: NetworkConfiguration.Pooling) throws {
        try expectNextToNothing(["--bidirectional", "--pooling", pooling.rawValue])
    }

    private func expectNextToNothing(_ arguments: [String]) throws {
        let options = try NetworkOptions.parse(arguments + ["--hidden", "33", "--steps", "20"])
        var trainer = try NetworkTrainer(options.network(), TrainingConfiguration(), totalSteps: 10, seed: 1)
        let series = options.series(64), targets = options.targets(64)
        _ = try trainer.step(series, targets: targets)
        let count = try AllocationCount.of(.thisThread) { _ = try trainer.step(series, targets: targets) }
        #expect(count.calls <= 1 && count.bytes <= 128)
    }
}

private let isOptimized: Bool = {
    #if DEBUG
        false
    #else
        true
    #endif
}()
