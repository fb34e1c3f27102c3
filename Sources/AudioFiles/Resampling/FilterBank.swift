import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The low-pass filter of a rate conversion, sampled at the offsets at which output samples fall between input samples.
///
/// An output at `t` input samples is the sum of `h(t - k) x[k]` over the `taps` inputs around it. With the rates reduced
/// to `phases / step` the fraction of `t` takes `phases` values; each has its row of coefficients. When there are too many
/// (44101 Hz to 16000 Hz has 16000), evenly spread rows are kept instead and an output lies between two of them.
struct FilterBank: Sendable {
    /// Input samples between two outputs is `step / phases`, in lowest terms.
    let phases: Int
    let step: Int
    /// Input samples on each side of an output.
    let halfTaps: Int
    /// nil: a row for each phase. Otherwise the rows are 0 ... intervals, spread over one input sample.
    let intervals: Int?
    /// Row after row of `taps`; each row sums to one, so a constant stays what it is.
    let rows: [Float]

    var taps: Int { 2 * halfTaps }

    /// More coefficients than this (1 MiB of them) are not kept: rows are interpolated.
    static let largestExactTable = 1 << 18

    init(from inputRate: Int, to outputRate: Int, design: ResamplerDesign) {
        let divisor = greatestCommonDivisor(inputRate, outputRate)
        phases = outputRate / divisor
        step = inputRate / divisor
        let bandwidth = min(1, Double(outputRate) / Double(inputRate))
        halfTaps = (Int((design.halfLength / bandwidth).rounded(.up)) + 15) / 16 * 16

        if phases * 2 * halfTaps <= Self.largestExactTable {
            intervals = nil
        } else {
            // A straight line between rows d apart is off by at most (w d)^2 / 8 for the highest frequency w that passes.
            let allowed = pow(10, -(design.stopBandDecibels + 10) / 20)
            let highest = Double.pi * design.stopBandStart * bandwidth
            intervals = Int((highest / (8 * allowed).squareRoot()).rounded(.up))
        }
        rows = Self.rows(
            intervals.map { $0 + 1 } ?? phases, parts: intervals ?? phases, halfTaps: halfTaps,
            cutoff: design.cutoff * bandwidth, beta: design.kaiserBeta)
    }

    /// The first `count` rows, which are for outputs at 0 / `parts`, 1 / `parts`, ... of the way to the next input.
    private static func rows(_ count: Int, parts: Int, halfTaps: Int, cutoff: Double, beta: Double) -> [Float] {
        let window = KaiserWindow(beta: beta)
        var rows: [Float] = []
        rows.reserveCapacity(count * 2 * halfTaps)
        var row = [Double](repeating: 0, count: 2 * halfTaps)
        for index in 0..<count {
            let mirrored = parts - index
            if mirrored < index {
                // The filter is symmetric: this row is an earlier one from its other end.
                rows += rows[(mirrored * row.count)..<((mirrored + 1) * row.count)].reversed()
                continue
            }
            let fraction = Double(index) / Double(parts)
            var sum = 0.0
            for tap in row.indices {
                let distance = fraction - Double(tap - halfTaps + 1)
                row[tap] = sinc(cutoff * distance) * window.value(at: distance / Double(halfTaps))
                sum += row[tap]
            }
            for value in row { rows.append(Float(value / sum)) }
        }
        return rows
    }

    /// The bank for these rates, made once: the same few conversions are wanted for every file of a data set, and making
    /// one takes longer than converting a short recording.
    static func shared(from inputRate: Int, to outputRate: Int, design: ResamplerDesign) -> FilterBank {
        let key = Key(inputRate: inputRate, outputRate: outputRate, design: design)
        if let known = recent.withLock({ banks in banks.first { $0.key == key }?.bank }) { return known }
        let bank = FilterBank(from: inputRate, to: outputRate, design: design)
        recent.withLock { banks in
            if banks.count == 8 { banks.removeFirst() }
            banks.append((key, bank))
        }
        return bank
    }

    private struct Key: Equatable {
        var inputRate: Int
        var outputRate: Int
        var design: ResamplerDesign
    }

    private static let recent = Mutex<[(key: Key, bank: FilterBank)]>([])
}

/// The Kaiser window, I0(beta sqrt(1 - r^2)) / I0(beta) for r in -1 ... 1.
struct KaiserWindow {
    private let quarterBetaSquared: Double
    /// 1 / (k!)^2, the power series of I0 in (x / 2)^2, as far as it counts for this beta.
    private let coefficients: [Double]
    private let peak: Double

    init(beta: Double) {
        quarterBetaSquared = beta * beta / 4
        var coefficients = [1.0]
        var term = 1.0
        var k = 1.0
        // The terms grow until k = beta / 2 and then fall faster and faster; their sum is at least 1.
        while k <= beta || term > 1e-18 {
            coefficients.append(coefficients[coefficients.count - 1] / (k * k))
            term *= quarterBetaSquared / (k * k)
            k += 1
        }
        self.coefficients = coefficients
        peak = Self.bessel(quarterBetaSquared, coefficients)
    }

    func value(at r: Double) -> Double {
        let inside = 1 - r * r
        return inside <= 0 ? 0 : Self.bessel(quarterBetaSquared * inside, coefficients) / peak
    }

    private static func bessel(_ x: Double, _ coefficients: [Double]) -> Double {
        var sum = 0.0
        for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
        return sum
    }
}

private func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(Double.pi * x) / (Double.pi * x)
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
}
