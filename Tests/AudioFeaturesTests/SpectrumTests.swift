import AudioFeatures
import Glibc
import Testing

/// What must hold of the stages whatever the signal, by their mathematics.
struct SpectrumTests {
    private func stage(of samples: [Float], _ configuration: MFCCConfiguration, level: Int) throws -> Stage {
        var stage = try CepstrumStage(MFCCPlan(configuration), level: level)
        var coefficients: [Float] = []
        stage.append(frames: 1, of: samples, hop: 1, to: &coefficients)
        return Stage(
            power: Array(stage.power[...(configuration.fftSize / 2)]),
            logEnergies: Array(stage.logEnergies[..<configuration.melBandCount]), coefficients: coefficients)
    }

    private struct Stage {
        var power: [Float]
        var logEnergies: [Float]
        var coefficients: [Float]
    }

    @Test(arguments: levels)
    func `the power of all bins is the energy of the windowed frame (Parseval)`(level: Int) throws {
        for milliseconds in [25.0, 0.5, 0.1875, 32, 20.8125] {
            var configuration = MFCCConfiguration()
            configuration.frameMilliseconds = milliseconds
            configuration.melBandCount = 1
            configuration.coefficientCount = 1
            let samples = TestSignal.noise(count: configuration.frameLength)
            let power = try stage(of: samples, configuration, level: level).power
            let window = configuration.window.weights(count: samples.count)
            let energy = zip(samples, window).reduce(0.0) { $0 + pow(Double($1.0 * $1.1), 2) }
            // All bins but the first and the last stand for two, themselves and their mirror images.
            let sum = 2 * power.reduce(0.0) { $0 + Double($1) } - Double(power[0]) - Double(power.last!)
            #expect(abs(sum / Double(configuration.fftSize) - energy) < 1e-5 * energy, "\(samples.count) samples")
        }
    }

    @Test(arguments: levels)
    func `a sine peaks in its own bin and its own band`(level: Int) throws {
        let configuration = MFCCConfiguration()
        let bank = try MelFilterBank(configuration)
        for band in stride(from: 2, to: 40, by: 5) {
            let hertz = bank.corners[band + 1]
            let stage = try stage(of: TestSignal.sine(hertz: hertz, count: 400), configuration, level: level)
            let bin = stage.power.indices.max { stage.power[$0] < stage.power[$1] }
            #expect(bin == Int((hertz / 31.25).rounded()))
            #expect(stage.logEnergies.indices.max { stage.logEnergies[$0] < stage.logEnergies[$1] } == band)
        }
    }

    @Test func `a sine's power is that of its amplitude under the window`() throws {
        // In the middle of a bin, the peak is (amplitude / 2 * sum of the window)^2.
        let power = try stage(of: TestSignal.sine(hertz: 1_000, count: 400), MFCCConfiguration(), level: 0).power
        #expect(abs(power[32] - 2_500) < 0.5)
    }

    @Test(arguments: levels)
    func `silence sits on the floor`(level: Int) throws {
        var configuration = MFCCConfiguration()
        for floor in [1e-6, 1e-10, 1.0] {
            configuration.powerFloor = floor
            let stage = try stage(of: Array(repeating: 0, count: 400), configuration, level: level)
            #expect(stage.logEnergies.allSatisfy { abs($0 - Float(log(floor))) <= abs($0).ulp })
            #expect(abs(stage.coefficients[0] - Float(log(floor) * 40.0.squareRoot())) < 1e-4)
            #expect(stage.coefficients.dropFirst().allSatisfy { abs($0) < 1e-4 })
        }
    }

    @Test(arguments: levels)
    func `coefficient 0 is the scaled sum of the log energies, and the inverse gives them back`(level: Int) throws {
        var configuration = MFCCConfiguration()
        configuration.coefficientCount = configuration.melBandCount
        let stage = try stage(of: TestSignal.noise(count: 400), configuration, level: level)
        let sum = stage.logEnergies.reduce(0, +)
        #expect(abs(stage.coefficients[0] - sum / Float(40).squareRoot()) < 1e-4)
        let transform = CosineTransform(inputCount: 40, outputCount: 40)
        for band in 0..<40 {
            let inverse = (0..<40).reduce(Float(0)) { $0 + stage.coefficients[$1] * transform.basis($1)[band] }
            #expect(abs(inverse - stage.logEnergies[band]) < 1e-4)
        }
    }

    @Test func `twice the amplitude adds ln 4 to every band`() throws {
        var configuration = MFCCConfiguration()
        configuration.powerFloor = 1e-30
        let samples = TestSignal.noise(count: 400)
        let once = try stage(of: samples, configuration, level: 0).logEnergies
        let twice = try stage(of: samples.map { 2 * $0 }, configuration, level: 0).logEnergies
        #expect(zip(once, twice).allSatisfy { abs($1 - $0 - Float(log(4.0))) < 1e-5 })
    }

    @Test func `periodic windows are symmetric ones a sample longer, cut`() {
        for (periodic, symmetric) in [(Window.hann, Window.hannSymmetric), (.hamming, .hammingSymmetric)] {
            for count in [2, 3, 25, 400] {
                let cut = symmetric.weights(count: count + 1)
                #expect(periodic.weights(count: count) == Array(cut[..<count]))
                #expect(zip(cut, cut.reversed()).allSatisfy { abs($0 - $1) < 1e-7 })
            }
        }
        #expect(Window.hann.weights(count: 4) == [0, 0.5, 1, 0.5])
        #expect(Window.rectangular.weights(count: 3) == [1, 1, 1])
        #expect(Window.hammingSymmetric.weights(count: 1) == [1])
    }
}
