import RecurrentNetworks

/// An encoder-decoder turns dates as people write them into the form of ISO 8601.
struct Dates: TextbookNetwork {
    static let name = "dates"
    static let abstract = "Encoder-decoder of two GRUs: dates in many spellings to ISO 8601, character by character."

    var trainingCount = 10_000
    var testCount = 1_000
    var hiddenSize = 128
    var epochs = 20
    var batchSize = 50

    // MARK: The data

    struct Spelled: Hashable {
        var text: String
        var iso: String
    }

    /// Spellings of some days to learn from, and spellings of other days to be tested on.
    func dates() -> (training: [Spelled], test: [Spelled]) {
        var generator = SeededGenerator(seed: 1)
        var seen: Set<CalendarDate> = []
        func spelled(_ count: Int) -> [Spelled] {
            distinct(count, besides: &seen) { CalendarDate(using: &generator) }.map { date in
                Spelled(text: date.spelling(using: &generator), iso: date.iso)
            }
        }
        return (spelled(trainingCount), spelled(testCount))
    }

    func batches(_ dates: [Spelled], epoch: Int) -> [[TranslatorTrainer.Pair]] {
        var generator = SeededGenerator(seed: 2, stream: UInt64(epoch))
        let order = dates.shuffled(using: &generator)
        return stride(from: 0, through: order.count - batchSize, by: batchSize).map { start in
            order[start..<start + batchSize].map {
                TranslatorTrainer.Pair(input: Translator.input($0.text), output: Translator.output($0.iso))
            }
        }
    }

    // MARK: The networks

    func translator() throws -> Translator {
        var generator = SeededGenerator(seed: 3)
        return try Translator(hiddenSize: hiddenSize, using: &generator)
    }

    static let recipe = TrainingConfiguration(
        optimizer: .adam(Adam(learningRate: 4e-3, weightDecay: 0)), schedule: .cosine(), gradientNormLimit: 1)

    private var totalSteps: Int { epochs * (trainingCount / batchSize) }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let dates = dates()
        var trainer = try TranslatorTrainer(translator(), Self.recipe, totalSteps: totalSteps)
        for epoch in 0..<epochs {
            let batches = batches(dates.training, epoch: epoch)
            let loss = batches.reduce(0) { $0 + trainer.step($1) } / Double(batches.count)
            workbook.note("encoder-decoder, epoch \(epoch + 1) of \(epochs): loss \(decimal(loss, 4))")
        }
        let written = trainer.translator.translate(dates.test.map(\.text), threads: workbook.threads)
        for (date, iso) in zip(dates.test, written).prefix(6) { workbook.note("\(date.text)  →  \(iso)") }
        return [
            Score(
                model: "GRU(\(hiddenSize)) → GRU(\(hiddenSize))", measure: "unseen dates right to the last character",
                value: Double(zip(dates.test, written).count { $0.iso == $1 }) / Double(testCount),
                baselines: [
                    ("the most frequent character of each place", matches(dates, majorities)),
                    ("linear on word counts, each place by itself", matches(dates, linear)),
                ], aim: .atLeast(0.95))
        ]
    }

    /// What a model that says each place's character by itself gets right to the last one.
    private func matches(
        _ dates: (training: [Spelled], test: [Spelled]),
        _ model: (_ training: [Spelled], _ labels: [Int], _ test: [Spelled]) -> [Int]
    ) -> Double {
        var isRight = [Bool](repeating: true, count: dates.test.count)
        for place in 0..<Translator.outputLength {
            let guesses = model(dates.training, dates.training.map { Translator.output($0.iso)[place] }, dates.test)
            for n in isRight.indices where Translator.output(dates.test[n].iso)[place] != guesses[n] { isRight[n] = false }
        }
        return Double(isRight.count { $0 }) / Double(isRight.count)
    }

    private func majorities(_ training: [Spelled], _ labels: [Int], _ test: [Spelled]) -> [Int] {
        let tally = counts(labels, of: Translator.alphabet.count)
        return test.map { _ in mostProbable(tally) }
    }

    private func linear(_ training: [Spelled], _ labels: [Int], _ test: [Spelled]) -> [Int] {
        func words(_ date: Spelled) -> [Substring] { date.text.split { " ,.-".contains($0) } }
        let vocabulary = Set(training.flatMap(words)).sorted()
        let places = Dictionary(uniqueKeysWithValues: vocabulary.enumerated().map { ($1, $0) })
        func features(_ date: Spelled) -> [Float] { counts(words(date).compactMap { places[$0] }, of: vocabulary.count) }
        var generator = SeededGenerator(seed: 4)
        let model = SoftmaxRegression(
            training.map(features), labels: labels, classCount: Translator.alphabet.count, epochs: 5, using: &generator)
        return test.map { model(features($0)) }
    }

    func firstSteps() throws -> [FirstSteps] {
        let few = Dates(trainingCount: 10 * 20, batchSize: 20)
        return [
            try FirstSteps(
                "dates", translator(), Self.recipe, totalSteps: totalSteps,
                batches: few.batches(few.dates().training, epoch: 0))
        ]
    }
}
