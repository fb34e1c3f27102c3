import ArgumentParser
import RecurrentNetworks

/// Times a stream: one step at a time with the state carried, and the logits after each.
struct Streaming: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streaming", abstract: "Microseconds for one step of a stream and the logits after it, on one thread.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var timing: TimingOptions

    func run() throws {
        var stream = try RandomStream(network)
        let latencies = timing.latencies { stream.step() }.scaled(by: 1e6)
        try Measurement("streaming", network.parameters, "microseconds", latencies, withP99: true).write()
    }
}

/// A network that reads the steps of one random sequence again and again.
struct RandomStream {
    private let network: RecurrentNetwork
    private let series: TimeSeries
    private var state: RecurrentState
    private var next = 0
    /// After the last step.
    private(set) var logits: [Float]

    init(_ options: NetworkOptions) throws {
        network = try options.network()
        series = options.series(1)[0]
        state = network.zeroState()
        logits = Array(repeating: 0, count: network.configuration.outputWidth)
    }

    mutating func step() {
        let series = series, start = next * series.width
        network.step(series.values.span.extracting(start..<start + series.width), state: &state, output: &logits)
        next = (next + 1) % series.stepCount
    }
}
