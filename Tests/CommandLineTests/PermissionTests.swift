import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// What may not be read or written.
@Suite(.enabled(if: LesserUser.isPossible, "root reads everything, and setpriv does not help here"))
struct PermissionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
    }

    private func run(_ arguments: String...) throws -> Outcome { try LesserUser.run(arguments, in: folder.path) }

    private func forbid(_ name: String, _ mode: mode_t = 0) {
        #expect(unsafe chmod(folder.path(name), mode) == 0)
    }

    @Test func `a recording that may not be read is refused, and the others are done`() throws {
        let model = try TrainedModel.path()
        forbid("data/low/s1_nohash_0.wav")
        let reason = "data/low/s1_nohash_0.wav: cannot open: permission denied; check its owner and mode"
        let outcome = try run("classify", "-m", model, "data/low", "--csv")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: \(reason)\n")
        #expect(outcome.lines.count == 6)
        expectRefusal(try run("features", "data/low/s1_nohash_0.wav"), reason)
    }

    @Test func `a folder that may not be read is named, and the others are done`() throws {
        forbid("data/low")
        defer { forbid("data/low", 0o755) }
        let reason = "data/low: cannot list it as a folder: Permission denied"
        let model = try TrainedModel.path()
        let alone = try run("classify", "-m", model, "data/low", "--csv")
        #expect(alone.exitCode == 1 && alone.errors == "audioclf: \(reason)\n")
        let among = try run("classify", "-m", model, "data", "--csv")
        #expect(among.exitCode == 1 && among.errors == "audioclf: \(reason)\n")
        #expect(among.lines.count > 2)
        try folder.makeFolder("open")
        forbid("open", 0o777)
        let training = try run("train", "data", "-o", "open/m", "--epochs", "1")
        #expect(training.exitCode == 1)
        #expect(training.errors.contains("audioclf: \(reason); it is no label\n"))
    }

    @Test func `a model that may not be read is refused`() throws {
        try FileManager.default.copyItem(atPath: try TrainedModel.path(), toPath: folder.path("m"))
        forbid("m")
        expectRefusal(
            try run("inspect", "m"), "m: cannot open it: Permission denied; expected a model as `audioclf train` writes it")
    }

    @Test func `a folder that may not be written to is refused before the training`() throws {
        try folder.makeFolder("locked")
        forbid("locked", 0o555)
        expectRefusal(
            try run("train", "data", "-o", "locked/m"), "locked/m: cannot create a file in \"locked\": Permission denied")
    }
}
