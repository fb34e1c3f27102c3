import ArgumentParser

/// Times a whole process that classifies a folder of recordings.
struct Bulk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulk", abstract: "Recordings a second of a program that classifies a folder, from its start to its end.")

    @Argument(help: "The program `audioclf`.", completion: .file()) var program: String
    @Argument(help: "A model.", completion: .file(extensions: ["safetensors"])) var model: String
    @Argument(help: "A folder of recordings.", completion: .directory) var folder: String
    @Option(help: "Runs whose median is given.") var runs = 5
    @Option(help: "Threads.") var threads = 1

    func run() throws {
        let arguments = ["classify", "-m", model, "--threads", "\(threads)", folder]
        let first = try ProgramRun(program, arguments)  // so that all its files are in memory
        let count = first.output.count { $0 == UInt8(ascii: "\n") } - 1  // a header
        let sample = Sample(try (0..<max(1, runs)).map { _ in Double(count) / (try ProgramRun(program, arguments).seconds) })
        try Measurement("bulk", ["threads": threads, "files": count], "files a second", sample).write()
    }
}
