/// What a training makes small. Every one is a mean over all targets of a batch that count: over its sequences, or over the
/// steps of all of them together.
public enum Loss: String, Codable, Hashable, Sendable, CaseIterable {
    /// -log of the softmax probability of one class, in nats: PyTorch's `CrossEntropyLoss`.
    case softmaxCrossEntropy = "softmax-cross-entropy"
    /// Cross-entropy of each output's logistic probability with a target from 0 to 1, in nats, mean over the outputs:
    /// PyTorch's `BCEWithLogitsLoss`.
    case binaryCrossEntropy = "binary-cross-entropy"
    /// The squared distance to the target, mean over the outputs: PyTorch's `MSELoss`.
    case meanSquaredError = "mean-squared-error"
}

/// What a network is to answer to one sequence.
public enum Target: Hashable, Sendable {
    /// The class of the sequence; for cross-entropy over classes, behind pooling.
    case label(Int)
    /// The class of every step, nil where it does not count; for cross-entropy over classes, without pooling.
    case labels([Int?])
    /// A value for each output; for the other losses, behind pooling.
    case values([Float])
    /// A row of such values for every step; for the other losses, without pooling. Steps that are not `counted` are left
    /// out; nil counts all.
    case series(TimeSeries, counted: [Bool]? = nil)
}

extension Target {
    /// How many of the sequence's answers count.
    var count: Int {
        switch self {
        case .label, .values: 1
        case .labels(let labels): labels.count { $0 != nil }
        case .series(let series, let counted): counted?.count { $0 } ?? series.stepCount
        }
    }

    /// Traps where the target is not one for this network, loss and sequence: a mistake in the calling program.
    func check(_ loss: Loss, _ configuration: NetworkConfiguration, stepCount: Int) {
        let width = configuration.outputWidth
        func checkLabel(_ label: Int) {
            precondition((0..<width).contains(label), "target \(label); classes are from 0 to \(width - 1)")
        }
        switch (self, loss, configuration.pooling == nil) {
        case (.label(let label), .softmaxCrossEntropy, false): checkLabel(label)
        case (.labels(let labels), .softmaxCrossEntropy, true):
            precondition(labels.count == stepCount, "\(labels.count) targets for \(stepCount) steps")
            for case let label? in labels { checkLabel(label) }
        case (.values(let values), .binaryCrossEntropy, false), (.values(let values), .meanSquaredError, false):
            precondition(values.count == width, "\(values.count) targets for \(width) outputs")
        case (.series(let series, let counted), .binaryCrossEntropy, true),
            (.series(let series, let counted), .meanSquaredError, true):
            precondition(
                series.width == width && series.stepCount == stepCount && counted.map { $0.count == stepCount } ?? true,
                "targets of \(series.stepCount) steps of \(series.width) for \(stepCount) steps of \(width)")
        default:
            preconditionFailure(
                "the loss \(loss.rawValue) \(configuration.pooling == nil ? "at every step" : "of whole sequences") does not take \(self)")
        }
    }
}

extension Target {
    /// The loss of one output with its gradient, and whether the largest value is at the target's class; nil where the
    /// answer does not count.
    func loss(
        _ loss: Loss, _ output: [Float], step: Int, smoothing: Double
    ) -> (loss: Double, gradient: [Float], isCorrect: Bool)? {
        switch self {
        case .label(let label): return Self.classLoss(output, label, smoothing)
        case .labels(let labels): return labels[step].map { Self.classLoss(output, $0, smoothing) }
        case .values(let values): return Self.valueLoss(loss, output, values[...])
        case .series(let series, let counted):
            if let counted, !counted[step] { return nil }
            return Self.valueLoss(loss, output, series.values[step * series.width..<(step + 1) * series.width])
        }
    }

    private static func classLoss(
        _ output: [Float], _ label: Int, _ smoothing: Double
    ) -> (loss: Double, gradient: [Float], isCorrect: Bool) {
        let (loss, gradient) = SoftmaxCrossEntropy.loss(output, label: label, smoothing: smoothing)
        return (loss, gradient, output.firstIndex(of: output.max()!) == label)
    }

    private static func valueLoss(
        _ loss: Loss, _ output: [Float], _ values: ArraySlice<Float>
    ) -> (loss: Double, gradient: [Float], isCorrect: Bool) {
        let (loss, gradient) =
            loss == .meanSquaredError
            ? MeanSquaredError.loss(output, targets: values) : BinaryCrossEntropy.loss(output, targets: values)
        return (loss, gradient, false)
    }
}
