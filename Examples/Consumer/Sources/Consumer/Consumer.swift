// A program that imports audioclf as a library: learns from a folder with a sub-folder of recordings for each label, keeps
// the model, and names what is heard in a file.
//
//     swift run Consumer FOLDER MODEL RECORDING
import AudioClassification

@main
struct Consumer {
    static func main() throws {
        guard CommandLine.arguments.count == 4 else {
            print("usage: Consumer FOLDER MODEL RECORDING")
            return
        }
        let (folder, modelPath, recording) = (
            CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3]
        )

        var recipe = TrainingRecipe()
        recipe.hiddenSize = 32
        recipe.epochs = 5
        let data = try TrainingData(DatasetSplit(Dataset(sources: [folder])), recipe: recipe, threads: 2)
        var training = try TrainingRun(data, threads: 2)
        try training.run()
        try training.model().write(to: modelPath)

        let classifier = try AudioClassifier(contentsOf: modelPath)
        let result = try classifier.classify(file: recording)
        print(result.classification.label, result.classification.probability)
    }
}
