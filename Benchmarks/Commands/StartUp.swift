import ArgumentParser

/// Times a whole process that classifies one recording.
struct StartUp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start-up", abstract: "Milliseconds from the start of a program to its end with one recording's label.")

    @Argument(help: "The program `audioclf`.", completion: .file()) var program: String
    @Argument(help: "A model.", completion: .file(extensions: ["safetensors"])) var model: String
    @Argument(help: "A recording.", completion: .file()) var recording: String
    @Option(help: "Runs whose median is given.") var runs = 21
    @Option(help: "Threads.") var threads = 1

    func run() throws {
        let arguments = ["classify", "-m", model, "--threads", "\(threads)", recording]
        _ = try ProgramRun(program, arguments)  // so that all its files are in memory
        let sample = Sample(try (0..<max(1, runs)).map { _ in try ProgramRun(program, arguments).seconds })
        try Measurement("start-up", ["threads": threads], "milliseconds", sample.scaled(by: 1000)).write()
    }
}
