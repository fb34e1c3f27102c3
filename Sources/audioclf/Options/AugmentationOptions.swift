import ArgumentParser
import AudioClassification

/// How recordings are varied each time they are learned from.
struct AugmentationOptions: ParsableArguments {
    @Flag(help: "Learn from the recordings as they are.")
    var plain = false
    @Option(help: "A folder of noise, at any depth below it, to mix in; without it computed noise is.", completion: .directory)
    var noise: String?
    @Option(help: "How often there is noise, 0 to 1 (default: \(Augmentation().noiseProbability)).")
    var noiseProbability: Double?
    @Option(help: "Decibels of speech above the noise, lowest to highest, such as 5:40 (default: \(Range(Augmentation()))).")
    var snr: Range?
    @Option(help: "The largest change of speed and pitch, in percent (default: \(Augmentation().speedPercent)).")
    var speed: Int?
    @Option(help: "The largest shift in time, in milliseconds (default: \(Augmentation().shiftMilliseconds)).")
    var shift: Double?
    @Option(help: "The largest change of loudness, in decibels (default: \(Augmentation().gainDecibels)).")
    var gain: Double?
    @Option(help: "How often recordings sound as in a room, 0 to 1 (default: \(Augmentation().reverberationProbability)).")
    var room: Double?
    @Option(help: "How often they sound as on a telephone, 0 to 1 (default: \(Augmentation().telephoneProbability)).")
    var telephone: Double?
    @Option(help: "How much microphones differ (default: \(Augmentation().channelStrength)).")
    var channel: Double?
    @Option(help: "How many stretches of time are masked (default: \(Augmentation().timeMaskCount)).")
    var timeMasks: Int?
    @Option(help: "How many runs of mel bands are masked (default: \(Augmentation().bandMaskCount)).")
    var bandMasks: Int?

    /// Decibels from the lowest to the highest.
    struct Range: ExpressibleByArgument, CustomStringConvertible {
        let lowest: Double, highest: Double

        init(_ augmentation: Augmentation) {
            (lowest, highest) = (augmentation.lowestSNRDecibels, augmentation.highestSNRDecibels)
        }

        init?(argument: String) {
            let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard parts.count == 2, let lowest = parts[0], let highest = parts[1] else { return nil }
            (self.lowest, self.highest) = (lowest, highest)
        }

        var description: String { "\(lowest):\(highest)" }
    }

    func apply(to augmentation: Augmentation) -> Augmentation {
        var result = plain ? .none : augmentation
        if let noiseProbability { result.noiseProbability = noiseProbability }
        if let snr { (result.lowestSNRDecibels, result.highestSNRDecibels) = (snr.lowest, snr.highest) }
        if let speed { result.speedPercent = speed }
        if let shift { result.shiftMilliseconds = shift }
        if let gain { result.gainDecibels = gain }
        if let room { result.reverberationProbability = room }
        if let telephone { result.telephoneProbability = telephone }
        if let channel { result.channelStrength = channel }
        if let timeMasks { result.timeMaskCount = timeMasks }
        if let bandMasks { result.bandMaskCount = bandMasks }
        return result
    }
}
