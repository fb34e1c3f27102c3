import FolderWatch
import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program is killed again and again while recordings arrive, as a power cut would end it.
@Suite struct WatchKillTests {
    @Test(arguments: [1, 2] as [UInt64]) func `each recording is in the journal once, and what was to be done was done`(seed: UInt64) throws {
        let watched = try Watched()
        let folder = watched.folder
        var generator = SeededGenerator(seed: seed)
        let count = 200
        // Nothing is said before it is done; the key is that of the recording.
        try folder.fill("run.sh", Array("echo $1 >> calls\n".utf8))
        let arguments = ["--run", "sh run.sh {key}", "--run-label", "high", "--move-to", "out/{label}", "--failed", "bad"]
        let sounds = [wav(tone(260)), wav(tone(3200)), Array("no audio".utf8)]
        var dropped = 0
        for round in 0..<8 {
            let process = Program.process(
                Program.audioclf, ["watch", "in", "-m", watched.model] + arguments, in: folder.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let last = round == 7 ? count : dropped + generator.number(below: 2 * count / 8)
            let exitCode = try Program.run(process) {
                while dropped < min(last, count) {
                    try watched.drop("\(dropped).wav", bytes: sounds[kind(of: dropped)])
                    dropped += 1
                }
                usleep(UInt32(generator.number(below: 500_000)))
                kill(process.processIdentifier, SIGKILL)
            }
            #expect(exitCode == 128 + SIGKILL)
        }
        let outcome = try folder.audioclf(["watch", "in", "-m", watched.model, "--once"] + arguments)
        #expect(outcome.exitCode == 1 || outcome.exitCode == 0, "\(outcome.errors)")

        let lines = try watched.journal()
        #expect(lines.count == count)
        #expect(try watched.names() == (0..<count).map { "\($0).wav" }.sorted())
        #expect(Set(lines.compactMap { $0["key"] as? String }).count == count)
        // Each file is in its place, once.
        #expect(watched.files("in") == [])
        for (kind, place) in ["out/low", "out/high", "bad"].enumerated() {
            #expect(watched.files(place) == (0..<count).filter { kind == self.kind(of: $0) }.map { "\($0).wav" }.sorted(), "\(place)")
        }
        let high = lines.filter { $0["label"] as? String == "high" }.compactMap { $0["key"] as? String }
        #expect(Set(try watched.lines("calls")) == Set(high))
    }

    /// Low, high or no audio.
    private func kind(of number: Int) -> Int { number % 20 == 7 ? 2 : number % 5 == 0 ? 1 : 0 }
}
