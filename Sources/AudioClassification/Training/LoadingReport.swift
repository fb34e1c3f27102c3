internal import AudioFiles

/// What was found in the recordings of a dataset while they were loaded.
public struct LoadingReport: Sendable {
    /// Recordings that could not be read, with the reason; a line each.
    public let failures: [String]
    /// What was odd about recordings that were read all the same; a line each.
    public let warnings: [String]
    /// Seconds of sound that were read.
    public let seconds: Double
    /// Recordings by their own sample rate, in Hz.
    public let sampleRates: [Int: Int]
    /// Recordings of more than one channel, which were mixed down.
    public let mixedDownCount: Int
    /// Recordings to learn from that are longer than the window, of which the loudest stretch is used.
    public let longerCount: Int

    init(training: [RecordingLoader.Outcome], validation: [RecordingLoader.Outcome], sampleRate: Int) {
        let all = training + validation
        let readable = all.filter { $0.failure == nil }
        failures = all.compactMap(\.failure)
        warnings = readable.flatMap(\.warnings)
        seconds = Double(readable.reduce(0) { $0 + $1.sampleCount }) / Double(sampleRate)
        sampleRates = Dictionary(readable.compactMap(\.format).map { ($0.sampleRate, 1) }, uniquingKeysWith: +)
        mixedDownCount = readable.compactMap(\.format).count { $0.channelCount > 1 }
        longerCount = training.count(where: \.isLonger)
    }
}
