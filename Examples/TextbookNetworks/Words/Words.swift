#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// A one-layer recurrent network with log-softmax output reads a word letter by letter and says which language it is from.
struct Words: TextbookNetwork {
    static let name = "words"
    static let abstract = "Elman, LSTM and GRU -> log-softmax: the letters of a word to its language."

    var trainingCount = 6_000
    var testCount = 1_500
    var hiddenSize = 64
    var epochs = 12

    static let cells: [(name: String, cell: NetworkConfiguration.Cell)] = [
        ("Elman", .elmanTanh), ("LSTM", .lstm), ("GRU", .gruResetAfter),
    ]

    // MARK: The data

    /// Words to learn from, and others to be tested on.
    func words() -> (training: [Word], test: [Word]) {
        var generator = SeededGenerator(seed: 1)
        var seen: Set<Word> = []
        return (
            distinct(trainingCount, besides: &seen) { Word(using: &generator) },
            distinct(testCount, besides: &seen) { Word(using: &generator) }
        )
    }

    /// A letter as a step of the input: one of as many values as there are letters is 1.
    static func step(of letter: Int) -> [Float] { Language.alphabet.indices.map { $0 == letter ? 1 : 0 } }

    static func series(of word: Word) -> TimeSeries {
        TimeSeries(width: Language.alphabet.count, values: word.letters.flatMap(step))
    }

    // MARK: The network

    func course(_ cell: NetworkConfiguration.Cell, _ words: [Word]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: Language.alphabet.count, outputSize: Language.allCases.count, cell: cell, hiddenSizes: [hiddenSize],
            pooling: nil)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .sgd(SGD(learningRate: 0.1, momentum: 0.9, nesterov: true)), schedule: .cosine(),
                loss: .softmaxCrossEntropy, gradientNormLimit: 1),
            // The language is asked for after every letter: so the network learns to guess while a word is being typed.
            examples: words.map { word in
                Example(series: Self.series(of: word), target: .labels(word.letters.map { _ in word.language.rawValue }))
            }, batchSize: 32, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let words = words()
        let labels = words.test.map(\.language.rawValue)
        let baselines = baselines(words.training, words.test)
        var scores: [Score] = []
        for (name, cell) in Self.cells {
            let network = try course(cell, words.training).run(workbook, name: name).network
            let outputs = network.logits(for: words.test.map(Self.series), threads: workbook.threads)
            let guesses = outputs.map { mostProbable($0.suffix(Language.allCases.count)) }  // after the last letter
            scores.append(
                Score(
                    model: "\(name)(\(hiddenSize))", measure: "words named right", value: accuracy(guesses, labels),
                    baselines: baselines, aim: .atLeast(0.97)))
            if cell == .lstm { words.test.prefix(3).forEach { workbook.note(Self.guessesAsTyped($0, network)) } }
        }
        return scores
    }

    /// The network stepped by hand: after each letter, the two languages that it thinks most probable so far.
    static func guessesAsTyped(_ word: Word, _ network: RecurrentNetwork) -> String {
        var state = network.zeroState()
        var lines = ["\(word.text), a word of \(word.language):"]
        for (letter, number) in zip(word.text, word.letters) {
            let input = step(of: number)
            network.step(input.span, state: &state)
            let logProbabilities = SoftmaxCrossEntropy.logProbabilities(network.output(of: state))
            let best = Language.allCases.sorted { logProbabilities[$0.rawValue] > logProbabilities[$1.rawValue] }.prefix(2)
            let guesses = best.map { "\($0) \(decimal(exp(Double(logProbabilities[$0.rawValue])), 2))" }
            lines.append("  \(letter)  " + guesses.joined(separator: "   "))
        }
        return lines.joined(separator: "\n")
    }

    private func baselines(_ training: [Word], _ test: [Word]) -> [(String, Double)] {
        var generator = SeededGenerator(seed: 3)
        let size = Language.alphabet.count
        func letters(_ word: Word) -> [Float] { counts(word.letters, of: size) }
        func pairs(_ word: Word) -> [Float] {
            counts(zip(word.letters, word.letters.dropFirst()).map { $0 * size + $1 }, of: size * size)
        }
        let labels = test.map(\.language.rawValue)
        func linear(_ features: (Word) -> [Float]) -> Double {
            SoftmaxRegression(
                training.map(features), labels: training.map(\.language.rawValue), classCount: Language.allCases.count,
                using: &generator
            ).accuracy(test.map(features), labels: labels)
        }
        return [
            ("majority", majorityShare(labels)), ("linear on letter counts", linear(letters)),
            ("linear on counts of letter pairs", linear(pairs)),
        ]
    }

    func firstSteps() throws -> [FirstSteps] {
        let words = Words(trainingCount: 10 * 32).words().training
        return try Self.cells.map { try FirstSteps("words-\($0.name.lowercased())", course($0.cell, words)) }
    }
}
