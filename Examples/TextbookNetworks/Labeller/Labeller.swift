import RecurrentNetworks

/// Stacked recurrent layers that return every step say for each word of a sentence what part of speech it is there.
struct Labeller: TextbookNetwork {
    static let name = "labeller"
    static let abstract = "Two-layer RNN and LSTM, every step, one- and bidirectional: the words of a sentence to their parts of speech."

    var trainingCount = 10_000
    var testCount = 1_000
    var epochs = 10

    struct Variant {
        var name: String
        var cell: NetworkConfiguration.Cell
        var bidirectional = false
        /// The least part of the ambiguous words of unseen sentences to be labelled right.
        var bar: Double
    }

    static let variants = [
        Variant(name: "Elman", cell: .elmanTanh, bar: 0.86),
        Variant(name: "LSTM", cell: .lstm, bar: 0.86),
        Variant(name: "bidirectional LSTM", cell: .lstm, bidirectional: true, bar: 0.93),
    ]

    let grammar = Grammar()

    // MARK: The data

    /// Sentences to learn from, and others to be tested on.
    func sentences() -> (training: [Sentence], test: [Sentence]) {
        var generator = SeededGenerator(seed: 1)
        var seen: Set<Sentence> = []
        return (
            distinct(trainingCount, besides: &seen) { grammar.sentence(using: &generator) },
            distinct(testCount, besides: &seen) { grammar.sentence(using: &generator) }
        )
    }

    func tokens(_ sentence: Sentence) -> [Int] { sentence.words.map { grammar.vocabulary.firstIndex(of: $0)! } }

    // MARK: The network

    func course(_ variant: Variant, _ sentences: [Sentence]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: grammar.vocabulary.count, outputSize: PartOfSpeech.allCases.count, cell: variant.cell,
            hiddenSizes: [64, 64], bidirectional: variant.bidirectional, embeddingSize: 16, pooling: nil)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .adam(Adam(learningRate: 5e-3, weightDecay: 0)), schedule: .cosine(),
                loss: .softmaxCrossEntropy, gradientNormLimit: 1),
            examples: sentences.map {
                Example(series: TimeSeries(tokens: tokens($0)), target: .labels($0.tags.map(\.rawValue)))
            }, batchSize: 32, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let sentences = sentences()
        let baselines = baselines(sentences.training, sentences.test)
        let ideal = sentences.test.map { grammar.idealTags(of: $0.words) }
        let ceilings = [ideal.flatMap(\.reading), ideal.flatMap(\.knowingAll)].map { share($0.map(\.rawValue), sentences.test) }
        workbook.note(
            "Who knows the grammar by heart is right about \(decimal(100 * ceilings[0], 1)) % of the ambiguous words while "
                + "reading, and about \(decimal(100 * ceilings[1], 1)) % knowing the whole sentence.")

        return try Self.variants.map { variant in
            let network = try course(variant, sentences.training).run(workbook, name: variant.name).network
            let outputs = network.run(sentences.test.map { TimeSeries(tokens: tokens($0)) }, threads: workbook.threads)
            let guesses = outputs.flatMap { output in
                (0..<output.values.stepCount).map { mostProbable(output.values.step($0)) }
            }
            if variant.bidirectional { show(sentences.test[0], guesses, workbook) }
            return Score(
                model: "\(variant.name)(64, 64)", measure: "ambiguous words labelled right",
                value: share(guesses, sentences.test),
                baselines: variant.bidirectional ? baselines.both : baselines.back, aim: .atLeast(variant.bar))
        }
    }

    /// The part of the words with more than one part of speech that are labelled right, given labels for all words.
    private func share(_ guesses: [Int], _ sentences: [Sentence]) -> Double {
        let words = sentences.flatMap(\.words), labels = sentences.flatMap(\.tags).map(\.rawValue)
        let counted = words.indices.filter { grammar.ambiguousWords.contains(words[$0]) }
        return accuracy(counted.map { guesses[$0] }, counted.map { labels[$0] })
    }

    private func show(_ sentence: Sentence, _ guesses: [Int], _ workbook: Workbook) {
        let labelled = zip(sentence.words, guesses).map { "\($0)/\(PartOfSpeech(rawValue: $1)!)" }
        workbook.note(labelled.joined(separator: " "))
    }

    /// Linear models may look as far to both sides as one word; where the network sees nothing of what follows, only back.
    private func baselines(
        _ training: [Sentence], _ test: [Sentence]
    ) -> (back: [(model: String, value: Double)], both: [(model: String, value: Double)]) {
        var generator = SeededGenerator(seed: 3)
        let size = grammar.vocabulary.count
        /// For each word, which it is and which stand before and behind it.
        func features(_ sentence: Sentence) -> [[Float]] {
            let tokens = tokens(sentence)
            return tokens.indices.map { n in
                let near = [n, n - 1, n + 1].enumerated().filter { tokens.indices.contains($1) }
                return counts(near.map { $0 * size + tokens[$1] }, of: 3 * size)
            }
        }
        func labels(_ sentences: [Sentence]) -> [Int] { sentences.flatMap(\.tags).map(\.rawValue) }
        let (rows, unseenRows) = (training.flatMap(features), test.flatMap(features))
        func linear(_ kept: Int) -> Double {
            let model = SoftmaxRegression(
                rows.map { Array($0[..<kept]) }, labels: labels(training), classCount: PartOfSpeech.allCases.count, epochs: 5,
                using: &generator)
            return share(unseenRows.map { model(Array($0[..<kept])) }, test)
        }
        let most = mostProbable(counts(labels(training), of: PartOfSpeech.allCases.count))
        // A linear model on the word alone can do no more than to learn each word's most frequent label.
        let common = [
            ("majority", share(labels(test).map { _ in most }, test)), ("the word's most frequent label", linear(size)),
        ]
        return (
            common + [("linear on the word and the one before", linear(2 * size))],
            common + [("linear on the word and its two neighbours", linear(3 * size))]
        )
    }

    func firstSteps() throws -> [FirstSteps] {
        let sentences = Labeller(trainingCount: 10 * 32).sentences().training
        return try zip(["elman", "lstm", "bidirectional"], Self.variants).map {
            try FirstSteps("labeller-\($0)", course($1, sentences))
        }
    }
}
