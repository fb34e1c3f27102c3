import ArgumentParser
import AudioClassification
import AudioFeatures
import NoteGeneration
import RecurrentNetworks

extension ValidationError {
    /// The option that sets each property of a recipe or of other settings.
    private static let options = [
        // How frames are made.
        "frameMilliseconds": "--frame", "hopMilliseconds": "--hop", "melBandCount": "--bands",
        "coefficientCount": "--coefficients",
        // How networks are trained.
        "epochs": "--epochs", "batchSize": "--batch-size", "learningRate": "--learning-rate",
        "hiddenSizes": "--hidden", "layerCount": "--layers", "dropout": "--dropout", "windowSeconds": "--window",
        "head.hiddenSize": "--head-size", "inputDropout": "--input-dropout", "weightNoise": "--weight-noise",
        "transposition": "--transpose", "patience": "--patience", "laneCount": "--lanes", "stretchLength": "--stretch",
        "averageDecay": "--average-decay", "labelSmoothing": "--label-smoothing", "rejectedPercent": "--reject",
        // How recordings are varied.
        "speedPercent": "--speed", "shiftMilliseconds": "--shift", "gainDecibels": "--gain",
        "noiseProbability": "--noise-probability", "lowestSNRDecibels": "--snr", "highestSNRDecibels": "--snr",
        "reverberationProbability": "--room", "telephoneProbability": "--telephone", "channelStrength": "--channel",
        "timeMaskCount": "--time-masks", "bandMaskCount": "--band-masks",
        // When a word is heard in a stream.
        "smoothingSeconds": "--smoothing", "threshold": "--threshold", "release": "--release",
        "refractorySeconds": "--refractory", "minimumSeconds": "--minimum",
        // How streams are made.
        "streamRate": "--rate", "snrDecibels": "--snr", "gapSeconds": "--gap", "otherSeconds": "--between-seconds",
        "recordingCount": "--count", "streamHours": "--hours",
        // How music is read, and what a tune is to be like.
        "stepsPerQuarter": "--steps-per-quarter", "validationPercent": "--validation-percent",
        "barCount": "--bars", "quartersPerMinute": "--tempo", "polyphonyLimit": "--polyphony",
        "temperature": "--temperature", "topP": "--top-p", "repetitionPenalty": "--repetition-penalty",
    ]

    /// Wrong usage that a library's settings refuse, told by the name of the option that sets the property at fault.
    init(refusing error: any Error) {
        let (setting, refusal) = Self.refusal(error)
        guard let setting, let refusal, let option = Self.options[setting] else {
            self.init("\(error)")
            return
        }
        self.init("\(option) \(refusal)")
    }

    private static func refusal(_ error: any Error) -> (setting: String?, refusal: String?) {
        switch error {
        case let error as FeatureError: (error.setting, error.refusal)
        case let error as NetworkError: (error.setting, error.refusal)
        case let error as ClassificationError: (error.setting, error.refusal)
        case let error as NoteGenerationError: (error.setting, error.refusal)
        default: (nil, nil)
        }
    }
}
