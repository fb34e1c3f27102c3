import AudioClassification
import Dispatch
import Foundation
import RecurrentNetworks
import Synchronization
import TestSupport
import Testing

@testable import audioclf

@Suite struct ModelInUseTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("m")
        try folder.fill("m", try TemporaryFolder.contents(ofFile: TrainedModel.path()))
    }

    private func expectRefused(_ change: ModelInUse.Change?, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        guard case .refused(let reason) = change else {
            Issue.record("\(String(describing: change))", sourceLocation: sourceLocation)
            return
        }
        #expect(reason.contains(text), "\(reason)", sourceLocation: sourceLocation)
    }

    @Test func `a model that did not change is not loaded again`() throws {
        let model = try ModelInUse(path)
        #expect(model.current.digest.count == 12)
        for _ in 0..<3 { #expect(model.refresh() == nil) }
        // The same bytes in another file are no news.
        try folder.fill("other", try folder.contents("m"))
        #expect(unsafe rename(folder.path("other"), path) == 0)
        #expect(model.refresh() == nil)
    }

    @Test func `a model that was replaced is loaded`() throws {
        let model = try ModelInUse(path)
        let before = model.current.digest
        let other = try OtherModel.path()
        try folder.fill("new", try TemporaryFolder.contents(ofFile: other))
        #expect(unsafe rename(folder.path("new"), path) == 0)
        #expect(model.refresh() == .replaced(model.current.digest))
        #expect(model.current.digest != before)
        #expect(try model.current.digest == ModelInUse(other).current.digest)
        #expect(model.refresh() == nil)
    }

    @Test func `a broken model is refused once, and the one before it stays`() throws {
        let model = try ModelInUse(path)
        let good = try folder.contents("m"), digest = model.current.digest
        try folder.fill("m", Array(good.dropLast(100)))
        expectRefused(model.refresh(), "m: ")
        #expect(model.refresh() == nil)
        try FileManager.default.removeItem(atPath: path)
        expectRefused(model.refresh(), "No such file")
        #expect(model.refresh() == nil)
        expectRefused(model.refresh(always: true), "No such file")
        #expect(model.current.digest == digest)
        try folder.fill("m", good)
        // It is the one that is in use.
        #expect(model.refresh() == nil)
        #expect(model.refresh(always: true) == .replaced(digest))
    }

    @Test func `the digest is that of the model that was loaded, whenever another one takes its place`() throws {
        let other = try OtherModel.path()
        var digests: [NetworkConfiguration: String] = [:]
        for path in [path, other] {
            let loaded = try ModelInUse(path).current
            digests[loaded.classifier.model.network.configuration] = loaded.digest
        }
        #expect(digests.count == 2)
        try folder.fill("a", try folder.contents("m"))
        try folder.fill("b", try TemporaryFolder.contents(ofFile: other))
        let isDone = Mutex(false)
        let replacing = DispatchGroup()
        DispatchQueue(label: "replacing").async(group: replacing) {
            while !isDone.withLock({ $0 }) {
                for name in ["a", "b"] {
                    _ = unsafe link(folder.path(name), folder.path("next"))
                    _ = unsafe rename(folder.path("next"), path)
                }
            }
        }
        defer {
            isDone.withLock { $0 = true }
            replacing.wait()
        }
        for _ in 0..<50 {
            let loaded = try ModelInUse(path).current
            #expect(digests[loaded.classifier.model.network.configuration] == loaded.digest)
        }
    }

    @Test func `a missing model is refused at the start`() {
        #expect(throws: (any Error).self) { try ModelInUse(folder.path("missing")) }
    }
}
