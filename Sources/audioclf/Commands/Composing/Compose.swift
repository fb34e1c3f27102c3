import ArgumentParser

struct Compose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose",
        abstract: "Learns to write music.",
        subcommands: [ComposeTrain.self, ComposeEvaluate.self])
}
