internal import RecurrentNetworks

/// What a note model is made of: its styles, a stack of gated recurrent units that reads music step by step, and a head that
/// says how likely every set of keys is as the next step.
///
/// Its input at a step is the step before: 88 numbers, 1 where a key sounds, all 0 before the first step; and, where there
/// is more than one style, a weight for each. What the first layer makes of these weights is a learned embedding of each
/// style, or a blend of them; all zero means no style in particular.
public struct NoteModelConfiguration: Codable, Hashable, Sendable {
    /// A kind of music that the model knows.
    public struct Style: Codable, Hashable, Sendable {
        /// What it is called.
        public var name: String
        /// How many steps a quarter note has in it.
        public var stepsPerQuarter: Int
        /// The metre that most of its music has, if that is known.
        public var timeSignature: TimeSignature?
        /// The middle of its tempi, in quarter notes a minute, if they are known.
        public var quartersPerMinute: Double?
        /// The key that most of its music is in, as the model learns it, if that is known.
        public var key: KeySignature?

        /// A style.
        public init(name: String, stepsPerQuarter: Int) {
            self.name = name
            self.stepsPerQuarter = stepsPerQuarter
        }
    }

    /// In which order the keys of a step are decided.
    public enum KeyOrder: String, Codable, Hashable, Sendable, CaseIterable {
        /// From the lowest to the highest.
        case ascending
        /// From the highest to the lowest.
        case descending
    }

    /// How the keys of a step depend on each other.
    public enum Head: Codable, Hashable, Sendable {
        /// Not at all, given the steps before (as in Chung et al. 2014).
        case independent
        /// Each key knows those decided before it: a neural autoregressive distribution estimator (Larochelle and Murray
        /// 2011) whose biases the recurrent layers give, the RNN-NADE of Boulanger-Lewandowski et al. (2012).
        /// `hiddenSize` is a multiple of 8.
        case autoregressive(hiddenSize: Int, order: KeyOrder = .ascending)
    }

    /// The styles, at least one; the weights of styles are in this order.
    public var styles: [Style]
    /// Units of each recurrent layer, from the input up.
    public var hiddenSizes: [Int]
    /// How the keys of a step depend on each other.
    public var head: Head
    /// The probability with which an output of each recurrent layer but the last is dropped in training.
    public var dropout: Double
    /// The same for the last one, which the head reads.
    public var outputDropout: Double

    /// A model; one layer of 200 units with an autoregressive head, unless told otherwise.
    public init(
        styles: [Style], hiddenSizes: [Int] = [200], head: Head = .autoregressive(hiddenSize: 128), dropout: Double = 0,
        outputDropout: Double = 0
    ) {
        self.styles = styles
        self.hiddenSizes = hiddenSizes
        self.head = head
        self.dropout = dropout
        self.outputDropout = outputDropout
    }

    /// Throws where a size is absurd, a probability none, or a style nameless, twice there, or without a step.
    public func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "styles.count", called: "the number of styles", styles.count, 1...4096)
        for style in styles {
            try NoteGenerationError.check(
                setting: "styles.stepsPerQuarter", called: "stepsPerQuarter of \(style.name)", style.stepsPerQuarter,
                PianoRoll.stepsPerQuarterRange)
            try style.timeSignature?.validate()
            if let tempo = style.quartersPerMinute {
                try NoteGenerationError.check(
                    setting: "styles.quartersPerMinute", called: "quartersPerMinute of \(style.name)", tempo, 4...1000)
            }
            if style.name.isEmpty { throw .setting("styles.name", called: "the name of a style", "\"\"", "something") }
            if styles.count(where: { $0.name == style.name }) > 1 {
                throw .setting("styles.name", called: "the name of two styles", style.name, "different for each")
            }
        }
        if case .autoregressive(let size, _) = head {
            let (setting, name) = ("head.hiddenSize", "the head's hidden size")
            try NoteGenerationError.check(setting: setting, called: name, size, 8...4096)
            if size % 8 != 0 { throw .setting(setting, called: name, size, "a multiple of 8") }
        }
        do {
            try network.validate()
        } catch {
            throw .setting(error)
        }
    }
}

extension NoteModelConfiguration {
    /// The weight of each style where only this one plays; nil where there is none of that name.
    public func weights(ofStyle name: String) -> [Float]? {
        guard let place = styles.firstIndex(where: { $0.name == name }) else { return nil }
        return styles.indices.map { $0 == place ? 1 : 0 }
    }

    /// The weights of no style in particular.
    public var noStyle: [Float] { [Float](repeating: 0, count: styles.count) }

    /// Numbers by which the network knows the style: one style needs none.
    var styleInputCount: Int { styles.count > 1 ? styles.count : 0 }

    /// Hidden values of the autoregressive head; 0 of the other.
    var estimatorSize: Int {
        if case .autoregressive(let size, _) = head { size } else { 0 }
    }

    /// The recurrent layers and a dense one that gives the bias of each key, and of each hidden value of the head.
    var network: NetworkConfiguration {
        NetworkConfiguration(
            inputSize: KeySet.keyCount + styleInputCount, outputSize: KeySet.keyCount + estimatorSize,
            cell: .gruResetAfter, hiddenSizes: hiddenSizes, dropout: dropout, pooling: nil, headDropout: outputDropout)
    }

    /// What the network reads to foresee each of some steps: the one before it, a row each.
    ///
    /// - Parameters:
    ///   - before: The step before the first; no keys where a piece begins.
    ///   - sounding: The number that stands for a key that sounds.
    func inputs(
        _ steps: some Sequence<KeySet>, before: KeySet, styles: [Float], sounding: Float = 1
    ) -> TimeSeries {
        var values: [Float] = []
        var keys = before
        for next in steps {
            let row = values.count
            values += repeatElement(0, count: KeySet.keyCount)
            for key in keys { values[row + key - KeySet.range.lowerBound] = sounding }
            if styleInputCount > 0 { values += styles }
            keys = next
        }
        return TimeSeries(width: KeySet.keyCount + styleInputCount, values: values)
    }

    /// Traps where the weights are none of this model's styles.
    func check(styles weights: [Float]) {
        precondition(
            weights.count == styles.count && weights.allSatisfy(\.isFinite), "a model takes a finite weight for each style")
    }
}
