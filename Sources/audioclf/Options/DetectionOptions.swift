import ArgumentParser
import AudioClassification
import FileAccess

/// When the posteriors of a stream make a detection; what is not given is as the model has it.
struct DetectionOptions: ParsableArguments {
    private static var defaults: DetectionPolicy { DetectionPolicy() }

    @Option(help: ArgumentHelp("The smoothed probability at which a word is heard, of all or as LABEL=PROBABILITY of one; repeatable (default: \(defaults.threshold), or more where the model asks for it).", valueName: "probability"))
    var threshold: [ThresholdArgument] = []
    @Option(help: ArgumentHelp("The part of its threshold below which a word must fall before it is heard again (default: \(defaults.release)).", valueName: "part"))
    var release: Double?
    @Option(help: ArgumentHelp("Average the probabilities of so many seconds (default: \(defaults.smoothingSeconds); 0.1 of a model for streams).", valueName: "seconds"))
    var smoothing: Double?
    @Option(help: ArgumentHelp("How long nothing else is heard after a word (default: \(defaults.refractorySeconds)).", valueName: "seconds"))
    var refractory: Double?
    @Option(help: ArgumentHelp("How long a word must have been probable enough (default: \(defaults.minimumSeconds); 0.05 of a model for streams).", valueName: "seconds"))
    var minimum: Double?
    @Option(help: ArgumentHelp("Never hear this label; repeatable.", valueName: "label")) var suppress: [String] = []

    /// The names of those that were given.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--threshold", !threshold.isEmpty), ("--release", release != nil), ("--smoothing", smoothing != nil),
            ("--refractory", refractory != nil), ("--minimum", minimum != nil), ("--suppress", !suppress.isEmpty),
        ]
        return options.filter(\.1).map(\.0)
    }

    func validate() throws {
        for argument in threshold {
            guard let label = argument.label, !(argument.probability > 0 && argument.probability <= 1) else { continue }
            throw ValidationError("--threshold of \(label.onOneLine) is \(argument.probability); it must be more than 0 and at most 1")
        }
        var policy = DetectionPolicy()
        apply(to: &policy)
        do {
            try policy.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    /// The model's policy with what was given; throws where that is about a label that the model does not have.
    func policy(for model: ClassifierModel) throws -> DetectionPolicy {
        let labels = threshold.compactMap { argument in
            argument.label.map { ("--threshold \($0)=\(argument.probability)", $0) }
        }
        for (option, label) in labels + suppress.map({ ("--suppress \($0)", $0) }) where !model.labels.contains(label) {
            throw CommandError(
                description: "\(option.onOneLine): the model has no label \(label.onOneLine); it knows \(model.labels.joined(separator: ", ").onOneLine)")
        }
        var policy = model.detectionPolicy
        apply(to: &policy)
        return policy
    }

    private func apply(to policy: inout DetectionPolicy) {
        for argument in threshold where argument.label == nil {
            policy.threshold = argument.probability
            policy.thresholds = [:]
        }
        for argument in threshold {
            if let label = argument.label { policy.thresholds[label] = argument.probability }
        }
        if let release { policy.release = release }
        if let smoothing { policy.smoothingSeconds = smoothing }
        if let refractory { policy.refractorySeconds = refractory }
        if let minimum { policy.minimumSeconds = minimum }
        policy.suppressedLabels += suppress
    }
}

/// A threshold as it is typed: `0.8` for all labels, `yes=0.8` for one.
struct ThresholdArgument: ExpressibleByArgument {
    let label: String?
    let probability: Double

    init?(argument: String) {
        let sign = argument.lastIndex(of: "=")
        guard let value = Double(sign.map { String(argument[$0...].dropFirst()) } ?? argument) else { return nil }
        probability = value
        label = sign.map { String(argument[..<$0]) }
    }
}

/// How often the network hears a stream.
struct HopOption: ParsableArguments {
    @Option(help: ArgumentHelp("Seconds from window to window, of a model that hears a stream by windows (default: 0.1).", valueName: "seconds"))
    var hop: Double?

    func validate() throws {
        if let hop, !(hop > 0 && hop <= 60) {
            throw ValidationError("--hop takes a number of seconds, more than 0 and at most 60.")
        }
    }

    /// Its name, if it was given.
    var given: [String] { hop == nil ? [] : ["--hop"] }

    /// Nil: as the model was made for.
    var mode: StreamingMode? { hop.map { .window(hopSeconds: $0) } }
}
