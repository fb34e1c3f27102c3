import RecurrentNetworks

/// A sequence and what a network should make of it.
struct Example {
    var series: TimeSeries
    var target: Target
}

/// A fresh network, what it learns from, and how: the training that all networks here share whose batches stand alone.
struct Course {
    var network: RecurrentNetwork
    var recipe: TrainingConfiguration
    var examples: [Example]
    var batchSize: Int
    var epochs: Int
    /// Chooses the order of the examples.
    var seed: UInt64 = 1

    /// The examples of an epoch in an order of its own, cut into batches; what is left over at the end is not used.
    func batches(epoch: Int) -> [[Example]] {
        var generator = SeededGenerator(seed: seed, stream: UInt64(epoch))
        let order = examples.indices.shuffled(using: &generator)
        return stride(from: 0, through: order.count - batchSize, by: batchSize).map { start in
            order[start..<start + batchSize].map { examples[$0] }
        }
    }

    /// A trainer at the beginning of the course.
    func trainer(threads: Int) throws -> NetworkTrainer {
        try NetworkTrainer(
            network, recipe, totalSteps: epochs * (examples.count / batchSize), seed: seed, threads: threads)
    }

    /// Trains, and tells the mean loss of each epoch.
    func run(_ workbook: Workbook, name: String) throws -> (network: RecurrentNetwork, losses: [Double]) {
        var trainer = try trainer(threads: workbook.threads)
        var losses: [Double] = []
        for epoch in 0..<epochs {
            let batches = batches(epoch: epoch)
            var sum = 0.0
            for batch in batches { sum += try trainer.step(batch.map(\.series), targets: batch.map(\.target)).loss }
            losses.append(sum / Double(batches.count))
            workbook.note("\(name), epoch \(epoch + 1) of \(epochs): loss \(decimal(losses.last!, 4))")
        }
        return (trainer.network, losses)
    }
}

/// The place of the greatest value: the class that a network's logits speak for.
func mostProbable(_ logits: some Collection<Float>) -> Int {
    let highest = logits.max()!
    return logits.distance(from: logits.startIndex, to: logits.firstIndex(of: highest)!)
}

/// The part of guesses that are right.
func accuracy(_ guesses: [Int], _ labels: [Int]) -> Double {
    Double(zip(guesses, labels).count { $0 == $1 }) / Double(labels.count)
}

/// The mean of the squared differences.
func meanSquaredError(_ values: [Double], _ targets: [Double]) -> Double {
    zip(values, targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(targets.count)
}
