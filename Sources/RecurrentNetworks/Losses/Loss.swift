/// What a training makes small. Every one is a mean over all targets of a batch that count: over its sequences, or over the
/// steps of all of them together.
public enum Loss: String, Codable, Hashable, Sendable, CaseIterable {
    /// -log of the softmax probability of one class, or its mean over classes of given probabilities, in nats: PyTorch's
    /// `CrossEntropyLoss`.
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
    /// A value for each output, behind pooling; for cross-entropy over classes the probability of each, which sum to 1.
    case values([Float])
    /// A row of such values for every step, without pooling. Steps that are not `counted` are left out; nil counts all.
    case series(TimeSeries, counted: [Bool]? = nil)
}

extension Loss {
    /// What a loss makes of some outputs.
    public struct Value: Hashable, Sendable {
        /// Mean over the targets that count; 0 where none does.
        public let loss: Double
        /// Its gradient with respect to each output's values, as `NetworkPass.backward` takes it; zero at steps that do not
        /// count.
        public let gradients: [TimeSeries]
        /// Targets of a class that were met by the largest output; 0 for other losses.
        public let correctCount: Int
        /// Targets that count: sequences, or steps of them.
        public let targetCount: Int
    }

    /// The loss of outputs of a run or a pass, and its gradient; the same that a `NetworkTrainer` computes in a step.
    ///
    /// - Parameters:
    ///   - outputs: What the network gives for each sequence.
    ///   - targets: What it should give for each, of the kind that the loss asks for: one target for an output of one step,
    ///     as pooling makes it, or targets for all steps.
    ///   - labelSmoothing: The part of a class's probability that is spread over all classes; for cross-entropy over classes.
    public func value(of outputs: [NetworkOutput], targets: [Target], labelSmoothing: Double = 0) -> Value {
        require(outputs.count == targets.count, "\(targets.count) targets for \(outputs.count) outputs")
        require((0...1).contains(labelSmoothing), "a label smoothing of \(labelSmoothing); it is from 0 to 1")
        for (output, target) in zip(outputs, targets) {
            target.check(self, width: output.values.width, stepCount: output.values.stepCount)
        }
        let count = targets.reduce(0) { $0 + $1.count }
        let weight = count > 0 ? 1 / Double(count) : 0
        var sum = 0.0, correctCount = 0
        let gradients = zip(outputs, targets).map { output, target in
            let width = output.values.width
            var gradient = [Float](repeating: 0, count: output.values.values.count)
            var slope = [Float](repeating: 0, count: width)
            for step in 0..<output.values.stepCount {
                guard
                    let (loss, isCorrect) = target.loss(
                        self, output.values.step(step), step: step, smoothing: labelSmoothing, weight: weight,
                        gradient: &slope)
                else { continue }
                sum += loss
                correctCount += isCorrect ? 1 : 0
                gradient.replaceSubrange(step * width..<(step + 1) * width, with: slope)
            }
            return TimeSeries(width: width, values: gradient)
        }
        return Value(loss: sum * weight, gradients: gradients, correctCount: correctCount, targetCount: count)
    }
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

    /// Whether the values of the answers that count are finite.
    var isFinite: Bool {
        switch self {
        case .label, .labels: true
        case .values(let values): values.allSatisfy(\.isFinite)
        case .series(let series, let counted):
            (0..<series.stepCount).allSatisfy { step in
                counted?[step] == false || series.row(step).allSatisfy(\.isFinite)
            }
        }
    }

    /// Traps where the target is not one for this network, loss and sequence: a mistake in the calling program.
    func check(_ loss: Loss, _ configuration: NetworkConfiguration, stepCount: Int) {
        let isStepwise = configuration.pooling == nil
        let takesSteps =
            switch self {
            case .label, .values: false
            case .labels, .series: true
            }
        require(
            takesSteps == isStepwise,
            "a network with an output \(isStepwise ? "at every step" : "of whole sequences") does not take the target \(self)")
        check(loss, width: configuration.outputWidth, stepCount: isStepwise ? stepCount : 1)
    }

    /// Traps where the target is not one for this loss and an output of some steps.
    func check(_ loss: Loss, width: Int, stepCount: Int) {
        func checkLabel(_ label: Int) {
            require((0..<width).contains(label), "target \(label); classes are from 0 to \(width - 1)")
        }
        func checkValues(_ values: some Collection<Float>) {
            guard loss != .meanSquaredError else { return }
            for value in values { require((0...1).contains(value), "target \(value); probabilities are from 0 to 1") }
            guard loss == .softmaxCrossEntropy else { return }
            let sum = values.reduce(0, +)
            require(abs(sum - 1) < 1e-3, "probabilities of classes that sum to \(sum), not to 1")
        }
        switch (self, loss) {
        case (.label(let label), .softmaxCrossEntropy):
            require(stepCount == 1, "one target for \(stepCount) steps")
            checkLabel(label)
        case (.labels(let labels), .softmaxCrossEntropy):
            require(labels.count == stepCount, "\(labels.count) targets for \(stepCount) steps")
            for case let label? in labels { checkLabel(label) }
        case (.values(let values), _):
            require(
                values.count == width && stepCount == 1,
                "\(values.count) targets for \(stepCount) steps of \(width) outputs")
            checkValues(values)
        case (.series(let series, let counted), _):
            require(
                counted.map { $0.count == stepCount } ?? true,
                "\(counted?.count ?? 0) flags of what counts for \(stepCount) steps")
            require(
                series.width == width && series.stepCount == stepCount,
                "targets of \(series.stepCount) steps of \(series.width) for \(stepCount) steps of \(width)")
            for step in 0..<stepCount where counted?[step] ?? true { checkValues(series.row(step)) }
        default:
            fatalError("the loss \(loss.rawValue) does not take the target \(self)")
        }
    }
}

extension Target {
    /// The loss of one output, and whether the largest value is at the target's class; nil where the answer does not count.
    ///
    /// - Parameters:
    ///   - weight: Factor of the gradient.
    ///   - gradient: Gets the loss's gradient: as many values as the output.
    func loss(
        _ loss: Loss, _ output: [Float], step: Int, smoothing: Double, weight: Double, gradient: inout [Float]
    ) -> (loss: Double, isCorrect: Bool)? {
        let result: (loss: Double, isCorrect: Bool)
        switch self {
        case .label(let label): result = Self.classLoss(output, label, smoothing, &gradient)
        case .labels(let labels):
            guard let label = labels[step] else { return nil }
            result = Self.classLoss(output, label, smoothing, &gradient)
        case .values(let values): result = Self.valueLoss(loss, output, values[...], smoothing, &gradient)
        case .series(let series, let counted):
            if let counted, !counted[step] { return nil }
            result = Self.valueLoss(loss, output, series.row(step), smoothing, &gradient)
        }
        for n in gradient.indices { gradient[n] = Float(Double(gradient[n]) * weight) }
        return result
    }

    private static func classLoss(
        _ output: [Float], _ label: Int, _ smoothing: Double, _ gradient: inout [Float]
    ) -> (loss: Double, isCorrect: Bool) {
        let loss = SoftmaxCrossEntropy.loss(output, label: label, smoothing: smoothing, gradient: &gradient)
        return (loss, output.firstIndex(of: output.max()!) == label)
    }

    private static func valueLoss(
        _ loss: Loss, _ output: [Float], _ values: ArraySlice<Float>, _ smoothing: Double, _ gradient: inout [Float]
    ) -> (loss: Double, isCorrect: Bool) {
        switch loss {
        case .softmaxCrossEntropy:
            let loss = SoftmaxCrossEntropy.loss(output, probabilities: values, smoothing: smoothing, gradient: &gradient)
            let likeliest = values.firstIndex(of: values.max()!)! - values.startIndex
            return (loss, output.firstIndex(of: output.max()!) == likeliest)
        case .binaryCrossEntropy: return (BinaryCrossEntropy.loss(output, targets: values, gradient: &gradient), false)
        case .meanSquaredError: return (MeanSquaredError.loss(output, targets: values, gradient: &gradient), false)
        }
    }
}
