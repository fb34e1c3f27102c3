#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import ArgumentParser
import RecurrentNetworks

/// Writes for each network what another framework needs to train its first ten steps.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes initial weights, recipe and first ten batches of every network for other frameworks.",
        discussion: "Scripts/golden/textbook.py reads the files and does the same steps in PyTorch and Keras.")

    @Argument(help: "The folder for the files.", completion: .directory) var folder: String

    func run() throws {
        _ = unsafe mkdir(folder, 0o777)  // fails where the folder is there; if it cannot be, writing says so
        for network in Textbook.networks {
            for steps in try network.init().firstSteps() {
                try steps.file.write(to: "\(folder)/\(steps.name).safetensors")
                print("\(folder)/\(steps.name).safetensors")
            }
        }
    }
}
