import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: ["", "train", "evaluate", "classify", "explain", "listen", "make-stream", "tune", "features", "inspect"])
    func `help goes to standard output and is a success`(_ command: String) throws {
        let arguments = command.isEmpty ? [] : [command]
        let help = try folder.audioclf(arguments + ["--help"])
        #expect(help.exitCode == 0)
        #expect(help.errors.isEmpty)
        #expect(help.text.contains("USAGE: audioclf \(command)"))
        #expect(try folder.audioclf(["help"] + arguments).text == help.text)
    }

    @Test func `the first help names every command and every exit code`() throws {
        let help = try folder.audioclf("--help").text
        for word in ["train", "evaluate", "classify", "explain", "listen", "make-stream", "tune", "features", "inspect", "0", "1 something", "64", "130"] {
            #expect(help.contains(word), "\(word)")
        }
    }

    @Test(arguments: [
        (["nonsense"], "Unexpected argument 'nonsense'"),
        (["classify", "-m", "m", "--loud", "a.wav"], "Unknown option '--loud'"),
        (["classify", "-m", "m"], "Missing expected argument '<files> ...'"),
        (["classify", "-m", "m", "a.wav", "--top", "many"], "The value 'many' is invalid for '--top <top>'"),
        (["classify", "-m", "m", "a.wav", "--top", "0"], "--top takes a number from 1."),
        (["classify", "-m", "m", "a.wav", "--every", "0"], "--every takes a number of seconds"),
        (["classify", "-m", "m", "a.wav", "--every", "nan"], "--every takes a number of seconds"),
        (["classify", "-m", "m", "a.wav", "--threads", "0"], "--threads takes a number from 1 to 1024."),
        (["classify", "-m", "m", "a.wav", "--json", "--csv"], "Value to be set with flag '--csv'"),
        (["classify", "-m", "m", "a.wav", "--weights", "int4"], "The value 'int4' is invalid for '--weights <precision>'"),
        (["train", "data"], "Missing expected argument '--output <output>'"),
        (["train", "-o", "m"], "Missing expected argument '<data> ...'"),
        (["train", "data", "-o", "m", "--epochs", "0"], "--epochs is 0; it must be from 1 to 100,000"),
        (["train", "data", "-o", "m", "--learning-rate", "nan"], "--learning-rate is nan; it must be from 1e-12 to 100.0"),
        (["train", "data", "-o", "m", "--seed", "-1"], "Missing value for '--seed <seed>'"),
        (["train", "data", "-o", "m", "--pooling", "most"], "The value 'most' is invalid for '--pooling <pooling>'"),
        (["train", "data", "-o", "m", "--streaming", "--bidirectional"], "--streaming cannot be given with --bidirectional"),
        (["train", "data", "-o", "m", "--streaming", "--preset", "large"], "--streaming cannot be given with --preset large"),
        (["train", "data", "-o", "m", "--streaming", "--pooling", "attention"], "--streaming cannot be given with --pooling attention"),
        (["train", "data", "-o", "m", "--streaming", "--from", "english"], "--streaming cannot be given with --from"),
        (["train", "data", "-o", "m", "--from", "english", "--made-up", "20"], "--made-up cannot be given with --from, which makes speech up by itself"),
        (["train", "data", "-o", "m", "--validation-percent", "100"], "--validation-percent takes a number"),
        (["evaluate", "m"], "A folder of labelled recordings, or a manifest, is missing"),
        (["evaluate", "m", "data", "--stream", "a.wav"], "DATA and streams are evaluated apart"),
        (["evaluate", "m", "--stream", "a.wav", "--snr", "5"], "--snr is for DATA"),
        (["evaluate", "m", "--stream", "a.wav", "--part", "test"], "--part: for DATA only"),
        (["evaluate", "m", "--negative", "n", "--speaker-pattern", "(x)"], "--speaker-pattern: for DATA only"),
        (["evaluate", "m", "data", "--threshold", "0.9", "--release", "0.5"], "--threshold, --release: for streams only"),
        (["evaluate", "m", "data", "--smoothing", "0.1", "--refractory", "1", "--minimum", "0"], "--smoothing, --refractory, --minimum: for streams only"),
        (["evaluate", "m", "data", "--suppress", "yes", "--hop", "0.1", "--tolerance", "1"], "--suppress, --hop, --tolerance: for streams only"),
        (["evaluate", "m", "--stream", "a.wav", "--stream", "b.wav"], "--stream is given 2 times"),
        (["tune", "m", "--stream", "a.wav", "--stream", "b.wav", "--false-alarms-per-hour", "1"], "--stream is given 2 times"),
        (["evaluate", "m", "data", "--report", "-"], "--report writes a file, and - is none"),
        (["evaluate", "m", "--negative", "n", "--labels", "a.csv"], "--labels needs --stream"),
        (["evaluate", "m", "--negative", "n", "--tolerance=-1"], "--tolerance takes a number of seconds from 0 to 60."),
        (["make-stream", "data"], "Missing expected argument '--output <output>'"),
        (["make-stream", "data", "-o", "a.wav", "--labels", "a.doc"], "\"a.doc\" ends in none of .csv, .jsonl, .txt"),
        (["make-stream", "data", "-o", "a.csv"], "\"a.csv\" does not end in .wav"),
        (["make-stream", "data", "-o", "a.mp3"], "\"a.mp3\" does not end in .wav"),
        (["make-stream", "data", "-o", "-"], "\"-\" does not end in .wav"),
        (["make-stream", "data", "-o", "a.wav", "--gap", "3"], "The value '3' is invalid for '--gap <lo:hi>'"),
        (["make-stream", "data", "-o", "a.wav", "--gap", "3:nan"], "The value '3:nan' is invalid for '--gap <lo:hi>'"),
        (["make-stream", "data", "-o", "a.wav", "--gap", "3:1"], "--gap is 3.0:1.0: LO, 3.0, exceeds HI, 1.0"),
        (["make-stream", "data", "-o", "a.wav", "--gap", "0:1000"], "--gap is 0.0:1000.0; it must be within 0 and 600 seconds"),
        (["make-stream", "data", "-o", "a.wav", "--count", "0"], "--count is 0; it must be at least 1"),
        (["make-stream", "data", "-o", "a.wav", "--hours", "0"], "--hours is 0.0; it must be more than 0"),
        (["make-stream", "data", "-o", "a.wav", "--hours", "1", "--count", "2"], "Give either --hours or --count."),
        (["make-stream", "data", "-o", "a.wav", "--hours", "1", "--between", "n"], "--between needs --between-seconds"),
        (["make-stream", "data", "-o", "a.wav", "--between-seconds", "1"], "--between-seconds needs --between"),
        (["tune", "m", "--negative", "n"], "Missing expected argument '--false-alarms-per-hour <number>'"),
        (["tune", "m", "--false-alarms-per-hour", "1"], "Sound to tune with is missing"),
        (["tune", "m", "--negative", "n", "--false-alarms-per-hour", "nan"], "--false-alarms-per-hour takes a number"),
        (["tune", "m", "--negative", "n", "--false-alarms-per-hour", "1", "--threshold", "0.8"], "--threshold is what is chosen here."),
        (["evaluate", "m", "data", "--part", "most"], "The value 'most' is invalid for '--part <part>'"),
        (["evaluate", "m", "data", "--snr", "5,loud"], "The value '5,loud' is invalid for '--snr <decibels>'"),
        (["evaluate", "m", "data", "--noise", "n"], "--noise needs --snr"),
        (["explain", "-m", "m"], "Missing expected argument '<file>'"),
        (["explain", "-m", "m", "a.wav", "-o", "a.png"], "\"a.png\" does not end in .svg"),
        (["listen"], "Missing expected argument '<file>'"),
        (["listen", "-", "--format", "s16le"], "they need --rate"),
        (["listen", "-", "--rate", "1"], "--rate takes a number from 100 to 768000"),
        (["listen", "-", "--rate", "8000", "--channels", "0"], "--channels takes a number from 1 to 1024"),
        (["listen", "-", "--rate", "8000", "--format", "s12"], "The value 's12' is invalid for '--format <format>'"),
        (["listen", "-", "--hop", "0"], "--hop takes a number of seconds"),
        (["listen", "-", "--drop-behind", "0"], "--drop-behind takes a number of seconds"),
        (["listen", "-", "--midi-out", "x.mid"], "need --compose NOTES"),
        (["listen", "-", "--compose", "n"], "--compose needs --midi-out or --audio-out"),
        (["listen", "-", "--bars", "4", "--seed", "1"], "--bars, --seed: for music only; give --compose NOTES"),
        (["listen", "-", "--compose", "n", "--midi-out", "-"], "--midi-out takes a file, a device or a named pipe, and - is none"),
        (["listen", "-", "--compose", "n", "--midi-out", "x", "--audio-out", "x"], "--midi-out and --audio-out cannot be the same file, x."),
        (["listen", "-", "--threshold", "yes=1.9"], "--threshold of yes is 1.9; it must be more than 0 and at most 1"),
        (["listen", "-", "--threshold", "yes=much"], "The value 'yes=much' is invalid for '--threshold <probability>'"),
        (["features", "a.wav", "-o", "a.txt"], "\"a.txt\" ends in none of .npy, .csv, .svg, .png"),
        (["features", "a.wav", "--frame", "0"], "--frame is 0.0: expected 2 to 1048576 samples"),
        (["features", "a.wav", "-m", "m", "--hop", "5"], "either --model or options of the features"),
    ])
    func `wrong usage is told with the exit code 64`(_ arguments: [String], _ reason: String) throws {
        let outcome = try folder.audioclf(arguments)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(reason), "\(outcome.errors)")
        #expect(outcome.errors.contains("Usage: audioclf"))
        #expect(try folder.names() == [])
    }

    @Test(arguments: [
        ("train", "epochs", "0"), ("train", "batch-size", "0"), ("train", "learning-rate", "0"), ("train", "hidden", "0"),
        ("train", "layers", "0"), ("train", "layers", "3000000000"), ("train", "dropout", "1"), ("train", "window", "0"),
        ("train", "frame", "0"), ("train", "hop", "0"), ("train", "bands", "0"), ("train", "bands", "4000"),
        ("train", "coefficients", "0"), ("features", "frame", "0"), ("features", "hop", "0"), ("features", "bands", "0"),
        ("features", "coefficients", "41"),
        ("compose train", "epochs", "0"), ("compose train", "learning-rate", "0"), ("compose train", "hidden", "0"),
        ("compose train", "layers", "0"), ("compose train", "dropout", "1"), ("compose train", "head-size", "7"),
        ("compose train", "head-size", "12"), ("compose train", "input-dropout", "1"),
        ("compose train", "weight-noise", "2"), ("compose train", "transpose", "88"), ("compose train", "patience", "0"),
        ("compose train", "lanes", "0"), ("compose train", "stretch", "0"), ("compose train", "average-decay", "1"),
        ("compose train", "steps-per-quarter", "0"), ("compose train", "validation-percent", "101"),
        ("compose", "bars", "0"), ("compose", "tempo", "3"), ("compose", "polyphony", "0"), ("compose", "temperature", "11"),
        ("compose", "top-p", "2"), ("compose", "repetition-penalty", "101"),
        ("listen", "threshold", "0"), ("listen", "release", "2"), ("listen", "smoothing", "61"),
        ("listen", "refractory", "61"), ("listen", "minimum", "nan"),
    ])
    func `what a setting refuses is told by the name of the option`(
        _ command: String, _ option: String, _ value: String
    ) throws {
        let (words, wanted) = (command.split(separator: " ").map(String.init), command == "compose" ? ["-m", "m"] : ["data"])
        let output = ["features", "listen"].contains(command) ? [] : ["-o", "x"]
        let outcome = try folder.audioclf(words + wanted + output + ["--\(option)", value])
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.hasPrefix("Error: --\(option) is \(value)"), "\(outcome.errors)")
        #expect(try folder.names() == [])
    }

    @Test func `options of one name say their units`() throws {
        func help(_ command: String) throws -> String {
            try folder.audioclf(command, "--help").text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        for command in ["train", "features"] { #expect(try help(command).contains("--hop <milliseconds>")) }
        for command in ["listen", "evaluate", "tune"] {
            #expect(try help(command).contains("--hop <seconds> Seconds from window to window"), "\(command)")
        }
        #expect(try help("make-stream").contains("before each recording, and before each file of --between"))
        #expect(try help("listen").contains("not where the word begins and ends"))
    }

    @Test func `the version is one line`() throws {
        let outcome = try folder.audioclf("--version")
        #expect(outcome.exitCode == 0)
        #expect(outcome.lines.count == 1 && outcome.text.hasPrefix("audioclf "))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions are made for every shell`(_ shell: String) throws {
        let outcome = try folder.audioclf("--generate-completion-script", shell)
        #expect(outcome.exitCode == 0)
        for word in ["audioclf", "classify", "every", "resume"] { #expect(outcome.text.contains(word), "\(word)") }
    }

    @Test func `the manual says what the help does`() throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/audioclf.1"),
            encoding: .utf8)
        func check(_ part: Any) {
            if let parts = part as? [Any] { parts.forEach(check) }
            guard let part = part as? [String: Any] else { return }
            if let abstract = part["abstract"] as? String { #expect(page.contains(abstract), "Scripts/make-manual adds it") }
            if part["kind"] as? String == "long", let name = part["name"] as? String { #expect(page.contains(" -\(name)")) }
            part.values.forEach(check)
        }
        check(try jsonObject(folder.audioclf("--experimental-dump-help").text))
    }

    @Test func `Bash understands its completions`() throws {
        #expect(try folder.bash("audioclf --generate-completion-script bash | bash -n").exitCode == 0)
    }
}
