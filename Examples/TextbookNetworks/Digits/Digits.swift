import Figures
import RecurrentNetworks

/// LSTM(50) -> Dense(10) -> softmax reads pictures of digits row by row, from the top, as sequences of 28 steps.
struct Digits: TextbookNetwork {
    static let name = "digits"
    static let abstract = "LSTM(50) -> Dense(10) -> softmax: pictures of 28 x 28, read row by row, to the digit they show."

    var trainingCount = 20_000
    var testCount = 2_000
    var epochs = 10

    // MARK: The data

    func images() -> (training: [DigitImage], test: [DigitImage]) {
        var generator = SeededGenerator(seed: 1)
        return (
            DigitWriter.known.images(trainingCount, using: &generator), DigitWriter.unseen.images(testCount, using: &generator)
        )
    }

    static func series(of image: DigitImage) -> TimeSeries { TimeSeries(width: DigitImage.size, values: image.pixels) }

    // MARK: The network

    func course(_ images: [DigitImage]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: DigitImage.size, outputSize: 10, cell: .lstm, hiddenSizes: [50], pooling: .last)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .adam(Adam(learningRate: 3e-3, weightDecay: 0)), schedule: .constant(),
                loss: .softmaxCrossEntropy, gradientNormLimit: nil),
            examples: images.map { Example(series: Self.series(of: $0), target: .label($0.digit)) },
            batchSize: 128, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let images = images()
        let labels = images.test.map(\.digit)
        let network = try course(images.training).run(workbook, name: "LSTM").network
        let guesses = network.logits(for: images.test.map(Self.series), threads: workbook.threads).map(mostProbable)

        try workbook.keep(
            "digits", svg: digitSheet(title: "Digits of unseen kinds", images: images.test, guesses: guesses)
                .svg(width: 760, height: 760))
        try workbook.keep("digits-confusion", svg: confusion(labels, guesses).svg(width: 560, height: 500))

        var generator = SeededGenerator(seed: 3)
        let linear = SoftmaxRegression(
            images.training.map(\.pixels), labels: images.training.map(\.digit), classCount: 10, epochs: 10, using: &generator)
        return [
            Score(
                model: "LSTM(50) → Dense(10) → softmax", measure: "digits of unseen shapes, slants and pens read right",
                value: accuracy(guesses, labels),
                baselines: [
                    ("majority", majorityShare(labels)),
                    ("linear on the 784 pixels", linear.accuracy(images.test.map(\.pixels), labels: labels)),
                ], aim: .atLeast(0.85))
        ]
    }

    /// What part of each digit was taken for what.
    private func confusion(_ labels: [Int], _ guesses: [Int]) -> HeatMap {
        let shares = (0..<100).map { cell in  // column after column
            let (guess, digit) = (cell / 10, cell % 10)
            let count = zip(labels, guesses).count { $0 == digit && $1 == guess }
            return Float(count) / Float(max(1, labels.count { $0 == digit }))
        }
        let digits = Axis.Scale.names((0..<10).map(String.init))
        var map = HeatMap(
            title: "What each digit was taken for", columns: shares, rowCount: 10, horizontal: Axis("Taken for", digits),
            vertical: Axis("Written", digits), valueLabel: "Share", firstRow: .top)
        map.valueRange = 0...1
        return map
    }

    func firstSteps() throws -> [FirstSteps] { [try FirstSteps("digits", course(Digits(trainingCount: 10 * 128).images().training))] }
}
