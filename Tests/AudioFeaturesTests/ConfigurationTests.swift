import AudioFeatures
import Foundation
import Testing

struct ConfigurationTests {
    @Test func `the default front end has the sizes it says`() throws {
        let configuration = MFCCConfiguration()
        try configuration.validate()
        #expect(configuration.frameLength == 400)
        #expect(configuration.hopLength == 160)
        #expect(configuration.fftSize == 512)
        #expect(configuration.featureCount == 20)
        #expect(configuration.lookAheadFrames == 0)
        #expect(configuration.frameCount(forSamples: 16_000) == 98)
        #expect(configuration.sampleCount(forFrames: 98) == 15_920)
    }

    @Test func `frame and sample counts agree`() {
        let configuration = MFCCConfiguration()
        for frames in 1...300 {
            let samples = configuration.sampleCount(forFrames: frames)
            #expect(configuration.frameCount(forSamples: samples) == frames)
            #expect(configuration.frameCount(forSamples: samples + 159) == frames)
            #expect(configuration.frameCount(forSamples: samples - 1) == max(1, frames - 1))
        }
        #expect(configuration.sampleCount(forFrames: 0) == 0)
        #expect(configuration.frameCount(forSamples: 0) == 1)
    }

    @Test func `a configuration survives JSON unchanged`() throws {
        var configuration = MFCCConfiguration()
        configuration.window = .hammingSymmetric
        configuration.melScale = .slaney
        configuration.powerFloor = 0.1
        configuration.ditherSeed = .max
        configuration.deltaOrder = 2
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(MFCCConfiguration.self, from: data) == configuration)
        // Every parameter is in the file: decoding never falls back on what is the default today.
        let keys = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any]).keys
        #expect(keys.count == 27)
    }

    @Test(arguments: MFCCConfiguration.Preset.allCases)
    func `a preset survives JSON unchanged`(preset: MFCCConfiguration.Preset) throws {
        let configuration = MFCCConfiguration(preset: preset)
        try configuration.validate()
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(MFCCConfiguration.self, from: data) == configuration)
    }

    @Test func `settings that files once did not have mean what was done then; others must be there`() throws {
        let old = """
            {"sampleRate": 16000, "frameMilliseconds": 25, "hopMilliseconds": 10, "window": "hann", "melBandCount": 40,
             "melScale": "htk", "lowestFrequency": 20, "highestFrequency": 7600, "powerFloor": 1e-6, "coefficientCount": 20,
             "deltaOrder": 0, "deltaReach": 2, "preEmphasis": 0, "dither": 0, "ditherSeed": 0}
            """
        #expect(try JSONDecoder().decode(MFCCConfiguration.self, from: Data(old.utf8)) == MFCCConfiguration())
        let incomplete = old.replacing("\"powerFloor\": 1e-6, ", with: "")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MFCCConfiguration.self, from: Data(incomplete.utf8)) }
    }

    /// What is changed, and the setting that the error must name.
    static let faults: [(String, @Sendable (inout MFCCConfiguration) -> Void)] = [
        ("sampleRate", { $0.sampleRate = 0 }),
        ("sampleRate", { $0.sampleRate = -16_000 }),
        ("frameMilliseconds", { $0.frameMilliseconds = 0.05 }),
        ("frameMilliseconds", { $0.frameMilliseconds = .nan }),
        ("frameMilliseconds", { $0.frameMilliseconds = 1e9 }),
        ("hopMilliseconds", { $0.hopMilliseconds = 0 }),
        ("hopMilliseconds", { $0.hopMilliseconds = .infinity }),
        ("melBandCount", { $0.melBandCount = 0 }),
        ("melBandCount", { $0.melBandCount = 1_000 }),
        ("lowestFrequency", { $0.lowestFrequency = -1 }),
        ("lowestFrequency", { $0.lowestFrequency = .nan }),
        ("highestFrequency", { $0.highestFrequency = 8_001 }),
        ("highestFrequency", { $0.highestFrequency = 20 }),
        ("highestFrequency", { $0.sampleRate = 8_000 }),
        ("powerFloor", { $0.powerFloor = 0 }),
        ("powerFloor", { $0.powerFloor = .nan }),
        ("coefficientCount", { $0.coefficientCount = 41 }),
        ("coefficientCount", { $0.coefficientCount = 0 }),
        ("lifter", { $0.lifter = -1 }),
        ("lifter", { $0.lifter = 2 }),  // 1 + sin(3π/2) is 0
        ("deltaOrder", { $0.deltaOrder = 3 }),
        ("deltaReach", { $0.deltaReach = 0 }),
        ("preEmphasis", { $0.preEmphasis = -0.1 }),
        ("sampleScale", { $0.sampleScale = 0 }),
        ("dither", { $0.dither = .infinity }),
    ]

    @Test(arguments: faults.indices)
    func `each impossible setting is refused in one line that names it`(index: Int) {
        let (setting, change) = Self.faults[index]
        var configuration = MFCCConfiguration()
        change(&configuration)
        #expect {
            _ = try MFCCExtractor(configuration)
        } throws: { error in
            guard let error = error as? FeatureError else { return false }
            return error.setting == setting && error.description.hasPrefix("\(setting) is \(error.value): expected ")
                && !error.description.contains("\n")
        }
    }
}
