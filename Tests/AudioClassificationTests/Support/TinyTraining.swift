import AudioFeatures
import RecurrentNetworks

@testable import AudioClassification

extension MFCCConfiguration {
    /// 8 kHz, 32 ms frames every 16 ms, 10 features.
    static var tiny: Self {
        var mfcc = MFCCConfiguration()
        mfcc.sampleRate = Word.sampleRate
        mfcc.frameMilliseconds = 32
        mfcc.hopMilliseconds = 16
        mfcc.melBandCount = 12
        mfcc.highestFrequency = 3800
        mfcc.coefficientCount = 10
        return mfcc
    }
}

extension TrainingRecipe {
    /// Three epochs of three batches on `TrainingData.tiny`, with all there is of dropout.
    static var tiny: Self {
        var recipe = TrainingRecipe()
        recipe.mfcc = .tiny
        recipe.hiddenSize = 8
        recipe.layerCount = 2
        recipe.dropout = 0.2
        recipe.headDropout = 0.1
        recipe.pooling = .mean
        recipe.augmentation = .none
        recipe.training = TrainingConfiguration()
        recipe.epochs = 3
        recipe.batchSize = 6
        recipe.training.optimizer.learningRate = 0.02
        return recipe
    }
}

extension TrainingRecipe {
    /// The same with all there is of variation, and the mean of the weights as the model.
    static var varied: Self {
        var recipe = tiny
        recipe.augmentation = Augmentation()
        recipe.augmentation.reverberationProbability = 0.5
        recipe.augmentation.telephoneProbability = 0.5
        recipe.augmentation.bandMaskCount = 1
        recipe.training.averageDecay = 0.5
        recipe.training.labelSmoothing = 0.1
        return recipe
    }
}

extension TrainingRecipe {
    /// The same for streams.
    static var streamed: Self {
        var recipe = tiny
        recipe.streaming = StreamTraining()
        return recipe
    }
}

extension TrainingData {
    /// What all recordings to learn from are in an epoch.
    func trainingSeries(epoch: Int = 0, threads: Int = 1) -> [TimeSeries] {
        training.batch(Array(0..<trainingCount)[...], epoch: epoch, threads: threads)
    }
}

extension RecordingFolder {
    /// Five recordings (or more) of each word to learn from and two to check with, of different lengths.
    static func words(seed: UInt64 = 0, trainingCount: Int = 5) throws -> RecordingFolder {
        let folder = try RecordingFolder()
        for word in Word.allCases {
            for n in 0..<trainingCount + 2 {
                let part = n < trainingCount ? "train" : "validation"
                try folder.say(
                    word, seed: seed + UInt64(n), seconds: 0.2 + 0.03 * Double(n % 7), as: "\(part)/\(word.rawValue)/\(n).wav")
            }
        }
        return folder
    }
}

extension TrainingData {
    init(_ folder: RecordingFolder, _ recipe: TrainingRecipe = .tiny, threads: Int = 1) throws {
        try self.init(DatasetSplit(Dataset(sources: [folder.path])), recipe: recipe, threads: threads)
    }
}

extension ClassifierModel {
    /// The file's bytes.
    var bytes: [UInt8] { get throws { try tensorFile().encoded() } }
}
