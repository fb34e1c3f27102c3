#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// A GRU reads text character by character, learns what comes next, and goes on by itself.
struct Characters: TextbookNetwork {
    static let name = "characters"
    static let abstract = "Embedding -> GRU(128) -> Dense: learns from text to continue it, character by character."

    var trainingSentences = 6_000
    var testSentences = 500
    var hiddenSize = 128
    var epochs = 15
    /// The text is cut into so many streams, which are read side by side,
    let streamCount = 16
    /// and each stream into chunks: back-propagation ends at a chunk's beginning, the state goes on from the one before.
    let chunkLength = 48
    /// Characters that the network writes when it goes on by itself.
    var writtenCount = 20_000

    static let alphabet = SentenceGrammar.alphabet

    // MARK: The data

    /// The characters of a text as numbers, and how improbable the grammar itself finds each of them on average, in bits.
    struct Text {
        var characters: [Int]
        var bitsPerCharacter: Double
    }

    /// Text to learn from, and one without any of its sentences.
    func texts() -> (training: Text, test: Text) {
        var generator = SeededGenerator(seed: 1)
        func text(_ sentences: [(text: String, bits: Double)]) -> Text {
            let characters = sentences.flatMap { $0.text.map { Self.alphabet.firstIndex(of: $0)! } }
            return Text(
                characters: characters, bitsPerCharacter: sentences.reduce(0) { $0 + $1.bits } / Double(characters.count))
        }
        let training = (0..<trainingSentences).map { _ in SentenceGrammar.sentence(using: &generator) }
        let known = Set(training.map(\.text))
        var unseen: [(text: String, bits: Double)] = []
        while unseen.count < testSentences {
            let sentence = SentenceGrammar.sentence(using: &generator)
            if !known.contains(sentence.text) { unseen.append(sentence) }
        }
        return (text(training), text(unseen))
    }

    /// The chunks of all streams that are read at the same time, one batch after another; the target of each character is
    /// the one behind it.
    func batches(_ text: [Int]) -> [[Example]] {
        let length = (text.count - 1) / streamCount
        return stride(from: 0, through: length - chunkLength, by: chunkLength).map { start in
            (0..<streamCount).map { stream in
                let chunk = stream * length + start..<stream * length + start + chunkLength
                return Example(
                    series: TimeSeries(tokens: Array(text[chunk])),
                    target: .labels(text[chunk.lowerBound + 1..<chunk.upperBound + 1].map { $0 }))
            }
        }
    }

    // MARK: The network

    func network() throws -> RecurrentNetwork {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: Self.alphabet.count, outputSize: Self.alphabet.count, cell: .gruResetAfter, hiddenSizes: [hiddenSize],
            embeddingSize: 16, pooling: nil)
        return try RecurrentNetwork(configuration, using: &generator)
    }

    static let recipe = TrainingConfiguration(
        optimizer: .adam(Adam(learningRate: 5e-3, weightDecay: 0)), schedule: .cosine(),
        loss: .softmaxCrossEntropy, gradientNormLimit: 1)

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let texts = texts()
        let batches = batches(texts.training.characters)
        var trainer = try NetworkTrainer(
            network(), Self.recipe, totalSteps: epochs * batches.count, seed: 1, threads: workbook.threads)
        for epoch in 1...epochs {
            var states = [RecurrentState](repeating: trainer.network.zeroState(), count: streamCount)
            var sum = 0.0
            for batch in batches {
                sum += try trainer.step(batch.map(\.series), targets: batch.map(\.target), states: &states).loss
            }
            workbook.note("GRU, epoch \(epoch) of \(epochs): \(decimal(sum / Double(batches.count) / log(2), 4)) bits a character")
        }

        let test = texts.test.characters
        let grams = [("single characters", 0), ("bigrams", 1), ("trigrams", 2), ("6-grams", 5)].map { name, order in
            (name, NGramModel(order: order, characterCount: Self.alphabet.count, text: texts.training.characters))
        }
        workbook.note("The grammar itself needs \(decimal(texts.test.bitsPerCharacter, 3)) bits a character.")
        var generator = SeededGenerator(seed: 3)
        let beginning = Array(test[..<(test.firstIndex(of: Self.alphabet.firstIndex(of: ".")!)! + 2)])
        let written = Self.text(writtenCount, after: beginning, trainer.network, using: &generator)
        workbook.note("It writes: " + Self.string(written.prefix(400)))
        let model = "GRU(\(hiddenSize))"
        return [
            Score(
                model: model, measure: "bits a character of unseen sentences",
                value: Self.bitsPerCharacter(of: test, trainer.network),
                baselines: grams.map { ($0.0, $0.1.bitsPerCharacter(of: test)) }, aim: .atMost(0.5), format: .number(decimals: 3)),
            Score(
                model: model, measure: "sentences that it writes and the grammar accepts", value: Self.acceptedShare(of: written),
                baselines: grams.dropFirst().map { name, model in
                    (name, Self.acceptedShare(of: model.text(writtenCount, after: beginning, using: &generator)))
                }, aim: .atLeast(0.9)),
        ]
    }

    /// The mean of -log2 of what each character behind the first was given, over one run through the whole text.
    static func bitsPerCharacter(of text: [Int], _ network: RecurrentNetwork) -> Double {
        let outputs = network.run([TimeSeries(tokens: Array(text.dropLast()))])[0].values
        let bits = text.dropFirst().enumerated().reduce(0.0) { sum, character in
            let logProbabilities = SoftmaxCrossEntropy.logProbabilities(outputs.step(character.offset))
            return sum - Double(logProbabilities[character.element]) / log(2)
        }
        return bits / Double(text.count - 1)
    }

    /// Text of the network's own: it is stepped by hand, and each character drawn is its next input.
    static func text(
        _ count: Int, after beginning: [Int], _ network: RecurrentNetwork, using generator: inout SeededGenerator
    ) -> [Int] {
        var state = network.zeroState()
        func read(_ character: Int) {
            let input = [Float(character)]
            network.step(input.span, state: &state)
        }
        beginning.forEach(read)
        return (0..<count).map { _ in
            let probabilities = SoftmaxCrossEntropy.probabilities(network.output(of: state))
            let character = draw(probabilities.map(Double.init), using: &generator)
            read(character)
            return character
        }
    }

    /// The part of whole sentences in a text that the grammar accepts.
    static func acceptedShare(of text: [Int]) -> Double {
        let sentences = string(text[...]).split(separator: ".", omittingEmptySubsequences: false).dropLast()
        let accepted = sentences.enumerated().count { n, sentence in
            guard n > 0 else { return SentenceGrammar.accepts(sentence + ".") }
            return sentence.first == " " && SentenceGrammar.accepts(sentence.dropFirst() + ".")
        }
        return Double(accepted) / Double(max(1, sentences.count))
    }

    static func string(_ text: ArraySlice<Int>) -> String { String(text.map { alphabet[$0] }) }

    func firstSteps() throws -> [FirstSteps] {
        let few = Characters(trainingSentences: 250, epochs: 6)
        let batches = few.batches(few.texts().training.characters)
        return [
            try FirstSteps(
                "characters", few.network(), Self.recipe, totalSteps: few.epochs * batches.count, batches: batches,
                carriesStates: true)
        ]
    }
}
