import ArgumentParser

/// The command that runs one of the networks.
struct Study<Network: TextbookNetwork>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Network.name, abstract: Network.abstract)
    }

    @Option(help: "Threads that share a training step; the results do not depend on it.") var threads = 2
    @Option(name: .customLong("out"), help: "A folder for the pictures.", completion: .directory) var folder: String?

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let scores = try Network().run(Workbook(threads: threads, folder: folder, note: { print($0) }))
        print(Score.header)
        for score in scores { print(score.row) }
        print("\(Network.name) took \(decimal(start.duration(to: clock.now) / .seconds(1), 1)) s")
        if !scores.allSatisfy(\.isReached) { throw ExitCode.failure }
    }
}
