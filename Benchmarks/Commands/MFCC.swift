import ArgumentParser
import AudioFeatures

/// Times the features of one-second clips, from samples in memory.
struct MFCC: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mfcc", abstract: "One-second clips a second from samples in memory to MFCC, on one thread.")

    @Option(help: "Coefficients of a frame; may be repeated.") var coefficients = [13, 40]
    @OptionGroup var timing: TimingOptions

    /// 16 kHz, 40 bands, 25 ms frames every 10 ms.
    static func configuration(coefficients: Int) -> MFCCConfiguration {
        var configuration = MFCCConfiguration()
        configuration.coefficientCount = coefficients
        return configuration
    }

    func run() throws {
        let clips = Clips.make(64)
        for count in coefficients {
            let configuration = Self.configuration(coefficients: count)
            var extractor = try MFCCExtractor(configuration)
            var next = 0
            let rates = timing.rates(items: 1) {
                _ = extractor.frames(of: clips[next])
                next = (next + 1) % clips.count
            }
            try Measurement(
                "mfcc", ["coefficients": count, "bands": configuration.melBandCount, "threads": 1], "clips a second", rates
            ).write()
        }
    }
}
