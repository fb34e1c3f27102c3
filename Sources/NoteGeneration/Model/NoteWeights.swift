internal import RecurrentNetworks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The weights of a note model beside those of its recurrent network, in one flat array.
///
/// `initial.n.bias` [hidden] and, where there is more than one style, `initial.n.weight` [hidden, styles] give layer n's
/// state before the first step: weight · styles + bias, an `nn.Linear`. The autoregressive head has `nade.weight` and
/// `nade.output`, [88, hidden size] both, a row for each key in the order in which the keys are decided.
struct NoteWeights: Hashable, Sendable {
    private let layout: WeightLayout
    var values: [Float]

    /// All zero, for a configuration that has been validated.
    init(zerosFor configuration: NoteModelConfiguration) {
        layout = Self.layout(of: configuration)
        values = [Float](repeating: 0, count: layout.count)
    }

    /// Fresh ones: initial states zero, the head's matrices normal with a deviation of 1 / sqrt(hidden size), a tenth of that
    /// where they make logits, so that these begin near the biases.
    init(for configuration: NoteModelConfiguration, using generator: inout SeededGenerator) {
        self.init(zerosFor: configuration)
        guard configuration.estimatorSize > 0 else { return }
        let deviation = 1 / Double(configuration.estimatorSize).squareRoot()
        for (name, scale) in [(Self.estimatorWeight, 1), (Self.estimatorOutput, 0.1)] {
            for place in range(name) { values[place] = Float(scale * deviation * generator.normal()) }
        }
    }

    /// Those of a file; throws where a tensor is missing, has another shape or holds what is no number.
    init(_ tensors: [String: Tensor], for configuration: NoteModelConfiguration) throws(NetworkError) {
        layout = Self.layout(of: configuration)
        values = try layout.values(tensors)
    }

    var tensors: [String: Tensor] { layout.tensors(values) }

    private static func layout(of configuration: NoteModelConfiguration) -> WeightLayout {
        var layout = WeightLayout()
        for (layer, size) in configuration.hiddenSizes.enumerated() {
            layout.add(initialBias(layer), [size])
            if configuration.styleInputCount > 0 { layout.add(initialWeight(layer), [size, configuration.styleInputCount]) }
        }
        if configuration.estimatorSize > 0 {
            for name in [estimatorWeight, estimatorOutput] {
                layout.add(name, [KeySet.keyCount, configuration.estimatorSize])
            }
        }
        return layout
    }

    static func initialBias(_ layer: Int) -> String { "initial.\(layer).bias" }
    static func initialWeight(_ layer: Int) -> String { "initial.\(layer).weight" }
    static let estimatorWeight = "nade.weight"
    static let estimatorOutput = "nade.output"

    /// The place of a tensor; traps where there is none of that name.
    func range(_ name: String) -> Range<Int> { layout.range(name) }
}

// MARK: initial states

extension NoteWeights {
    /// The state of a layer before the first step.
    func initialState(layer: Int, size: Int, styles: [Float]) -> [Float] {
        var state = Array(values[range(Self.initialBias(layer))])
        guard styles.count > 1 else { return state }
        let first = range(Self.initialWeight(layer)).lowerBound
        for unit in 0..<size {
            for (n, weight) in styles.enumerated() { state[unit] += weight * values[first + unit * styles.count + n] }
        }
        return state
    }

    /// Adds the gradient of such a state to that of the weights, an array as long as `values`.
    func addInitialGradient(_ gradient: [Float], layer: Int, styles: [Float], to weights: inout [Float]) {
        let bias = range(Self.initialBias(layer)).lowerBound
        for unit in gradient.indices { weights[bias + unit] += gradient[unit] }
        guard styles.count > 1 else { return }
        let first = range(Self.initialWeight(layer)).lowerBound
        for unit in gradient.indices {
            for (n, weight) in styles.enumerated() { weights[first + unit * styles.count + n] += weight * gradient[unit] }
        }
    }
}
