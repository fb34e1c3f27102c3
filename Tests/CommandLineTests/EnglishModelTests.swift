import Foundation
import TestSupport
import Testing

/// The program without any model but the one inside it.
@Suite struct EnglishModelTests {
    let folder: TemporaryFolder
    init() throws {
        folder = try TemporaryFolder()
        let samples = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../samples/keywords/held-back/yes/rob_nohash_0.wav").standardized
        try FileManager.default.copyItem(atPath: samples.path, toPath: folder.path("yes.wav"))
    }

    @Test func `a recording is classified before anything was trained, and it is said by what`() throws {
        let outcome = try folder.audioclf("classify", "yes.wav", "--csv")
        #expect(outcome.exitCode == 0)
        #expect(outcome.line(1).hasPrefix("yes.wav,yes,"))
        #expect(outcome.errors == "no model was named, so the one inside the program listens for English down, go, left, no, off, on, right, stop, up, yes\n")
        let named = try folder.audioclf("classify", "-m", "english", "yes.wav", "--csv")
        #expect(named.output == outcome.output && named.errors.isEmpty)
    }

    @Test func `other commands take it where no model is named`() throws {
        #expect(try folder.audioclf("explain", "yes.wav").text.contains("yes"))
        #expect(try folder.audioclf("inspect").text.contains("Speech Commands"))
        #expect(try folder.audioclf("inspect", "english").output == folder.audioclf("inspect").output)
        try folder.makeFolder("words/yes")
        try FileManager.default.copyItem(atPath: folder.path("yes.wav"), toPath: folder.path("words/yes/yes.wav"))
        #expect(try folder.audioclf("evaluate", "english", "words").text.contains("1 of 1"))
        let watched = try folder.audioclf("watch", "words", "--recursive", "--once")
        #expect(watched.exitCode == 0 && watched.text.contains("\"label\":\"yes\""))
    }

    @Test func `a file of the same name is reached by its path`() throws {
        try folder.fill("english", Array("no model".utf8))
        #expect(try folder.audioclf("classify", "-m", "english", "yes.wav").exitCode == 0)
        #expect(try folder.audioclf("classify", "-m", "./english", "yes.wav").exitCode == 1)
    }
}
