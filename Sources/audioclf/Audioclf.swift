import ArgumentParser
import RecurrentNetworks

/// Words typed become library calls; results become text, JSON and an exit code.
@main
struct Audioclf: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audioclf",
        abstract: "Learns to tell short recordings apart, and names what is heard in new ones.",
        discussion: """
            From a folder with a sub-folder of recordings for each label to a model in one command, and from a recording \
            to its label in another:

              audioclf train recordings/ -o keywords.safetensors
              audioclf classify -m keywords.safetensors new.wav

            Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 something failed, be \
            it one file of many (the rest is still done); 64 wrong usage; 130 stopped by Ctrl-C.

            Shell completions: audioclf --generate-completion-script bash (or zsh, fish).
            """,
        version: "audioclf 0.1.0",
        subcommands: [
            Train.self, Evaluate.self, Classify.self, Explain.self, Listen.self, MakeStream.self, TuneThresholds.self, Watch.self,
            Compose.self, Features.self, Inspect.self,
        ])

    static func main() {
        // A reader that goes away shows as an error of write(), which StandardOutput takes for success.
        Signals.ignoreBrokenPipes()
        StandardDescriptors.occupy()
        if let refusal = CPULevel.refusal { Console.warning("\(refusal); \(CPULevel.name) is used") }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            exit(withError: code)
        } catch {
            // What the parser has to say (usage, help, a version) it says best itself, with its own exit code.
            if exitCode(for: error) == .failure {
                Console.error("\(error)")
                exit(withError: ExitCode.failure)
            }
            exit(withError: error)
        }
    }
}
