import Foundation
import TestSupport
import Testing

@Suite struct ComposeTests {
    private let folder: TemporaryFolder
    private static let quickly = ["--hidden", "8", "--head-size", "8", "--epochs", "2"]

    init() throws {
        folder = try TemporaryFolder()
        // A scale that goes round, beginning anywhere.
        let pieces = (0..<6).map { n in (0..<20 + n).map { "[\(60 + ($0 + n) % 5)]" }.joined(separator: ", ") }
        func part(_ pieces: ArraySlice<String>) -> String { "[\(pieces.map { "[\($0)]" }.joined(separator: ", "))]" }
        let text = "{\"train\": \(part(pieces[..<4])), \"valid\": \(part(pieces[4...]))}"
        try folder.fill("scales.json", Array(text.utf8))
    }

    private func train(_ arguments: String...) throws -> Outcome {
        try folder.audioclf(["compose", "train"] + arguments + Self.quickly)
    }

    @Test func `a note model is made of piano rolls and measured on them`() throws {
        for threads in ["1", "2"] {
            let outcome = try train("scales.json", "--steps-per-quarter", "2", "-o", "n\(threads)", "--threads", threads)
            #expect(outcome.exitCode == 0, "\(outcome.errors)")
            #expect(outcome.text.hasPrefix("n\(threads): ") && outcome.text.contains(" nats a step on 2 validation pieces (epoch "))
            #expect(outcome.errors.hasPrefix("1 style: scales; 4 pieces of 86 steps to learn from, 2 of 49 to check with"))
        }
        #expect(try folder.contents("n1") == folder.contents("n2"))

        let arguments = ["compose", "evaluate", "n1", "scales.json", "--steps-per-quarter", "2"]
        let outcome = try folder.audioclf(arguments + ["--json"])
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty)
        let object = try jsonObject(outcome.text)
        let corpus = try #require((object["corpora"] as? [[String: Any]])?.first)
        #expect(object["version"] as? Int == 1 && corpus["part"] as? String == "valid")
        #expect(corpus["pieces"] as? Int == 2 && corpus["steps"] as? Int == 49 && corpus["style"] as? String == "scales")
        for field in ["nats", "natsByPiece", "bernoulliNats", "bernoulliNatsByPiece"] {
            #expect((corpus[field] as? Double).map { $0 > 0 && $0 < 61 } == true, "\(field)")
        }
        let text = try folder.audioclf(arguments + ["--split", "all"])
        #expect(text.line(0) == "scales, all: 6 pieces, 135 steps, in the style scales")
        // The model knows how long a step is, but music of another name is of no style that it knows.
        try folder.fill("others.json", folder.contents("scales.json"))
        let others = try folder.audioclf("compose", "evaluate", "n1", "others.json", "--split", "all")
        #expect(others.errors.isEmpty && others.line(0) == "others, all: 6 pieces, 135 steps, without a style")
        expectRefusal(
            try folder.audioclf(arguments + ["--split", "test"]),
            "scales: no pieces in the part test; expected one of train, valid, or all")
    }

    @Test func `classifiers and note models are told apart`() throws {
        #expect(try train("scales.json", "--steps-per-quarter", "2", "-o", "notes").exitCode == 0)
        expectRefusal(
            try folder.audioclf("inspect", "notes"),
            "notes: a model that writes music, no classifier; expected a model as `audioclf train` writes it")
        let classifier = try TrainedModel.path()
        expectRefusal(
            try folder.audioclf("compose", "evaluate", classifier, "scales.json", "--steps-per-quarter", "2"),
            "\(classifier): a classifier of recordings, no note model; expected a note model as `audioclf compose train` writes it")
        expectRefusal(
            try train("scales.json", "--steps-per-quarter", "2", "-o", "scales.json"),
            "scales.json: exists and is no note model; choose another name or remove it")
    }

    @Test func `what cannot be learned from is refused`() throws {
        #expect(try train("scales.json", "-o", "n").errors.contains("does not say how long a step is"))
        #expect(try train("none", "-o", "n").errors.contains("No such file"))
        for (arguments, text) in [
            (["--input-dropout", "1"], "--input-dropout is 1.0; it must be"), (["--lanes", "0"], "--lanes is 0; it must be"),
            (["--layers", "3000000000"], "--layers is 3000000000; it must be from 1 to 64"),
            (["--steps-per-quarter", "0"], "--steps-per-quarter is 0; it must be"),
            (["--head", "independent"], "--head-size and --key-order are the autoregressive head's"),
        ] {
            let outcome = try folder.audioclf(["compose", "train", "scales.json", "-o", "n", "--head-size", "8"] + arguments)
            #expect(outcome.exitCode == 64 && outcome.errors.contains(text), "\(outcome.errors)")
        }
        #expect(try folder.names() == ["scales.json"])
    }
}
