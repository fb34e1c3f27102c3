import ArgumentParser
import AudioClassification

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

    func validate() throws {
        var policy = DetectionPolicy()
        apply(to: &policy)
        do {
            try policy.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    /// The model's policy with what was given.
    func policy(for model: ClassifierModel) -> DetectionPolicy {
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
    @Option(help: ArgumentHelp("The time between the windows of a model that hears a stream by windows (default: 0.1).", valueName: "seconds"))
    var hop: Double?

    func validate() throws {
        if let hop, !(hop > 0 && hop <= 60) {
            throw ValidationError("--hop takes a number of seconds, more than 0 and at most 60.")
        }
    }

    /// Nil: as the model was made for.
    var mode: StreamingMode? { hop.map { .window(hopSeconds: $0) } }
}
