internal import RecurrentNetworks

/// The network of a note model, ready to run.
///
/// A value that never changes while it runs: any number of threads and streams may share one.
public struct NoteNetwork: Sendable {
    /// What it is made of.
    public let configuration: NoteModelConfiguration
    /// The recurrent layers and the dense one behind them.
    private(set) var recurrent: RecurrentNetwork
    /// The other weights.
    private(set) var own: NoteWeights
    private(set) var estimator: KeyEstimator

    /// One with fresh weights, the same for equal seeds.
    public init(_ configuration: NoteModelConfiguration, seed: UInt64) throws(NoteGenerationError) {
        try configuration.validate()
        var generator = SeededGenerator(seed: seed)
        do {
            recurrent = try RecurrentNetwork(configuration.network, using: &generator)
        } catch {
            throw .setting(error)
        }
        self.configuration = configuration
        own = NoteWeights(for: configuration, using: &generator)
        estimator = Self.estimator(configuration, own)
    }

    /// One with the weights of a file.
    init(_ configuration: NoteModelConfiguration, tensors: [String: Tensor]) throws(NoteGenerationError) {
        try configuration.validate()
        do {
            recurrent = try RecurrentNetwork(configuration.network, tensors: tensors)
            own = try NoteWeights(tensors, for: configuration)
        } catch {
            throw .network(error)
        }
        self.configuration = configuration
        estimator = Self.estimator(configuration, own)
    }

    private static func estimator(_ configuration: NoteModelConfiguration, _ own: NoteWeights) -> KeyEstimator {
        let weights =
            configuration.estimatorSize > 0
            ? Array(own.values[own.range(NoteWeights.estimatorWeight).lowerBound...]) : []
        return KeyEstimator(configuration.head, weights: weights)
    }

    /// How many weights there are.
    public var parameterCount: Int { recurrent.parameters.count + own.values.count }

    /// All weights: those of the recurrent network, then its own.
    var weights: [Float] {
        get { recurrent.parameters.values + own.values }
        set {
            let count = recurrent.parameters.count
            precondition(newValue.count == parameterCount, "a network of other weights")
            recurrent.update { $0 = Array(newValue[..<count]) }
            own.values = Array(newValue[count...])
            estimator = Self.estimator(configuration, own)
        }
    }

    /// Sets the dense layer's bias of each key so that, all else being zero, the key sounds as often as in some music: where
    /// a training should not have to begin by learning this.
    mutating func setBiases(_ keys: BernoulliKeys) {
        let first = recurrent.parameters.range("head.bias").lowerBound
        let estimator = estimator
        recurrent.update { values in
            for n in 0..<KeySet.keyCount {
                values[first + n] = Float(keys.logit(of: estimator.key(n)))
            }
        }
    }

    var tensors: [String: Tensor] { recurrent.parameters.tensors.merging(own.tensors) { $1 } }

    /// The state before the first step, made of the styles' weights.
    func initialState(styles: [Float]) -> RecurrentState {
        var state = recurrent.zeroState()
        for (layer, size) in configuration.hiddenSizes.enumerated() {
            state.setHidden(own.initialState(layer: layer, size: size, styles: styles), ofLayer: layer)
        }
        return state
    }
}
