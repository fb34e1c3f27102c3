import AudioFiles
import Glibc
import TestSupport
import Testing

/// Against libsoxr; see Scripts/golden/resampler.py.
@Suite struct ResamplerGoldenTests {
    static let rates = [
        (44100, 16000), (48000, 16000), (22050, 16000), (11025, 16000), (8000, 16000), (96000, 16000), (16000, 44100),
        (44101, 16000), (48000, 44100),
    ]

    @Test(arguments: rates)
    func `a band-limited signal is converted as libsoxr does it`(_ inputRate: Int, _ outputRate: Int) throws {
        let golden = try goldenFloats("soxr-\(inputRate)-\(outputRate).f32")
        let signal = BandLimitedSignal(inputRate, outputRate)
        let converted = Resampler.convert(
            (0..<inputRate / 4).map { Float(signal.value(at: Double($0) / Double(inputRate))) }, from: inputRate,
            to: outputRate)
        #expect(abs(converted.count - golden.count) <= 1)
        #expect(golden.max()! > 0.2)
        let difference = largestDifference(converted, golden)
        #expect(difference < 1e-4)
        // The formula gives the exact values between the samples too; libsoxr is up to 3e-5 away from them.
        let exact = converted.indices.map { Float(signal.value(at: Double($0) / Double(outputRate))) }
        let error = largestDifference(converted, exact)
        #expect(error < 2e-6)
    }

    private func goldenFloats(_ name: String, file: String = #filePath) throws -> [Float] {
        let folder = file.prefix(upTo: file.lastIndex(of: "/")!)
        let bytes = try TemporaryFolder.contents(ofFile: "\(folder)/Golden/\(name)")
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
        }
    }
}

/// Twelve cosines under a Hann window, a quarter of a second of the input rate long.
private struct BandLimitedSignal {
    let frequencies: [Double]
    let length: Double

    init(_ inputRate: Int, _ outputRate: Int) {
        let nyquist = Double(min(inputRate, outputRate)) / 2
        frequencies = (1...12).map { 0.85 * nyquist * Double($0) / 12 }
        length = Double(inputRate / 4) / Double(inputRate)
    }

    func value(at time: Double) -> Double {
        let tones = frequencies.indices.reduce(0.0) { sum, k in
            sum + cos(2 * Double.pi * frequencies[k] * time + 0.7 * Double(k * k))
        }
        return tones / 24 * (0.5 - 0.5 * cos(2 * Double.pi * time / length))
    }
}
