import RecurrentNetworks

/// Embedding -> LSTM(32) -> Dense(1) reads an opinion word by word and says whether it is a good one.
struct Sentiment: TextbookNetwork {
    static let name = "sentiment"
    static let abstract = "Embedding(16) -> LSTM(32) -> Dense(1), binary cross-entropy: short texts to good or bad."

    var trainingCount = 6_000
    var testCount = 1_500
    var epochs = 8

    // MARK: The data

    func opinions() -> (training: [Opinion], test: [Opinion]) {
        var generator = SeededGenerator(seed: 1)
        var seen: Set<Opinion> = []
        return (
            distinct(trainingCount, besides: &seen) { Opinion(using: &generator) },
            distinct(testCount, besides: &seen) { Opinion(using: &generator) }
        )
    }

    static func tokens(_ opinion: Opinion) -> [Int] { opinion.words.map { Opinion.vocabulary.firstIndex(of: $0)! } }

    // MARK: The network

    func course(_ opinions: [Opinion]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: Opinion.vocabulary.count, outputSize: 1, cell: .lstm, hiddenSizes: [32], embeddingSize: 16,
            pooling: .last)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .rmsProp(RMSProp(learningRate: 3e-3)), schedule: .constant(),
                loss: .binaryCrossEntropy, gradientNormLimit: 1),
            examples: opinions.map {
                Example(series: TimeSeries(tokens: Self.tokens($0)), target: .values([$0.isGood ? 1 : 0]))
            }, batchSize: 32, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let opinions = opinions()
        let labels = opinions.test.map { $0.isGood ? 1 : 0 }
        let network = try course(opinions.training).run(workbook, name: "LSTM").network
        let outputs = network.logits(
            for: opinions.test.map { TimeSeries(tokens: Self.tokens($0)) }, threads: workbook.threads)
        let guesses = outputs.map { $0[0] > 0 ? 1 : 0 }
        for (opinion, guess) in zip(opinions.test, guesses).prefix(4) {
            workbook.note("\(guess == 1 ? "good" : "bad "): \(opinion.words.joined(separator: " "))")
        }
        return [
            Score(
                model: "Embedding(16) → LSTM(32) → Dense(1)", measure: "opinions understood", value: accuracy(guesses, labels),
                baselines: baselines(opinions.training, opinions.test, labels), aim: .atLeast(0.98))
        ]
    }

    private func baselines(_ training: [Opinion], _ test: [Opinion], _ labels: [Int]) -> [(String, Double)] {
        var generator = SeededGenerator(seed: 3)
        let size = Opinion.vocabulary.count
        func words(_ opinion: Opinion) -> [Float] { counts(Self.tokens(opinion), of: size) }
        func pairs(_ opinion: Opinion) -> [Float] {
            let tokens = Self.tokens(opinion)
            return counts(zip(tokens, tokens.dropFirst()).map { $0 * size + $1 }, of: size * size)
        }
        func linear(_ features: (Opinion) -> [Float]) -> Double {
            SoftmaxRegression(
                training.map(features), labels: training.map { $0.isGood ? 1 : 0 }, classCount: 2, epochs: 10,
                using: &generator
            ).accuracy(test.map(features), labels: labels)
        }
        return [
            ("majority", majorityShare(labels)), ("linear on word counts", linear(words)),
            ("linear on counts of word pairs", linear(pairs)),
        ]
    }

    func firstSteps() throws -> [FirstSteps] { [try FirstSteps("sentiment", course(Sentiment(trainingCount: 10 * 32).opinions().training))] }
}
