import FolderWatch
import Testing

@testable import FileAccess
@testable import audioclf

@Suite struct SkippedFilesTests {
    let storage = MemoryStorage()
    private let old = ["a", "b"].map { SettledFile($0, changed: 9) }
    private let new = SettledFile("c", changed: 10)

    private func skipped() throws -> SkippedFiles { SkippedFiles(log: try ActionLog(storage), time: 10) }

    @Test func `what was there before is passed over, now and at the next start`() throws {
        #expect(try skipped().among(old + [new]) == Set(old.map(FileMark.init)))
        let bytes = storage.bytes
        #expect(try skipped().among(old + [new]) == Set(old.map(FileMark.init)))
        #expect(storage.bytes == bytes, "it was written down again")
        // It looks different: somebody has changed it since.
        #expect(try skipped().among([SettledFile("a", size: 101, changed: 11)]).isEmpty)
    }

    @Test func `what is found after the end is new, however old it is`() throws {
        #expect(try skipped().among([old[0]]).count == 1)
        try skipped().end()
        let bytes = storage.bytes
        try skipped().end()
        #expect(storage.bytes == bytes, "it was ended twice")
        #expect(try skipped().among(old) == [FileMark(old[0])])
    }

    @Test func `what could not be written down is not passed over`() throws {
        let skipped = try skipped()
        storage.set { $0.room = 10 }
        #expect(throws: FileError.self) { try skipped.among(old) }
        storage.set { $0.room = nil }
        try skipped.end()
        #expect(try skipped.among(old).isEmpty)
    }
}
