import AudioFeatures
import Testing

struct MelFilterBankTests {
    @Test(arguments: MelScale.allCases)
    func `the two directions of a mel scale undo each other`(scale: MelScale) {
        for hertz in stride(from: 0.0, through: 24_000, by: 250) {
            #expect(abs(scale.hertz(mel: scale.mel(hertz: hertz)) - hertz) < 1e-8 * max(1, hertz))
        }
    }

    @Test func `mel scales have their published values`() {
        #expect(abs(MelScale.htk.mel(hertz: 1_000) - 999.9855) < 1e-3)
        #expect(abs(MelScale.htk.mel(hertz: 8_000) - 2_840.02) < 0.01)
        #expect(MelScale.slaney.mel(hertz: 200) == 3)
        #expect(MelScale.slaney.mel(hertz: 1_000) == 15)
        #expect(abs(MelScale.slaney.mel(hertz: 6_400) - 42) < 1e-9)
    }

    @Test(arguments: MelScale.allCases)
    func `between the first and the last peak the bands add to one`(scale: MelScale) throws {
        var configuration = MFCCConfiguration()
        configuration.melScale = scale
        let bank = try MelFilterBank(configuration)
        let bands = (0..<bank.bandCount).map { bank.weights(ofBand: $0) }
        for bin in 0..<bank.binCount {
            let hertz = Double(bin) * 31.25
            let sum = bands.reduce(0) { $0 + $1[bin] }
            if hertz <= bank.corners[0] || hertz >= bank.corners[41] {
                #expect(sum == 0, "\(hertz) Hz")
            } else if hertz >= bank.corners[1] && hertz <= bank.corners[40] {
                #expect(abs(sum - 1) < 1e-6, "\(hertz) Hz")
            } else {
                #expect(sum > 0 && sum < 1, "\(hertz) Hz")
            }
            #expect(bands.allSatisfy { $0[bin] >= 0 && $0[bin] <= 1 })
        }
    }

    @Test func `bands reach the first and the last bin`() throws {
        var configuration = MFCCConfiguration()
        configuration.lowestFrequency = 0
        configuration.highestFrequency = 8_000
        configuration.melBandCount = 3
        configuration.coefficientCount = 3
        let bank = try MelFilterBank(configuration)
        #expect(bank.binCount == 257)
        #expect(bank.weights(ofBand: 0)[0] == 0 && bank.weights(ofBand: 0)[1] > 0)
        #expect(bank.weights(ofBand: 2)[255] > 0 && bank.weights(ofBand: 2)[256] == 0)
        // The extractor reads a padded run behind the last bin without a trap or a NaN.
        var extractor = try MFCCExtractor(configuration)
        #expect(extractor.frames(of: TestSignal.noise(count: 400)).values.allSatisfy { $0.isFinite })
    }

    @Test func `a band without a bin is refused by its number`() {
        var configuration = MFCCConfiguration()
        configuration.melBandCount = 128
        #expect {
            try configuration.validate()
        } throws: { error in
            guard let error = error as? FeatureError else { return false }
            return error.code == .emptyMelBand && error.setting == "melBandCount"
                && error.description.contains("band 1, 34.0 to 62.0 Hz") && !error.description.contains("\n")
        }
    }

    @Test(arguments: [(40, 40), (40, 13), (23, 9), (1, 1)])
    func `the cosine transform's rows are orthonormal`(inputs: Int, outputs: Int) {
        let transform = CosineTransform(inputCount: inputs, outputCount: outputs)
        for a in 0..<outputs {
            for b in 0..<outputs {
                let product = zip(transform.basis(a), transform.basis(b)).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (a == b ? 1 : 0)) < 1e-6, "\(a), \(b)")
            }
        }
    }
}
