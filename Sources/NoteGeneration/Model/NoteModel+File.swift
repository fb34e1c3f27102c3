internal import RecurrentNetworks

/// The version of the note model's file that this program writes, and the newest it reads.
private enum NoteModelFormat {
    static let version = 1

    /// The names of what is kept in the file's metadata.
    enum Key {
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
        let configuration: NoteModelConfiguration, wanted: Double
        do {
            try file.check(.notes, version: NoteModelFormat.version)
            configuration = try file.decoded(NoteModelConfiguration.self, NoteModelFormat.Key.notes)
            training = try file.decoded(NoteTrainingRecord.self, NoteModelFormat.Key.training)
            wanted = try file.decoded(Double.self, NoteModelFormat.Key.selfTest)
        } catch {
            throw .model(name, error, known: NoteModelFormat.version)
        }
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
        let result = Self.selfTest(network)
        guard abs(result - wanted) <= 1e-3 * max(1, abs(wanted)) else { throw .failedSelfTest(name, result, wanted) }
    }

    func tensorFile() -> TensorFile {
        var file = TensorFile(tensors: network.tensors)
        file.stamp(.notes, version: NoteModelFormat.version)
        do {
            try file.encode(network.configuration, NoteModelFormat.Key.notes)
            try file.encode(training, NoteModelFormat.Key.training)
            try file.encode(Self.selfTest(network), NoteModelFormat.Key.selfTest)
        } catch {
            // Only numbers that are none cannot be written, and a training ends where one appears.
            preconditionFailure("a note model cannot be written: \(error)")
        }
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
