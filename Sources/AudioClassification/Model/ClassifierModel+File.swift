internal import AudioFeatures
internal import AudioFiles
internal import FoundationEssentials
internal import RecurrentNetworks

extension ClassifierModel {
    /// Reads a model file and runs its self-test.
    ///
    /// - Throws: `TensorFileError` where the file cannot be read or is damaged, `ClassificationError` where it is no model,
    ///   one of a newer version, or gives other results here than where it was trained.
    public init(contentsOf path: String) throws {
        self = try Self(TensorFile(contentsOf: path), name: path)
    }

    /// The same for the bytes of a model file; `name` is for messages.
    package init(decoding bytes: Span<UInt8>, name: String) throws {
        self = try Self(TensorFile(decoding: bytes, name: name), name: name)
    }

    /// Writes the model file; equal trainings give equal bytes.
    public func write(to path: String) throws {
        try tensorFile().write(to: path)
    }

    init(_ file: TensorFile, name: String) throws {
        guard let version = file.metadata[ModelFormat.Key.version] else {
            throw file.metadata[ModelFormat.Key.notesVersion] == nil
                ? ClassificationError.notAModel(name) : ClassificationError.noteModel(name)
        }
        guard let number = Int(version), number >= 1 else {
            throw ClassificationError.brokenModel(name, "its version is \"\(version)\"")
        }
        guard number <= ModelFormat.version else { throw ClassificationError.newerModel(name, version) }

        labels = try file.decoded([String].self, ModelFormat.Key.labels, name)
        frontEnd = try file.decoded(FrontEnd.self, ModelFormat.Key.frontEnd, name)
        training = try file.decoded(TrainingRecord.self, ModelFormat.Key.training, name)
        let configuration = try file.decoded(NetworkConfiguration.self, ModelFormat.Key.network, name)
        if let problem = frontEnd.resampler.problem { throw ClassificationError.brokenModel(name, problem) }
        do {
            try frontEnd.mfcc.validate()
            network = try RecurrentNetwork(configuration, tensors: file.tensors)
        } catch {
            throw ClassificationError.brokenModel(name, "\(error)")
        }
        let width = frontEnd.mfcc.featureCount
        guard labels.count == configuration.outputSize, labels.count > 1, Set(labels).count == labels.count,
            configuration.embeddingSize == nil, configuration.pooling != nil, width == configuration.inputSize, width == frontEnd.normalization.featureCount,
            FrontEnd.windowLimits.contains(frontEnd.windowFrames)
        else {
            throw ClassificationError.brokenModel(
                name,
                "\(labels.count) labels, \(width) features and a window of \(frontEnd.windowFrames) frames do not fit its network")
        }
        try SelfTest(file, name: name).check(self, name: name)
    }

    func tensorFile() throws -> TensorFile {
        let selfTest = try SelfTest(frontEnd: frontEnd, network: network)
        var file = TensorFile(tensors: network.parameters.tensors.merging(selfTest.tensors) { $1 })
        file.metadata[ModelFormat.Key.version] = "\(ModelFormat.version)"
        try file.encode(labels, ModelFormat.Key.labels)
        try file.encode(frontEnd, ModelFormat.Key.frontEnd)
        try file.encode(network.configuration, ModelFormat.Key.network)
        try file.encode(training, ModelFormat.Key.training)
        try file.encode(selfTest.tolerance, ModelFormat.Key.selfTest)
        return file
    }
}

// Metadata holds strings only, so structures are JSON in them, with sorted keys so that equal values give equal bytes.
extension TensorFile {
    func decoded<Value: Decodable>(_ type: Value.Type, _ key: String, _ name: String) throws -> Value {
        guard let text = metadata[key] else { throw ClassificationError.brokenModel(name, "its field \"\(key)\" is missing") }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw ClassificationError.brokenModel(name, "its field \"\(key)\" cannot be understood")
        }
    }

    mutating func encode(_ value: some Encodable, _ key: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        metadata[key] = String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
