import ArgumentParser
import AudioClassification
import EnglishKeywords

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Shows a model's card: labels, front end, network, training.")

    @Argument(help: "The model, as `audioclf train` wrote it; \(EnglishKeywords.name) is inside this program.", completion: .file(extensions: ["safetensors"]))
    var model = EnglishKeywords.name
    @Flag(help: "Write one JSON object.") var json = false

    func run() throws {
        let card = ModelCard(try ClassifierModel(argument: model), name: model)
        try StandardOutput.write(json ? audioclf.json(card, pretty: true) : card.text)
    }
}
