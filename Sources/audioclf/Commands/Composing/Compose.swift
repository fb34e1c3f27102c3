import ArgumentParser

struct Compose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose",
        abstract: "Learns to write music, and turns keywords into tunes.",
        discussion: """
            From melodies to a note model, and from a keyword or a recording of one to a tune:

              audioclf compose train melodies/ -o notes.safetensors
              audioclf compose -m notes.safetensors --keyword yes -o yes
              audioclf compose -m notes.safetensors --from clip.wav --classifier keywords.safetensors -o clip

            `audioclf compose -m` is `audioclf compose write -m`; `audioclf help compose write` has its options.
            """,
        subcommands: [ComposeWrite.self, ComposeTrain.self, ComposeEvaluate.self],
        defaultSubcommand: ComposeWrite.self)
}
