internal import FoundationEssentials
internal import RecurrentNetworks

/// The version of the note model's file that this program writes, and the newest it reads.
private enum NoteModelFormat {
    static let version = 1

    /// The names in the file's metadata.
    enum Key {
        static let version = "audioclf_notes_version"
        static let classifierVersion = "audioclf_version"
        static let notes = "notes"
        static let training = "training"
        static let selfTest = "self_test"
    }
}

extension NoteModel {
    /// Reads a model file and runs its self-test.
    ///
    /// Throws where the file cannot be read or is damaged, is no note model, one of a newer version, or gives other
    /// likelihoods here than where it was trained.
    public init(contentsOf path: String) throws(NoteGenerationError) {
        let file: TensorFile
        do {
            file = try TensorFile(contentsOf: path)
        } catch {
            throw .unreadableModel(path, error)
        }
        try self.init(file, name: path)
    }

    /// Writes the model file; equal trainings give equal bytes.
    public func write(to path: String) throws(NoteGenerationError) {
        do {
            try tensorFile().write(to: path)
        } catch {
            throw .cannotWriteModel(path, error)
        }
    }

    init(_ file: TensorFile, name: String) throws(NoteGenerationError) {
        guard let version = file.metadata[NoteModelFormat.Key.version] else {
            throw file.metadata[NoteModelFormat.Key.classifierVersion] == nil ? .notANoteModel(name) : .classifier(name)
        }
        guard let number = Int(version), number >= 1 else { throw .brokenModel(name, "its version is \"\(version)\"") }
        guard number <= NoteModelFormat.version else {
            throw .newerModel(name, version, NoteModelFormat.version)
        }
        let configuration = try file.decoded(NoteModelConfiguration.self, NoteModelFormat.Key.notes, name)
        training = try file.decoded(NoteTrainingRecord.self, NoteModelFormat.Key.training, name)
        do {
            network = try NoteNetwork(configuration, tensors: file.tensors)
        } catch {
            throw .brokenModel(name, error.message)
        }
        guard training.keys.count == configuration.styles.count,
            training.keys.allSatisfy({ keys in
                keys.probabilities.count == KeySet.keyCount && keys.probabilities.allSatisfy { $0 > 0 && $0 < 1 }
            })
        else {
            throw .brokenModel(name, "its record of keys does not fit its styles")
        }
        let (here, there) = (Self.selfTest(network), try file.decoded(Double.self, NoteModelFormat.Key.selfTest, name))
        guard abs(here - there) <= 1e-3 * max(1, abs(there)) else { throw .failedSelfTest(name, here, there) }
    }

    func tensorFile() -> TensorFile {
        var file = TensorFile(tensors: network.tensors)
        file.metadata[NoteModelFormat.Key.version] = "\(NoteModelFormat.version)"
        file.encode(network.configuration, NoteModelFormat.Key.notes)
        file.encode(training, NoteModelFormat.Key.training)
        file.encode(Self.selfTest(network), NoteModelFormat.Key.selfTest)
        return file
    }

    /// The nats of a little made-up music with every style half there: what notices a program that understands the weights
    /// in another way.
    private static func selfTest(_ network: NoteNetwork) -> Double {
        let steps = (0..<16).map { n in n % 5 == 4 ? KeySet() : KeySet([21 + 11 * n % 88, 60, 40 + n, 108 - 3 * n]) }
        let roll = PianoRoll(stepsPerQuarter: 1, steps: steps)
        return network.negativeLogLikelihoods(of: [roll], styles: [network.configuration.styles.map { _ in 0.5 }])[0]
    }
}

// Metadata holds strings only, so structures are JSON in them, with sorted keys so that equal values give equal bytes.
extension TensorFile {
    fileprivate func decoded<Value: Decodable>(
        _ type: Value.Type, _ key: String, _ name: String
    ) throws(NoteGenerationError) -> Value {
        guard let text = metadata[key] else { throw .brokenModel(name, "its field \"\(key)\" is missing") }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .brokenModel(name, "its field \"\(key)\" cannot be understood")
        }
    }

    fileprivate mutating func encode(_ value: some Encodable, _ key: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only numbers that are none cannot be written, and a training ends where one appears.
        guard let data = try? encoder.encode(value) else { preconditionFailure("a model's \(key) cannot be written") }
        metadata[key] = String(decoding: data, as: UTF8.self)
    }
}
