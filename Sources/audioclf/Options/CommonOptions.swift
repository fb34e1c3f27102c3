import ArgumentParser
import AudioClassification
import EnglishKeywords
import FileAccess
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
    @Option(name: .shortAndLong, help: "The model, as `audioclf train` wrote it (default: \(EnglishKeywords.name), which is inside this program).", completion: .file(extensions: ["safetensors"]))
    var model: String?

    /// What it is called.
    var name: String { model ?? EnglishKeywords.name }

    func load() throws -> ClassifierModel { try Self.load(model) }

    /// The model that was named, or else the one inside this program, which is then said.
    static func load(_ model: String?) throws -> ClassifierModel {
        let loaded = try ClassifierModel(argument: model ?? EnglishKeywords.name)
        if model == nil { tellDefault(labels: loaded.labels) }
        return loaded
    }

    /// Says what is recognised where nobody has chosen it.
    static func tellDefault(labels: [String]) {
        let words = labels.filter { !$0.hasPrefix("_") }.joined(separator: ", ")
        Console.note("no model was named, so the one inside the program listens for English \(words)")
    }
}

extension ClassifierModel {
    /// The model that a command's argument names, be it the one inside this program; what is wrong with a file is told along
    /// with what was expected.
    init(argument path: String) throws {
        var bytes: [UInt8] = []
        try self.init(argument: path, bytes: &bytes)
    }

    /// The same, with the very bytes that it was made of.
    init(argument path: String, bytes: inout [UInt8]) throws {
        if path.isEmpty {
            throw CommandError(description: "a model's name is empty; leave the option out for \(EnglishKeywords.name), or name a file")
        }
        if path == EnglishKeywords.name, AtomicFile.exists(path) {
            Console.warning("\(path): the model inside the program, not the file of that name, which is ./\(path)")
        }
        do {
            bytes = path == EnglishKeywords.name ? EnglishKeywords.bytes : try TensorFile.bytes(ofFile: path)
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
