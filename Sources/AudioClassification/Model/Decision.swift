internal import RecurrentNetworks

/// How a network's outputs become an answer: what was chosen on the recordings for validation, and is kept in the model.
public struct Decision: Codable, Hashable, Sendable {
    /// What the outputs are divided by before they become probabilities, so that these can be taken at their word; see
    /// `Temperature`.
    public let temperature: Double
    /// The least probability with which each label is answered, in the order of the labels; below it the answer is
    /// `Dataset.unknownLabel`. 0 for labels that are always answered.
    public let thresholds: [Float]

    /// Outputs as they are, and always an answer.
    init(labelCount: Int) {
        temperature = 1
        thresholds = [Float](repeating: 0, count: labelCount)
    }

    init(temperature: Double, thresholds: [Float]) {
        self.temperature = temperature
        self.thresholds = thresholds
    }

    /// Chosen on validation.
    ///
    /// With fewer than ten mistakes to learn from, how sure mistakes are is not known: the temperature is then 1.
    /// The thresholds are so low that about `percent` of the right answers lie below them, each label's by its own right
    /// answers or, where those are fewer than a hundred, by all. Where all are fewer than a hundred there are none: a
    /// percent of them would be nothing to go by. What is no word has none either.
    init(_ outcomes: [(probabilities: [Float], truth: Int)], labels: [String], rejecting percent: Double) {
        let mistakes = outcomes.count { $0.probabilities.firstIndex(of: $0.probabilities.max()!) != $0.truth }
        let fitted = mistakes < 10 ? Temperature(1) : Temperature(fitting: outcomes)
        temperature = fitted.value
        var right = [[Float]](repeating: [], count: labels.count)
        for (probabilities, truth) in outcomes where probabilities.firstIndex(of: probabilities.max()!) == truth {
            right[truth].append(Float(fitted.applied(to: probabilities)[truth]))
        }
        let all = right.flatMap(\.self)
        thresholds = labels.indices.map { n in
            if percent == 0 || Dataset.wordlessLabels.contains(labels[n]) { return 0 }
            return Self.quantile(right[n], percent) ?? Self.quantile(all, percent) ?? 0
        }
    }

    /// The same for more labels, of which words are answered where they are at least so probable.
    func adding(_ labels: some Sequence<String>, threshold: Float) -> Decision {
        let added = labels.map { Dataset.wordlessLabels.contains($0) ? 0 : threshold }
        return Decision(temperature: temperature, thresholds: thresholds + added)
    }

    private static func quantile(_ values: [Float], _ percent: Double) -> Float? {
        values.count < 100 ? nil : values.sorted()[Int(Double(values.count) * percent / 100)]
    }

    /// The probabilities of outputs.
    func probabilities(_ logits: [Float]) -> [Float] {
        temperature == 1
            ? SoftmaxCrossEntropy.probabilities(logits)
            : SoftmaxCrossEntropy.probabilities(logits.map { Float(Double($0) / temperature) })
    }

    /// Whether this can be the decision of a model with so many labels.
    func fits(labelCount: Int) -> Bool {
        temperature.isFinite && temperature > 0 && thresholds.count == labelCount
            && thresholds.allSatisfy { (0...1).contains($0) }
    }
}
