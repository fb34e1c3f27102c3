/// Converts a signal from one sample rate to another, whole or piece by piece.
///
/// The output does not depend on how the input was cut into pieces, not even in its last bit. `n` samples become exactly
/// `ceil(n * outputRate / inputRate)`: output `m` stands at the time `m / outputRate`, and every such time before the end
/// of the input has one. There is no delay; before its start and after its end the signal counts as zero.
///
/// A value: a copy goes on from where the original stood.
public struct Resampler: Sendable {
    /// Samples a second of what is given, in hertz.
    public let inputRate: Int
    /// Samples a second of what is delivered, in hertz.
    public let outputRate: Int

    private let bank: FilterBank
    /// The input from `signalStart` on, as far as outputs still need it. Starts with zeros before the first sample.
    private var signal: [Float]
    private var signalStart: Int
    private var received = 0
    private var delivered = 0

    /// The rates that can be converted, in hertz.
    public static let rates = 1...768_000
    /// The largest ratio of input to output rate: the filter's length, and so the memory, grows with it.
    public static let largestReduction = 256

    /// - Precondition: `canConvert(from:to:)`, and a design without a `problem`.
    public init(from inputRate: Int, to outputRate: Int, design: ResamplerDesign = .init()) {
        precondition(
            Self.canConvert(from: inputRate, to: outputRate),
            "Resampler converts rates of 1 to 768000 Hz, down by a factor of at most 256")
        precondition(design.problem == nil, "Resampler needs a design without a problem")
        self.inputRate = inputRate
        self.outputRate = outputRate
        bank = .shared(from: inputRate, to: outputRate, design: design)
        signalStart = 1 - bank.halfTaps
        signal = [Float](repeating: 0, count: bank.halfTaps - 1)
    }

    /// Whether there is a conversion between these rates, in hertz.
    public static func canConvert(from inputRate: Int, to outputRate: Int) -> Bool {
        rates.contains(inputRate) && rates.contains(outputRate) && inputRate / outputRate <= largestReduction
    }

    /// How many samples `count` input samples become: `ceil(count * outputRate / inputRate)`.
    public func outputCount(for count: Int) -> Int {
        (count * bank.phases + bank.step - 1) / bank.step
    }

    /// The whole of `samples` at the other rate.
    public static func convert(
        _ samples: [Float], from inputRate: Int, to outputRate: Int, design: ResamplerDesign = .init()
    ) -> [Float] {
        if inputRate == outputRate { return samples }
        var resampler = Resampler(from: inputRate, to: outputRate, design: design)
        var output: [Float] = []
        output.reserveCapacity(resampler.outputCount(for: samples.count))
        resampler.process(samples.span, into: &output)
        resampler.finish(into: &output)
        return output
    }

    /// Takes the next piece of the signal and appends every output that no later input can change.
    public mutating func process(_ samples: Span<Float>, into output: inout [Float]) {
        var taken = 0
        while taken < samples.count {
            let count = min(Self.pieceLength, samples.count - taken)
            let piece = samples.extracting(taken..<taken + count)
            signal.append(addingCapacity: count) { room in
                for index in piece.indices { room.append(piece[index]) }
            }
            taken += count
            received += count
            deliver(settledCount, into: &output)
        }
    }

    /// Ends the signal: appends the outputs still due. The resampler is then as new, ready for another signal.
    public mutating func finish(into output: inout [Float]) {
        let total = outputCount(for: received)
        signal.append(contentsOf: repeatElement(0, count: bank.halfTaps))
        deliver(total, into: &output)
        received = 0
        delivered = 0
        signalStart = 1 - bank.halfTaps
        signal.removeAll(keepingCapacity: true)
        signal.append(contentsOf: repeatElement(0, count: bank.halfTaps - 1))
    }

    /// How many outputs have all the input they need: those at times up to `received - halfTaps - 1` and a fraction.
    private var settledCount: Int {
        received <= bank.halfTaps ? 0 : ((received - bank.halfTaps) * bank.phases + bank.step - 1) / bank.step
    }

    /// Appends outputs until `total` of them were delivered since the start.
    private mutating func deliver(_ total: Int, into output: inout [Float]) {
        let count = total - delivered
        guard count > 0 else { return }
        bank.convolve(signal, startingAt: signalStart, output: delivered, count: count, into: &output)
        delivered = total
        // Moving the rest to the front costs its length, so it waits until it is worth it.
        let needed = delivered * bank.step / bank.phases - bank.halfTaps + 1
        if needed - signalStart >= Self.pieceLength / 2 {
            let unneeded = min(needed - signalStart, signal.count)
            signal.removeFirst(unneeded)
            signalStart += unneeded
        }
    }

    private static let pieceLength = 8192
}
