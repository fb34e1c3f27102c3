import Foundation
import TestSupport
import Testing

/// What goes to standard output and what to standard error, and what happens when it cannot.
@Suite struct StreamTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.record("low.wav", tone(260))
    }

    @Test(arguments: [
        "classify -m $model low.wav", "classify -m $model low.wav --json", "classify -m $model low.wav --csv",
        "classify -m $model low.wav --every 1 --jsonl", "features low.wav", "inspect $model", "inspect --json $model",
    ])
    func `a full disk under standard output is one line and a failure`(_ command: String) throws {
        let outcome = try folder.bash("audioclf \(command) > /dev/full")
        expectRefusal(outcome, "standard output: No space left on device; the results are incomplete")
    }

    @Test(arguments: [
        "classify -m $model many", "classify -m $model many --csv", "classify -m $model many --every 0.1 --jsonl",
        "features many/0.wav",
    ])
    func `a reader that has seen enough is no error`(_ command: String) throws {
        try folder.makeFolder("many")
        for n in 0..<40 { try folder.record("many/\(n).wav", tone(260, count: 160 * 40)) }
        let outcome = try folder.bash("audioclf \(command) | (exec head -1); exit ${PIPESTATUS[0]}")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.lines.count == 1)
    }

    @Test(arguments: ["classify -m $model low.wav", "features low.wav", "inspect $model", "--help"])
    func `nobody reads at all, and that is no error`(_ command: String) throws {
        // The reader has gone before the program starts to write.
        let outcome = try folder.bash("mkfifo go; (read -r < go; audioclf \(command)) | (exec 0<&-; echo > go); exit ${PIPESTATUS[0]}")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    }

    @Test func `results go to standard output, everything else to standard error`() throws {
        try folder.record("short.wav", tone(260, count: 100))
        let outcome = try folder.bash("audioclf classify -m $model low.wav short.wav none.wav --csv")
        #expect(outcome.exitCode == 1)
        #expect(outcome.lines.map { $0.prefix { $0 != "," } } == ["file", "low.wav", "short.wav"])
        #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("audioclf: ") })
    }

    @Test func `a training says its result on standard output and the rest on standard error`() throws {
        try TrainedModel.record(in: folder)
        let outcome = try folder.audioclf(["train", "data", "-o", "m", "--epochs", "2"] + TrainedModel.quickly)
        #expect(outcome.exitCode == 0)
        #expect(outcome.lines.count == 1)
        #expect(outcome.text.hasPrefix("m: ") && outcome.text.contains("of 3 validation recordings right (epoch "))
        #expect(outcome.errors.hasPrefix("3 labels, 15 recordings to learn from, 3 to check with"))
        #expect(outcome.errors.split(separator: "\n").dropFirst().map { $0.prefix(12) }
                == ["part        ", "training    ", "validation  ", "only 3 recor", "epoch 1 of 2", "epoch 2 of 2"])
    }
}
