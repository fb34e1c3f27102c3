import ArgumentParser
import AudioClassification
import AudioFeatures

/// In which noise a model is evaluated.
struct NoiseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Evaluate in noise, too, so many decibels below the sound: 20,10,5,0.", valueName: "decibels"))
    var snr: Ratios?
    @Option(help: "With --snr: a folder of noise, at any depth below it; without it computed noise is used.", completion: .directory)
    var noise: String?

    /// Decibels, separated by commas.
    struct Ratios: ExpressibleByArgument {
        let decibels: [Double]

        init?(argument: String) {
            let values = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            decibels = values.compactMap { $0 }.filter { (-50...100).contains($0) }
            if decibels.count != values.count { return nil }
        }
    }

    func validate() throws {
        if noise != nil, snr == nil { throw ValidationError("--noise needs --snr, which says how loud it is.") }
    }

    /// The noise for a model's front end. What is computed begins otherwise than what trainings compute.
    func bank(_ frontEnd: FrontEnd, threads: Int) throws -> NoiseBank {
        guard let noise else { return NoiseBank(syntheticAt: frontEnd.mfcc.sampleRate, seed: 0x5EED) }
        return try NoiseBank(
            folder: noise, sampleRate: frontEnd.mfcc.sampleRate, resampler: frontEnd.resampler, threads: threads)
    }
}
