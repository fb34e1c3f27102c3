import ArgumentParser
import RecurrentNetworks

/// Times what the library does.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Times what the library does.",
        discussion: """
            Each measurement is a line of JSON: what, its parameters, the unit of median, lo and hi, the processor and the \
            level of the kernels in use. The work is that of a keyword spotter unless options say otherwise: 98 frames of 40 \
            values, two layers of 128 units, the mean over the frames, 12 labels.
            """,
        subcommands: [
            Training.self, Inference.self, Streaming.self, Listening.self, MFCC.self, StartUp.self, Bulk.self,
            Allocations.self, Composing.self,
        ],
        defaultSubcommand: Training.self)

    static func main() {
        // Figures of another level than was asked for would be taken for those of that one.
        if let refusal = CPULevel.refusal { exit(withError: WrongLevel(description: refusal)) }
        main(nil)
    }
}

/// Why nothing is timed, in one line.
struct WrongLevel: Error, CustomStringConvertible {
    let description: String
}
