import CKernels
import TestSupport
import Testing

/// AUDIOCLF_CPU, which chooses the level of the kernels once a process.
@Suite struct CPULevelTests {
    private static let names = (0..<CK_LEVEL_COUNT.rawValue).map { unsafe String(cString: ck_level_name(ck_level($0))) }
    private static let runnable = names.prefix(Int(ck_highest_level().rawValue) + 1)
    /// Where none is asked for.
    private static let usual = runnable.last!

    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func benchmarks(_ level: String) throws -> Outcome {
        try Program.run(
            Program.benchmarks,
            ["streaming", "--hidden", "1", "--input", "1", "--steps", "1", "--seconds", "0.001", "--windows", "1"],
            in: folder.path, environment: ["AUDIOCLF_CPU": level])
    }

    @Test(arguments: runnable + [""]) func `a level of this CPU is used, and nothing is said`(_ level: String) throws {
        let measured = try benchmarks(level)
        #expect(measured.exitCode == 0 && measured.errors.isEmpty)
        #expect(try jsonObject(measured.line(0))["level"] as? String == (level.isEmpty ? Self.usual : level))
        #expect(try folder.audioclf("--version", environment: ["AUDIOCLF_CPU": level]).errors.isEmpty)
    }

    @Test(arguments: ["AVX2", "avx1024"] + names.dropFirst(runnable.count))
    func `one that cannot be had is told in a line`(_ level: String) throws {
        let reason = Self.names.contains(level) ? ", which this CPU does not have" : ""
        let line = "AUDIOCLF_CPU is \"\(level)\"\(reason): expected \(Self.runnable.joined(separator: " or "))"
        let version = try folder.audioclf("--version", environment: ["AUDIOCLF_CPU": level])
        #expect(version.exitCode == 0 && version.lines.count == 1)
        #expect(version.errors == "audioclf: warning: \(line); \(Self.usual) is used\n")
        // Who measures a level wants no other.
        let measured = try benchmarks(level)
        #expect(measured.exitCode == 1 && measured.output.isEmpty)
        #expect(measured.errors == "Error: \(line)\n")
    }
}
