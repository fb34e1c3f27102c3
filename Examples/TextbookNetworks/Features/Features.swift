import RecurrentNetworks

/// SimpleRNN(64, every step) -> SimpleRNN(32) -> Dense(1) reads ten sensors of a machine and says how worn it is.
struct Features: TextbookNetwork {
    static let name = "features"
    static let abstract = "SimpleRNN(64, every step) -> SimpleRNN(32) -> Dense(1), MSE: sequences of 10 features to a number."

    var trainingCount = 10_000
    var testCount = 1_000
    var epochs = 40

    // MARK: The data

    func machines() -> (training: [Machine], test: [Machine]) {
        var generator = SeededGenerator(seed: 1)
        return (
            (0..<trainingCount).map { _ in Machine(using: &generator) }, (0..<testCount).map { _ in Machine(using: &generator) }
        )
    }

    static func series(of machine: Machine) -> TimeSeries {
        TimeSeries(width: Machine.sensorCount, values: machine.readings)
    }

    // MARK: The network

    func course(_ machines: [Machine]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: Machine.sensorCount, outputSize: 1, cell: .elmanTanh, hiddenSizes: [64, 32], pooling: .last)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .adam(Adam(learningRate: 2e-3, weightDecay: 0)), schedule: .cosine(),
                loss: .meanSquaredError, gradientNormLimit: nil),
            examples: machines.map { Example(series: Self.series(of: $0), target: .values([$0.wear])) },
            batchSize: 32, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let machines = machines()
        let network = try course(machines.training).run(workbook, name: "SimpleRNN").network
        let outputs = network.logits(for: machines.test.map(Self.series), threads: workbook.threads)

        let truth = machines.test.map { Double($0.wear) }, known = machines.training.map(\.wear)
        let mean = known.reduce(0) { $0 + Double($1) } / Double(known.count)
        func linear(_ features: (Machine) -> [Float]) -> Double {
            let model = LinearRegression(machines.training.map(features), targets: known)
            return meanSquaredError(machines.test.map { model(features($0)) }, truth)
        }
        return [
            Score(
                model: "SimpleRNN(64) → SimpleRNN(32) → Dense(1)", measure: "mean squared error of the wear",
                value: meanSquaredError(outputs.map { Double($0[0]) }, truth),
                baselines: [
                    ("mean", meanSquaredError(truth.map { _ in mean }, truth)),
                    ("linear on the last step", linear { Array($0.readings.suffix(Machine.sensorCount)) }),
                    ("linear on all steps", linear(\.readings)),
                ], aim: .atMost(0.02), format: .number(decimals: 3))
        ]
    }

    func firstSteps() throws -> [FirstSteps] { [try FirstSteps("features", course(Features(trainingCount: 10 * 32).machines().training))] }
}
