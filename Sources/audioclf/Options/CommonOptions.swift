import ArgumentParser
import AudioClassification
import NoteGeneration
import RecurrentNetworks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many threads work.
struct ThreadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads to work on; results do not depend on it.", discussion: "Default: one for each processor."))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes a number from 1 to 1024.") }
    }

    var count: Int { threads ?? Self.processorCount }

    /// Processors of this machine that can be used.
    static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

/// Which model is used.
struct ModelOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The model, as `audioclf train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String

    func load() throws -> ClassifierModel { try ClassifierModel(argument: model) }
}

extension ClassifierModel {
    /// The model that a command's argument names; what is wrong with the file is told along with what was expected.
    init(argument path: String) throws {
        var bytes: [UInt8] = []
        try self.init(argument: path, bytes: &bytes)
    }

    /// The same, with the very bytes that it was made of.
    init(argument path: String, bytes: inout [UInt8]) throws {
        do {
            bytes = try TensorFile.bytes(ofFile: path)
            try self.init(decoding: bytes.span, name: path)
        } catch where error is TensorFileError || (error as? ClassificationError)?.code == .notAModel {
            throw CommandError(description: "\(error); expected a model as `audioclf train` writes it")
        }
    }
}

extension NoteModel {
    /// The note model that a command's argument names; where the file is none, what was expected is told along.
    init(argument path: String) throws {
        do {
            try self.init(contentsOf: path)
        } catch {
            guard [.cannotRead, .notAModel].contains(error.code) else { throw error }
            throw CommandError(description: "\(error); expected a note model as `audioclf compose train` writes it")
        }
    }
}
