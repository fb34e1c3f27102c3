import AudioFiles
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct DuplicateCheckTests {
    @Test func `what is to be checked with too is not learned from`() throws {
        let check = DuplicateCheck(
            training: [recording("a", "x"), recording("b", "y"), recording("c", "z")],
            validation: [recording("d", "y"), recording("e", "w"), recording("f", "y")])
        #expect(check.leftOut.map(\.path) == ["b"])
        #expect(check.leaks == ["b is d"])
        #expect(check.repeatCounts == [.validation: 1] && check.conflicts.isEmpty)
    }

    @Test func `the same content under two labels is a conflict that names both files`() {
        let check = DuplicateCheck(
            training: [recording("a", "x"), recording("b", "x", label: "no"), recording("c", "x")],
            validation: [recording("d", "y", label: "no"), recording("e", "z")])
        #expect(check.conflicts == ["a is \"yes\" and b is \"no\", but both have the same content; remove what is wrong"])
        #expect(check.repeatCounts == [.training: 2] && check.leftOut.isEmpty)
    }

    @Test(arguments: [
        (0..<1, 1..<2, false), (0..<1, 0.6..<2, false), (0..<1, 0.4..<2, true), (0..<10, 3..<4, true),
        (5..<Double.infinity, 8..<9, true), (5..<Double.infinity, 900..<Double.infinity, true), (1..<2, nil, true),
    ] as [(Range<Double>, Range<Double>?, Bool)])
    func `stretches of a file that overlap are the same`(one: Range<Double>, other: Range<Double>?, isSame: Bool) {
        for (a, b) in [(one, other), (other, one)] {
            let check = DuplicateCheck(
                training: [recording("copy", "x", seconds: a, fileDigest: "file")],
                validation: [recording("long", "y", seconds: b, fileDigest: "file")])
            #expect(check.leftOut.count == (isSame ? 1 : 0))
            let elsewhere = DuplicateCheck(
                training: [recording("long", "x", seconds: a)], validation: [recording("other", "y", seconds: b)])
            #expect(elsewhere.leftOut.isEmpty)
        }
    }

    @Test func `a training leaves them out, and tells how many of each label there are`() throws {
        let folder = try RecordingFolder.words()
        let bytes = try folder.folder.contents("validation/low/5.wav")
        try folder.fill("train/low/copy.wav", bytes)
        try folder.fill("train/high/wrong.wav", bytes)
        try folder.fill("validation/low/again.wav", bytes)
        let whole = try TrainingData(.words()), data = try TrainingData(folder)
        #expect(data.trainingCount == 15 && data.validationCount == 7)
        #expect(data.frontEnd.normalization == whole.frontEnd.normalization)
        #expect(data.report.duplicates.leaks.count == 2)
        #expect(data.report.duplicates.conflicts.count == 3)
        #expect(data.report.duplicates.repeatCounts == [.training: 1, .validation: 1])
        #expect(data.report.amounts[.training]?.mapValues(\.count) == ["high": 5, "low": 5, "rising": 5])
        #expect(data.report.amounts[.validation]?["low"]?.count == 3)
        let seconds = try #require(data.report.amounts[.training]?["high"]?.seconds)
        #expect(abs(seconds - 1.3) < 1e-6)
    }

    @Test func `a label of which all is to be checked with too is refused`() throws {
        let folder = try RecordingFolder.words()
        for n in 0..<2 {
            let bytes = try folder.folder.contents("validation/low/\(5 + n).wav")
            try folder.fill("train/lower/\(n).wav", bytes)
        }
        #expect(
            refusal { _ = try TrainingData(folder) }
                == "label \"lower\": all its recordings to learn from are to check with, too; add others")
    }

    private func recording(
        _ path: String, _ digest: String, label: String = "yes", seconds: Range<Double>? = nil, fileDigest: String? = nil
    ) -> DuplicateCheck.Entry {
        (Recording(path: path, label: label, name: path, seconds: seconds), digest, fileDigest ?? digest)
    }
}
