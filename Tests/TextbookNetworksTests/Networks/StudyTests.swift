import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@testable import TextbookNetworks

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Every network from its data to its scores and pictures, on so little that it learns nothing yet.
@Suite struct StudyTests {
    private static func short(_ name: String) throws -> any TextbookNetwork {
        switch name {
        case Words.name: Words(trainingCount: 64, testCount: 20, hiddenSize: 8, epochs: 1)
        case Labeller.name: Labeller(trainingCount: 32, testCount: 10, epochs: 1)
        case Digits.name: Digits(trainingCount: 128, testCount: 20, epochs: 1)
        case Series.name: Series(trainingCount: 100, testCount: 120, epochs: 1)
        case Features.name: Features(trainingCount: 32, testCount: 20, epochs: 1)
        case Characters.name:
            Characters(trainingSentences: 60, testSentences: 5, hiddenSize: 16, epochs: 1, writtenCount: 300)
        case Sentiment.name: Sentiment(trainingCount: 64, testCount: 20, epochs: 1)
        case Dates.name: Dates(trainingCount: 50, testCount: 10, hiddenSize: 16, epochs: 1)
        case Memory.name:
            Memory(
                stepCount: 30, trainingCount: 20, testCount: 10, hiddenSize: 8, epochs: 1, explodingSteps: 2, batchSize: 10)
        default: throw CocoaError(.featureUnsupported)
        }
    }

    @Test(arguments: Textbook.networks.map { $0.name })
    func `a short study ends with scores, and pictures that can be read`(name: String) throws {
        let folder = try TemporaryFolder()
        var notes: [String] = []
        let pictures = folder.path("pictures")
        let scores = try Self.short(name).run(Workbook(threads: 2, folder: pictures, note: { notes.append($0) }))
        #expect(!scores.isEmpty && !notes.isEmpty)
        for score in scores {
            #expect(score.value.isFinite && score.baselines.allSatisfy { $0.value.isFinite })
            #expect(score.row.split(separator: "|", omittingEmptySubsequences: false).count == 7, "\(score.row)")
        }
        let drawn = (try? FileManager.default.contentsOfDirectory(atPath: pictures)) ?? []
        let expected = ["digits": 2, "series": 2, "memory": 1]
        #expect(drawn.count == expected[name] ?? 0)
        for picture in drawn {
            let parser = XMLParser(data: Data(try TemporaryFolder.contents(ofFile: "\(pictures)/\(picture)")))
            #expect(picture.hasSuffix(".svg") && parser.parse(), "\(picture)")
        }
    }

    @Test func `the number of threads changes nothing`() throws {
        let values = try [1, 2, 3].map { threads in
            try Sentiment(trainingCount: 96, testCount: 30, epochs: 1).run(Workbook(threads: threads)).map(\.value)
        }
        #expect(values[1] == values[0] && values[2] == values[0])
    }

    @Test func `what is drawn nowhere costs nothing`() throws {
        func svg() -> String {
            Issue.record("a picture was made")
            return ""
        }
        try Workbook().keep("nothing", svg: svg())
    }
}
