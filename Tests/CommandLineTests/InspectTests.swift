import Foundation
import TestSupport
import Testing

@Suite struct InspectTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func `the card tells what there is to know`() throws {
        let outcome = try folder.bash("audioclf inspect $model")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        let rows = outcome.lines.map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        #expect(
            rows.map(\.first) == ["model", "labels", "sound", "features", "network", "training", "data", "validation"])
        for text in ["3: high, low, mid", "16000 Hz", "1 x LSTM of 8 units", "15 recordings, 60 epochs"] {
            #expect(outcome.text.contains(text), "\(text)")
        }
    }

    @Test func `the card as JSON has a version and all settings`() throws {
        let object = try jsonObject(try folder.bash("audioclf inspect --json $model").text)
        #expect(
            Set(object.keys) == [
                "version", "model", "labels", "parameters", "windowSeconds", "frontEnd", "network", "training",
            ])
        #expect(object["labels"] as? [String] == TrainedModel.labels)
        #expect((object["network"] as? [String: Any])?["hiddenSizes"] as? [Int] == [8])
    }
}
