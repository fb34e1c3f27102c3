import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct TrainingTests {
    @Test func `batches hold each example once, in another order each epoch`() throws {
        let words = Words(trainingCount: 100, hiddenSize: 4)
        let course = try words.course(.elmanTanh, words.words().training)
        let epochs = (0..<2).map { course.batches(epoch: $0) }
        #expect(epochs[0].map(\.count) == [32, 32, 32])
        let all = Set(course.examples.map(\.series))
        #expect(Set(epochs[0].joined().map(\.series)).count == 96)
        #expect(epochs[0].joined().allSatisfy { all.contains($0.series) })
        #expect(epochs[0].joined().map(\.series) != epochs[1].joined().map(\.series))
        #expect(course.batches(epoch: 1).joined().map(\.series) == epochs[1].joined().map(\.series))
    }

    @Test func `a labeller learns`() throws {
        let labeller = Labeller(trainingCount: 128, epochs: 4)
        let losses = try labeller.course(Labeller.variants[0], labeller.sentences().training).run(Workbook(), name: "").losses
        #expect(losses.last! < 0.7 * losses[0])
    }

    @Test func `a network of numbers learns`() throws {
        let series = Series(trainingCount: 280, epochs: 8)
        let losses = try series.course(series.series().training).run(Workbook(), name: "").losses
        #expect(losses.last! < 0.7 * losses[0])
    }

    @Test func `an encoder-decoder learns, and always writes ten characters`() throws {
        let dates = Dates(trainingCount: 100, hiddenSize: 24, epochs: 10)
        let training = dates.dates().training
        var trainer = try TranslatorTrainer(dates.translator(), Dates.recipe, totalSteps: 40)
        var losses: [Double] = []
        for epoch in 0..<10 {
            for batch in dates.batches(training, epoch: epoch) { losses.append(trainer.step(batch)) }
        }
        #expect(losses.last! < 0.85 * losses[0])
        let written = trainer.translator.translate(training.prefix(5).map(\.text), threads: 1)
        #expect(written.allSatisfy { $0.count == 10 && $0.allSatisfy(Translator.alphabet.contains) })
        // Each is what it is alone.
        #expect(written[3] == trainer.translator.translate([training[3].text], threads: 1)[0])
    }

    @Test func `guesses as one types end with that for the whole word`() throws {
        var generator = SeededGenerator(seed: 1)
        let words = Words(trainingCount: 32, hiddenSize: 8)
        let network = try words.course(.lstm, words.words().training).network
        for word in (0..<5).map({ _ in Word(using: &generator) }) {
            let lines = Words.guessesAsTyped(word, network).split(separator: "\n")
            #expect(lines.count == word.text.count + 1)
            let logits = network.logits(for: [Words.series(of: word)])[0].suffix(Language.allCases.count)
            let best = Language(rawValue: mostProbable(logits))!
            #expect(lines.last!.split(separator: " ")[1] == "\(best)")
        }
    }

    @Test func `a network goes on by itself, in its own alphabet`() throws {
        var generator = SeededGenerator(seed: 1)
        let network = try Characters(hiddenSize: 8).network()
        let text = Characters.text(40, after: [0, 1, 2], network, using: &generator)
        #expect(text.count == 40 && text.allSatisfy(Characters.alphabet.indices.contains))
        // A network that knows nothing yet needs about the logarithm of the number of characters.
        #expect((3...7).contains(Characters.bitsPerCharacter(of: text, network)))
    }

    @Test(arguments: [
        ("the dog sleeps. the cats sing.", 1.0), ("the dog sleeps.the cats sing.", 0.5), ("the dog sleep. the cat", 0.0),
        ("the dog sleeps. the cats sings. a fox runs.", 2.0 / 3),
    ])
    func `accepted sentences are counted`(text: String, share: Double) {
        let characters = text.map { Characters.alphabet.firstIndex(of: $0)! }
        #expect(abs(Characters.acceptedShare(of: characters) - share) < 1e-12)
    }

    @Test func `chunks of a stream follow each other`() {
        let text = (0..<1_000).map { $0 % 26 }
        let characters = Characters()
        let batches = characters.batches(text)
        #expect(batches.count == 1 && batches[0].count == characters.streamCount)
        let long = characters.batches((0..<3_000).map { $0 % 26 })
        for stream in 0..<characters.streamCount {
            guard case .labels(let labels) = long[0][stream].target else { fatalError("labels at every step") }
            #expect(long[0][stream].series.values.dropFirst() == labels.dropLast().map { Float($0!) }[...])
            #expect(long[1][stream].series.values[0] == Float(labels.last!!))
        }
    }
}
