internal import RecurrentNetworks

/// How the network of a model hears a stream.
public enum StreamingMode: Sendable, Hashable {
    /// The model's window, begun anew every so many seconds: for models that learned from whole recordings.
    case window(hopSeconds: Double)
    /// A step for every frame, the state carried from each to the next for as long as the stream lasts: for models that
    /// learned so.
    case carriedState

    /// From the beginning of one window to that of the next, in seconds.
    static let hopSecondsLimits = Double.leastNonzeroMagnitude...60
}

extension ClassifierModel {
    /// Whether it learned to hear streams with the state of its network carried on; see `TrainingRecipe.streaming`.
    public var isStreaming: Bool { network.configuration.pooling == nil && !network.configuration.bidirectional }

    /// The way of hearing a stream that it was made for; windows begin every tenth of a second, or as its thresholds were tuned
    /// with.
    public var streamingMode: StreamingMode {
        isStreaming ? .carriedState : .window(hopSeconds: tuning?.hopSeconds ?? 0.1)
    }
}
