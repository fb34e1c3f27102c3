import ArgumentParser

/// Times what the library does.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Times what the library does; lines of JSON.", subcommands: [Training.self, Composing.self],
        defaultSubcommand: Training.self)
}
