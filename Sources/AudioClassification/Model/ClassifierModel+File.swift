internal import AudioFeatures
internal import AudioFiles
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
        let configuration: NetworkConfiguration, tolerance: SelfTest.Tolerance
        do {
            try file.check(.classifier, version: ModelFormat.version)
            labels = try file.decoded([String].self, ModelFormat.Key.labels)
            frontEnd = try file.decoded(FrontEnd.self, ModelFormat.Key.frontEnd)
            decision = try file.decoded(Decision.self, ModelFormat.Key.decision)
            training = try file.decoded(TrainingRecord.self, ModelFormat.Key.training)
            tuning = file.metadata[ModelFormat.Key.tuning] == nil
                ? nil : try file.decoded(DetectionTuning.self, ModelFormat.Key.tuning)
            configuration = try file.decoded(NetworkConfiguration.self, ModelFormat.Key.network)
            tolerance = try file.decoded(SelfTest.Tolerance.self, ModelFormat.Key.selfTest)
        } catch {
            throw ClassificationError.model(name, error)
        }
        if let problem = frontEnd.resampler.problem { throw ClassificationError.brokenModel(name, problem) }
        do {
            try frontEnd.mfcc.validate()
            network = try RecurrentNetwork(configuration, tensors: file.tensors)
        } catch {
            throw ClassificationError.brokenModel(name, "\(error)")
        }
        let width = frontEnd.mfcc.featureCount
        guard labels.count == configuration.outputSize, labels.count > 1, Set(labels).count == labels.count,
            configuration.embeddingSize == nil,
            configuration.pooling != nil || !configuration.bidirectional, width == configuration.inputSize, width == frontEnd.normalization.featureCount,
            FrontEnd.windowLimits.contains(frontEnd.windowFrames), decision.fits(labelCount: labels.count)
        else {
            throw ClassificationError.brokenModel(
                name,
                "\(labels.count) labels, \(width) features and a window of \(frontEnd.windowFrames) frames do not fit its network")
        }
        if let tuning, !tuning.fits(labels) {
            throw ClassificationError.brokenModel(name, "its thresholds for streams do not fit its labels")
        }
        try SelfTest(file.tensors, tolerance, name: name).check(self, name: name)
    }

    func tensorFile() throws -> TensorFile {
        let selfTest = try SelfTest(frontEnd: frontEnd, network: network)
        var file = TensorFile(tensors: network.parameters.tensors.merging(selfTest.tensors) { $1 })
        file.stamp(.classifier, version: ModelFormat.version)
        try file.encode(labels, ModelFormat.Key.labels)
        try file.encode(frontEnd, ModelFormat.Key.frontEnd)
        try file.encode(network.configuration, ModelFormat.Key.network)
        try file.encode(decision, ModelFormat.Key.decision)
        try file.encode(training, ModelFormat.Key.training)
        if let tuning { try file.encode(tuning, ModelFormat.Key.tuning) }
        try file.encode(selfTest.tolerance, ModelFormat.Key.selfTest)
        return file
    }
}
