import ArgumentParser
import AudioClassification
import FileAccess

/// Which model a training goes on from.
struct BaseOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("Go on from this model: it learns the labels of DATA beside its own, from a few recordings.", valueName: "model"),
        completion: .file(extensions: ["safetensors"]))
    var from: String?

    /// Throws where an option contradicts the model.
    func check(_ recipe: RecipeOptions) throws {
        if from != nil, recipe.madeUp != nil {
            throw ValidationError(
                "--made-up cannot be given with --from, which makes speech up by itself: leave --made-up out.")
        }
        let decided = recipe.decidedByBase
        guard from != nil, !decided.isEmpty else { return }
        throw ValidationError(
            "\(decided.joined(separator: ", ")) cannot be given with --from: features and network are the model's, and so is what it rejects.")
    }

    /// The model, if there is one.
    func load() throws -> BaseModel? {
        try from.map { path in
            var bytes: [UInt8] = []
            let model = try ClassifierModel(argument: path, bytes: &bytes)
            if model.isStreaming {
                throw CommandError(
                    description:
                        "\(path.onOneLine): carries its state on from frame to frame, and --from can only go on from models of whole recordings; train with --streaming on all recordings")
            }
            return BaseModel(model, bytes: bytes)
        }
    }

    /// Says that the model takes a new label for a word of its own.
    func warn(of taken: TakenLabel) {
        Console.warning(
            "\(from!.onOneLine) answers \(taken.count) of the \(counted(taken.recordingCount, "recording")) of \(taken.label.onOneLine) with \(taken.word.onOneLine), so the two may be taken for each other: give them that label if they are that word, or choose another word")
    }

    /// Says what is to be expected of this model with these labels.
    func tell(_ base: BaseModel, adding labels: [String]) {
        let path = from!.onOneLine
        let new = labels.filter { !base.model.labels.contains($0) }
        let known = counted(base.model.labels.count, "label")
        Console.note(
            new.isEmpty
                ? "\(path) knows all these labels among its \(known)"
                : "\(path) knows \(known); \(new.joined(separator: ", ")) \(new.count == 1 ? "is" : "are") added")
        if !base.knowsUnknown, !labels.contains(Dataset.unknownLabel) {
            Console.warning(
                "\(path) has no label \(Dataset.unknownLabel), so other words may be answered with one of its labels; add --unknown and a folder of other speech, or start from a model that has the label")
        }
    }
}
