#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import Figures
import RecurrentNetworks

/// What has to be kept for 200 steps: an Elman network loses it, LSTM and GRU do not. Their gates start with biases for
/// times of that length (`remember`); from its usual start the LSTM has learned nothing yet when these have. And what
/// explodes over so many steps stays finite if gradients are clipped.
struct Memory: TextbookNetwork {
    static let name = "memory"
    static let abstract =
        "Elman, LSTM and GRU (with chrono biases) on the adding task over 200 steps; gradients by step; clipping."

    var stepCount = 200
    var trainingCount = 20_000
    var testCount = 2_000
    var hiddenSize = 48
    var epochs = 4
    var explodingSteps = 200
    var batchSize = 50

    static let cells: [(name: String, cell: NetworkConfiguration.Cell)] = [
        ("Elman", .elmanTanh), ("LSTM", .lstm), ("GRU", .gruResetAfter),
    ]

    /// What the gates of a network start with.
    enum Start: String {
        /// The library's fresh weights.
        case usual = "usual start"
        /// Biases for times to keep up to the whole sequence: see `remember`.
        case chrono = "chrono biases"
    }

    // MARK: The data

    func examples() -> (training: [Example], test: [Example]) {
        var generator = SeededGenerator(seed: 1)
        func examples(_ count: Int) -> [Example] {
            (0..<count).map { _ in
                let task = AddingTask(stepCount: stepCount, using: &generator)
                return Example(series: TimeSeries(width: 2, values: task.values), target: .values([task.sum]))
            }
        }
        return (examples(trainingCount), examples(testCount))
    }

    // MARK: The networks

    func course(_ cell: NetworkConfiguration.Cell, _ examples: [Example], start: Start = .chrono) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: 2, outputSize: 1, cell: cell, hiddenSizes: [hiddenSize], pooling: .last)
        var network = try RecurrentNetwork(configuration, using: &generator)
        if start == .chrono { remember(&network, using: &generator) }
        return Course(
            network: network,
            recipe: TrainingConfiguration(
                optimizer: .adam(Adam(learningRate: 5e-3, weightDecay: 0)), schedule: .cosine(),
                loss: .meanSquaredError, gradientNormLimit: 1),
            examples: examples, batchSize: batchSize, epochs: epochs)
    }

    /// Lets the gates start so that units keep what they hold for times spread from one step to all of them: "chrono
    /// initialization" (Tallec and Ollivier 2018), which is not how the library's fresh weights are. A bias of log(u - 1), u
    /// uniform up to the number of steps, for the LSTM's forget and the GRU's update gate, and the opposite for the LSTM's
    /// input gate. An Elman network has no gates.
    private func remember(_ network: inout RecurrentNetwork, using generator: inout SeededGenerator) {
        let cell = network.configuration.cell
        guard cell == .lstm || cell == .gruResetAfter else { return }
        let biases = network.parameters.entries.first { $0.name == "rnn.bias_ih_l0" }!.range
        network.update { values in
            for unit in 0..<hiddenSize {
                let bias = Float(log(generator.uniform(in: 1...Double(stepCount - 1))))
                values[biases.lowerBound + hiddenSize + unit] = bias  // the second gate of both: forget, update
                if cell == .lstm { values[biases.lowerBound + unit] = -bias }
            }
        }
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let examples = examples()
        let baseline = ("always 1", meanSquaredError(sums(examples.test).map { _ in 1 }, sums(examples.test)))
        var scores: [Score] = []
        var flow: [LineChart.Series] = []
        func study(_ name: String, _ cell: NetworkConfiguration.Cell, _ start: Start?, _ aim: Score.Aim?) throws {
            let end = start.map { ", \($0.rawValue)" } ?? ""
            let course = try course(cell, examples.training, start: start ?? .usual)
            let network = try course.run(workbook, name: name + end).network
            let outputs = network.logits(for: examples.test.map(\.series), threads: workbook.threads)
            let fails = if case .atLeast = aim { true } else { false }
            scores.append(
                Score(
                    model: "\(name)(\(hiddenSize))\(end)",
                    measure: "squared error of sums over \(stepCount) steps" + (fails ? " (it fails)" : ""),
                    value: meanSquaredError(outputs.map { Double($0[0]) }, sums(examples.test)),
                    baselines: fails ? [] : [baseline], aim: aim, format: .number(decimals: 4)))
            let norms = GradientFlow.norms(network, Array(examples.test.prefix(50)))
            flow.append(LineChart.Series(name + end, values: norms, from: 1))
        }
        try study("Elman", .elmanTanh, nil, .atLeast(0.9 * baseline.1))  // it has no gates
        try study("LSTM", .lstm, .usual, nil)
        try study("LSTM", .lstm, .chrono, .atMost(0.01))
        try study("GRU", .gruResetAfter, .chrono, .atMost(0.01))
        var chart = LineChart(
            title: "What of the error at the end reaches earlier states", horizontalLabel: "Step",
            verticalLabel: "Norm of the gradient", series: flow)
        chart.verticalScale = .logarithmic
        try workbook.keep("memory-gradients", svg: chart.svg(height: 360))

        let clipped = try finiteSteps(of: exploding(gradientNormLimit: 1, examples.training), workbook)
        let free = try finiteSteps(of: exploding(gradientNormLimit: nil, examples.training), workbook)
        scores.append(
            Score(
                model: "exploding Elman with ReLU, clipped", measure: "steps of \(explodingSteps) with a finite loss",
                value: Double(clipped), baselines: [("not clipped", Double(free))], aim: .atLeast(Double(explodingSteps)),
                format: .number(decimals: 0)))
        return scores
    }

    private func sums(_ examples: [Example]) -> [Double] {
        examples.map {
            guard case .values(let values) = $0.target else { preconditionFailure("the task is to say a number") }
            return Double(values[0])
        }
    }

    /// An Elman network in which states and gradients grow at every step: the recurrent matrix is orthogonal times 1.5, and
    /// the rectifier takes away about half of the square only.
    private func exploding(gradientNormLimit: Double?, _ examples: [Example]) throws -> Course {
        var generator = SeededGenerator(seed: 3)
        let configuration = NetworkConfiguration(
            inputSize: 2, outputSize: 1, cell: .elmanReLU, hiddenSizes: [hiddenSize], pooling: .last)
        var network = try RecurrentNetwork(configuration, using: &generator)
        let recurrent = network.parameters.entries.first { $0.name == "rnn.weight_hh_l0" }!.range
        network.update { values in
            for place in recurrent { values[place] *= 1.5 }
        }
        return Course(
            network: network,
            recipe: TrainingConfiguration(
                optimizer: .sgd(SGD(learningRate: 5e-2)), schedule: .constant(), loss: .meanSquaredError,
                gradientNormLimit: gradientNormLimit),
            examples: examples, batchSize: batchSize, epochs: 1)
    }

    /// How many steps a training takes until loss or gradient stop being finite.
    private func finiteSteps(of course: Course, _ workbook: Workbook) throws -> Int {
        var steps: [NetworkTrainer.Step] = []
        do {
            try train(course, workbook, steps: &steps)
        } catch let error as NetworkError where error.code == .diverged {}
        let end = steps.suffix(20)
        workbook.note(
            "exploding, \(course.recipe.gradientNormLimit == nil ? "not clipped" : "clipped"): "
                + "first gradient of norm \(steps.first?.gradientNorm ?? .nan), \(steps.count) steps, "
                + "mean loss of the last \(decimal(end.reduce(0) { $0 + $1.loss } / Double(end.count), 3))")
        return steps.count
    }

    private func train(_ course: Course, _ workbook: Workbook, steps: inout [NetworkTrainer.Step]) throws {
        var trainer = try course.trainer(threads: workbook.threads)
        for batch in course.batches(epoch: 0).prefix(explodingSteps) {
            steps.append(try trainer.step(batch.map(\.series), targets: batch.map(\.target)))
        }
    }

    func firstSteps() throws -> [FirstSteps] {
        let few = Memory(trainingCount: 10 * 10, epochs: 5, batchSize: 10)
        let examples = few.examples().training
        return try Self.cells.map { try FirstSteps("memory-\($0.name.lowercased())", few.course($0.cell, examples)) }
    }
}
