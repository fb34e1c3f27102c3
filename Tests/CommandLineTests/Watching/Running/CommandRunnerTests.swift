import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct CommandRunnerTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The path of a script that runs in Bash, and where it may write as `$out`.
    func script(_ text: String) throws -> String {
        let path = folder.path("script")
        try folder.fill("script", Array("#!/bin/bash\nout='\(folder.path("out"))'\n\(text)\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    func run(
        _ command: String, seconds: Double = 30, file: RawPath = RawPath("/in/c.wav"), label: String = "yes",
        probability: Float = 0.75, key: String = "k1"
    ) throws -> CommandOutcome {
        var runner = try CommandRunner(command, option: "--run", secondLimit: seconds)
        runner.graceSeconds = 0.2
        return runner.run(file: file, label: label, probability: probability, key: key)
    }

    /// The arguments that a command is given, taken apart at the zeros that a script writes between them.
    func arguments(_ rest: String, file: RawPath = RawPath("/in/c.wav"), label: String = "yes") throws -> [[UInt8]] {
        let script = try script("printf '%s\\0' \"$@\" > $out")
        #expect(try run("\(script) \(rest)", file: file, label: label) == .succeeded)
        return try folder.contents("out").split(separator: 0, omittingEmptySubsequences: false).dropLast().map(Array.init)
    }

    @Test func `what is known of a recording is filled into words`() throws {
        let words = try arguments("{file} --label={label} '{probability} {key}' {label}{label} {")
        #expect(words == ["/in/c.wav", "--label=yes", "0.75 k1", "yesyes", "{"].map { Array($0.utf8) })
    }

    @Test(arguments: [
        Array("/in/a b.wav".utf8), Array("/in/$(touch x)`touch x`;touch x|&.wav".utf8), Array("/in/'\"\\\n\t*?~.wav".utf8),
        [0x2F, 0xE9, 0xFF], Array("/in/{label}{key}".utf8),
    ])
    func `a file name stays one word, byte for byte`(bytes: [UInt8]) throws {
        #expect(try arguments("{file} {label}", file: RawPath(bytes: bytes), label: "a b\"'$x") == [bytes, Array("a b\"'$x".utf8)])
        #expect(try folder.names() == ["out", "script"])
    }

    @Test func `a file name is never a flag, and a label is never cut short`() throws {
        #expect(try arguments("{file}", file: RawPath("-rf")) == [Array("./-rf".utf8)])
        #expect(try arguments("{label}", label: "a\0b") == [Array("ab".utf8)])
    }

    @Test func `the environment is ours with the recording added`() throws {
        let script = try script(
            "printf '%s\\0' \"$AUDIOCLF_FILE\" \"$AUDIOCLF_LABEL\" \"$AUDIOCLF_PROBABILITY\" \"$AUDIOCLF_KEY\" \"$PATH\" > $out")
        let file = RawPath(bytes: [0x2F, 0xFF, 0x0A, 0x3D])
        #expect(try run(script, file: file, label: "no way", probability: 0.1, key: "k=2") == .succeeded)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let expected = [file.bytes] + ["no way", "0.1", "k=2", path].map { Array($0.utf8) }
        #expect(try folder.contents("out") == expected.flatMap { $0 + [0] })
    }

    @Test func `a command can read nothing and has no files of ours`() throws {
        // One that would be inherited.
        let descriptor = fcntl(2, F_DUPFD, 100)
        defer { close(descriptor) }
        let script = try script("cat > $out; { : >&\(descriptor); } 2> /dev/null && exit 3; exit 0")
        #expect(try run(script) == .succeeded)
        #expect(try folder.contents("out").isEmpty)
    }

    #if os(Linux)
        @Test func `standard output is our standard error`() throws {
            let script = try script("readlink /proc/$$/fd/1 /proc/$$/fd/2 > $out")
            #expect(try run(script) == .succeeded)
            let lines = String(decoding: try folder.contents("out"), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 2 && lines.first == lines.last)
        }

        @Test func `a command has its own group and no signal that is ignored or blocked`() throws {
            let script = try script(
                "grep -E '^Sig(Blk|Ign)' /proc/self/status > $out; read -r _ _ _ _ group _ < /proc/$$/stat; [[ $group == $$ ]]")
            _ = signal(SIGUSR2, SIG_IGN)
            defer { _ = signal(SIGUSR2, SIG_DFL) }
            #expect(try run(script) == .succeeded)
            let lines = String(decoding: try folder.contents("out"), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 2)
            for line in lines {
                let signals = try #require(line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
                // From 32 on come those of the C library itself.
                #expect(signals & 0x7FFF_FFFF == 0, "\(line)")
            }
        }
    #endif

    @Test func `an exit code and a signal are told`() throws {
        let script = try script("[[ $1 == kill ]] && kill -9 $$; exit $1")
        #expect(try run("\(script) 0") == .succeeded)
        #expect(try run("\(script) 7") == .failed("\"\(script)\": exit code 7"))
        #expect(try run("\(script) kill") == .failed("\"\(script)\": ended by signal 9 (Killed)"))
        #expect(try run("true") == .succeeded)
    }

    @Test func `a program that cannot be started is refused at once, with what to do`() throws {
        try folder.fill("plain", Array("#!/bin/sh\n".utf8))
        for (program, reason) in [
            ("no-such-program-here", "no such program in PATH (\(ProcessInfo.processInfo.environment["PATH"] ?? "")); install it"),
            (folder.path("none"), "no such file; correct the path"), (folder.path("plain"), "make it executable"),
            (folder.path, "is no program that may be run"),
        ] {
            let error = try #require(throws: CommandError.self) { try CommandRunner("\(program) {file}", option: "--run", secondLimit: 1) }
            #expect(error.description.hasPrefix("--run \"") && error.description.contains("\": \"\(program)\""), "\(error)")
            #expect(error.description.contains(reason) && !error.description.contains("\n"), "\(error)")
        }
    }

    @Test func `a program is looked for as the system does`() throws {
        try folder.makeFolder("first/tool")
        try folder.makeFolder("second")
        try folder.fill("second/tool", [])
        let (first, second) = (folder.path("first"), folder.path("second"))
        #expect(throws: ProgramSearch.Failure.self) { try ProgramSearch("tool", path: "\(first):\(second)").find() }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: second + "/tool")
        // A folder is passed over, and so is what is not there.
        #expect(throws: Never.self) { try ProgramSearch("tool", path: "/nowhere:\(first):\(second)").find() }
        #expect(throws: ProgramSearch.Failure.self) { try ProgramSearch("tool", path: first).find() }
        #expect(throws: ProgramSearch.Failure.self) { try ProgramSearch("tool", path: "").find() }
        #expect(throws: Never.self) { try ProgramSearch(second + "/tool", path: "").find() }
    }

    @Test func `a program that is gone later was not started`() throws {
        let script = try script("exit 0")
        let runner = try CommandRunner(script, option: "--run", secondLimit: 30)
        func run() -> CommandOutcome { runner.run(file: RawPath("/a"), label: "yes", probability: 1, key: "k") }
        #expect(run() == .succeeded)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: script)
        #expect(run() == .notStarted("\"\(script)\": cannot be started: Permission denied"))
        try FileManager.default.removeItem(atPath: script)
        #expect(run() == .notStarted("\"\(script)\": cannot be started: No such file or directory"))
    }

    @Test func `a command that takes too long is stopped`() throws {
        #expect(try run("sleep 600", seconds: 0.05) == .failed("\"sleep\": took more than 0.05 s and was stopped"))
    }

    @Test func `a command that is stopped is told so, with all that it has started`() async throws {
        let process = try await start("trap 'echo told >> $out; wait; exit 0' TERM; sleep 600 & echo $$ > $out; wait")
        let group = try group()
        process.stop(withinSeconds: 30)
        #expect(try folder.contents("out").suffix(5) == Array("told\n".utf8))
        try await expectGone(group: group)
    }

    @Test func `one that does not listen is killed`() async throws {
        let process = try await start("trap '' TERM; sleep 600 & echo $$ > $out; while :; do wait; done")
        process.stop(withinSeconds: 0.1)
        try await expectGone(group: try group())
    }

    @Test func `what a stopped command leaves behind is killed too`() async throws {
        let process = try await start("(trap '' TERM; echo $$ > $out; sleep 600) & wait")
        process.stop(withinSeconds: 0.1)
        try await expectGone(group: try group())
    }

    /// Starts a script that writes its number, and waits for that.
    func start(_ text: String) async throws -> ChildProcess {
        let process = try ChildProcess([Array(try script(text).utf8)], environment: [])
        while (try? folder.contents("out").last) != UInt8(ascii: "\n") { try await Task.sleep(for: .milliseconds(2)) }
        return process
    }

    /// The number that a script has written, which is that of its group too.
    func group() throws -> Int32 {
        let text = String(decoding: try folder.contents("out"), as: UTF8.self)
        return try #require(text.split(separator: "\n").first.flatMap { Int32($0) })
    }

    /// Waits until no process of a group is left; of a zombie, its new parent has to take notice yet.
    func expectGone(group: Int32) async throws {
        let process = waitpid(group, nil, WNOHANG)
        #expect(process == -1, "it was waited for")
        func isRunning() throws -> Bool {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { name in
                guard let bytes = try? TemporaryFolder.contents(ofFile: "/proc/\(name)/stat") else { return false }
                // After the program's name, which is in brackets: state, parent, group.
                let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
                return fields.count > 2 && fields[2] == "\(group)" && fields[0] != "Z"
            }
        }
        while try isRunning() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test(arguments: [
        ("", "names no program"), ("  \t", "names no program"), ("'' x", "names no program"), ("a 'b", "has a ' without"),
        ("a \"b\\\"", "has a \" without"), ("a b\\", "has a \\ at its end"), ("a {files}", "{files} is unknown"),
        ("a {}", "{} is unknown"), ("awk '{print $1}'", "{print $1} is unknown"), ("{file} x", "the program itself must be named"),
        ("a\0b", "has a zero byte"), ("sh -c 'rm {file}'", "for a shell"), ("/usr/bin/env bash -ec \"rm {label}\"", "for a shell"),
    ])
    func `what is no command is refused with the reason`(command: String, reason: String) throws {
        let error = try #require(throws: CommandError.self) {
            try CommandRunner(command, option: "--run", secondLimit: 1)
        }
        #expect(error.description.hasPrefix("--run ") && error.description.contains(reason), "\(error)")
        #expect(!error.description.contains("\n"))
    }

    @Test(arguments: ["sh -c 'rm \"$1\"' sh {file}", "sh -c 'rm \"$AUDIOCLF_FILE\"'", "ls -c {file}"])
    func `a shell may be given names as arguments`(command: String) {
        #expect(throws: Never.self) { try CommandRunner(command, option: "--run", secondLimit: 1) }
    }

    @Test(arguments: [0, -1, .nan, .infinity])
    func `a time limit that is none is refused`(seconds: Double) {
        let error = #expect(throws: CommandError.self) { try CommandRunner("true", option: "--run", secondLimit: seconds) }
        #expect(error?.description == "--run-limit \(seconds): expected more than 0 and at most 1000000 seconds")
    }

    @Test(arguments: [
        ("a b  c\td\ne", ["a", "b", "c", "d", "e"]), ("a'b c'd", ["ab cd"]), ("'' \"\"", ["", ""]), ("\\'a\\ b", ["'a b"]),
        ("'a\\b'", ["a\\b"]), ("\"a\\\"b\\\\c\\d\\$\"", ["a\"b\\c\\d$"]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]),
        ("$HOME *.wav ~ a|b >c;d&", ["$HOME", "*.wav", "~", "a|b", ">c;d&"]), ("'ü' \"'\"", ["ü", "'"]),
    ])
    func `words are told apart as in a shell that expands nothing`(text: String, words: [String]) throws {
        #expect(try CommandWords(text).words == words)
    }
}
