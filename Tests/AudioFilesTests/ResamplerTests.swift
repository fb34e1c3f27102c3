import AudioFiles
import Glibc
import Testing

@Suite struct ResamplerTests {
    static let rates = [
        (44100, 16000), (48000, 16000), (22050, 16000), (11025, 16000), (8000, 16000), (96000, 16000), (16000, 44100),
        (44101, 16000), (8000, 44101), (48000, 44100), (16000, 16001), (32000, 16000), (100, 7),
    ]

    @Test(arguments: rates)
    func `the length is the ceiling of the exact length`(_ inputRate: Int, _ outputRate: Int) {
        for count in [0, 1, 2, 3, 100, 440, 441, 442, 999, 4411] {
            let exact = Double(count) * Double(outputRate) / Double(inputRate)
            let converted = Resampler.convert([Float](repeating: 1, count: count), from: inputRate, to: outputRate)
            #expect(converted.count == Int(exact.rounded(.up)), "\(count) samples")
        }
    }

    @Test(arguments: rates)
    func `pieces of any size give the bits of the whole`(_ inputRate: Int, _ outputRate: Int) {
        let signal = steps(30011)
        let whole = Resampler.convert(signal, from: inputRate, to: outputRate)
        for size in [1, 7, 160, 4096, 20000] {
            var resampler = Resampler(from: inputRate, to: outputRate)
            // A second time through the same value: finish() leaves it as new.
            for _ in 0..<2 {
                var pieces: [Float] = []
                for start in stride(from: 0, to: signal.count, by: size) {
                    resampler.process(signal.span.extracting(start..<min(start + size, signal.count)), into: &pieces)
                }
                resampler.finish(into: &pieces)
                let isEqual = pieces == whole
                #expect(isEqual, "pieces of \(size)")
            }
        }
    }

    @Test(arguments: rates)
    func `a constant stays what it is`(_ inputRate: Int, _ outputRate: Int) {
        let converted = Resampler.convert([Float](repeating: 0.5, count: 20000), from: inputRate, to: outputRate)
        let middle = converted[(converted.count / 4)..<(3 * converted.count / 4)]
        let error = middle.map { abs($0 - 0.5) }.max()!
        #expect(error < 1e-6)
    }

    @Test(arguments: rates)
    func `an impulse stays where it was`(_ inputRate: Int, _ outputRate: Int) {
        // Input sample `position` falls exactly on output sample `expected`.
        let divisor = (1...inputRate).last { inputRate % $0 == 0 && outputRate % $0 == 0 }!
        let (step, phases) = (inputRate / divisor, outputRate / divisor)
        let times = max(1, 4000 / step)
        let (position, expected) = (times * step, times * phases)
        var signal = [Float](repeating: 0, count: 2 * position + 1)
        signal[position] = 1
        let converted = Resampler.convert(signal, from: inputRate, to: outputRate)
        let peak = converted.indices.max { converted[$0] < converted[$1] }!
        #expect(peak == expected)
        // Linear phase: the same on both sides.
        for offset in 1..<min(50, expected) {
            #expect(abs(converted[expected - offset] - converted[expected + offset]) < 1e-6)
        }
    }

    /// The response to a complex exponential: how much comes out at its own frequency, and how much anywhere else.
    private func response(
        _ frequency: Double, from inputRate: Int, to outputRate: Int
    ) -> (gain: Double, rest: Double) {
        let count = max(6000, 6000 * inputRate / outputRate)
        let angle = 2 * Double.pi * frequency / Double(inputRate)
        // The real and the imaginary part go through one after the other.
        let real = Resampler.convert((0..<count).map { Float(cos(angle * Double($0))) }, from: inputRate, to: outputRate)
        let imaginary = Resampler.convert((0..<count).map { Float(sin(angle * Double($0))) }, from: inputRate, to: outputRate)
        let middle = (real.count / 3)..<(2 * real.count / 3)
        let outputAngle = 2 * Double.pi * frequency / Double(outputRate)
        var (sumReal, sumImaginary, power) = (0.0, 0.0, 0.0)
        for index in middle {
            let (a, b) = (Double(real[index]), Double(imaginary[index]))
            let (c, s) = (cos(outputAngle * Double(index)), sin(outputAngle * Double(index)))
            sumReal += a * c + b * s
            sumImaginary += b * c - a * s
            power += a * a + b * b
        }
        let n = Double(middle.count)
        let gain = (sumReal * sumReal + sumImaginary * sumImaginary).squareRoot() / n
        return (gain, max(0, power / n - gain * gain).squareRoot())
    }

    private func decibels(_ amplitude: Double) -> Double { 20 * log10(max(amplitude, 1e-12)) }

    static let bandRates = [(44100, 16000), (48000, 16000), (8000, 16000), (11025, 16000), (44101, 16000), (16000, 44101)]

    @Test(arguments: bandRates)
    func `the pass band is flat to 0.1 dB up to 0.9 of the lower Nyquist frequency, without images`(
        _ inputRate: Int, _ outputRate: Int
    ) {
        let nyquist = Double(min(inputRate, outputRate)) / 2
        for fraction in [0.01, 0.3, 0.6, 0.8, 0.85, 0.9] {
            let (gain, rest) = response(fraction * nyquist, from: inputRate, to: outputRate)
            #expect(abs(decibels(gain)) < 0.001, "\(fraction) of Nyquist: \(decibels(gain)) dB")
            #expect(decibels(rest) < -100, "\(fraction) of Nyquist: images at \(decibels(rest)) dB")
        }
    }

    @Test(arguments: bandRates.filter { $0.0 > $0.1 })
    func `from the lower Nyquist frequency on nothing passes`(_ inputRate: Int, _ outputRate: Int) {
        let nyquist = Double(outputRate) / 2
        for fraction in [1.0, 1.01, 1.05, 1.3, 1.9, 2.0, 2.6] {
            let (gain, rest) = response(fraction * nyquist, from: inputRate, to: outputRate)
            let level = decibels((gain * gain + rest * rest).squareRoot())
            #expect(level < -100, "\(fraction) of Nyquist: \(level) dB")
        }
    }

    @Test func `rates beyond reason are refused`() {
        #expect(Resampler.canConvert(from: 768_000, to: 16000))
        #expect(Resampler.canConvert(from: 1, to: 768_000))
        #expect(!Resampler.canConvert(from: 0, to: 16000))
        #expect(!Resampler.canConvert(from: 16000, to: -1))
        #expect(!Resampler.canConvert(from: 768_001, to: 16000))
        #expect(!Resampler.canConvert(from: 768_000, to: 1000))
    }

    @Test func `a design that makes no filter says why`() {
        #expect(ResamplerDesign().problem == nil)
        #expect(ResamplerDesign(passBandEnd: 1).problem != nil)
        #expect(ResamplerDesign(passBandEnd: .nan).problem != nil)
        #expect(ResamplerDesign(passBandEnd: 0.9, stopBandStart: 0.9001).problem != nil)
        #expect(ResamplerDesign(stopBandDecibels: .infinity).problem != nil)
    }
}
