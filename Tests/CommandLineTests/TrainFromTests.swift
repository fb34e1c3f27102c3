import Foundation
import TestSupport
import Testing

/// `train --from`: new words for a model that is there.
@Suite struct TrainFromTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for speaker in 0..<4 {
            try folder.makeFolder("takes/shrill")
            try folder.record("takes/shrill/\(speaker).wav", tone(5000 + 100 * Double(speaker)))
        }
    }

    @Test func `a model learns a word more, and the card says from what`() throws {
        let outcome = try folder.bash("audioclf train takes --from $model -o mine --epochs 2")
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("knows 3 labels; shrill is added"))
        #expect(outcome.errors.contains("has no label _unknown_, so other words may be answered with one of its labels"))
        let card = try folder.audioclf("inspect", "mine").text
        #expect(card.contains("4: high, low, mid, shrill"))
        let digest = try folder.bash("sha256sum $model || shasum -a 256 $model").text.prefix(64)
        #expect(card.contains("from        the model with SHA-256 \(digest)"))
        #expect(try folder.names() == ["mine", "takes"])
    }

    @Test func `what is learned from can be looked at, what is made up of it too`() throws {
        let outcome = try folder.bash("audioclf train takes --from $model -o mine --dry-run --preview heard")
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("heard"))
        #expect(names.contains { $0.hasSuffix(".wav") } && names.contains { $0.hasSuffix(".png") || $0.hasSuffix(".svg") }, "\(names)")
        #expect(try folder.names() == ["heard", "takes"])
    }

    @Test func `a dry run writes nothing`() throws {
        let outcome = try folder.bash("audioclf train takes --from $model -o mine --dry-run")
        #expect(outcome.exitCode == 0)
        #expect(outcome.text.contains("1 x lstm of 8 units") && outcome.text.contains("100 epochs"))
        #expect(try folder.names() == ["takes"])
    }

    @Test func `options that the model has decided are refused`() throws {
        for option in ["--frame 20", "--hidden 4", "--cell lstm", "--window 1", "--preset tiny", "--front-end kaldi", "--reject 2"] {
            let outcome = try folder.bash("audioclf train takes --from $model -o mine \(option)")
            #expect(outcome.exitCode == 64)
            let name = option.split(separator: " ")[0]
            #expect(
                outcome.errors.contains(
                    "\(name) cannot be given with --from: features and network are the model's, and so is what it rejects."), "\(outcome.errors)")
        }
        #expect(try folder.names() == ["takes"])
    }

    @Test func `what is no model is refused`() throws {
        try folder.fill("text", Array("not a model".utf8))
        let outcome = try folder.audioclf("train", "takes", "--from", "text", "-o", "mine")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "text", saying: "expected a model as `audioclf train` writes it")
    }
}
