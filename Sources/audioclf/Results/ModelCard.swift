import AudioClassification
import AudioFeatures
import FileAccess
import RecurrentNetworks

/// What there is to know about a model.
struct ModelCard: Encodable {
    let version = 1
    let model: String
    let labels: [String]
    let parameters: Int
    let windowSeconds: Double
    let frontEnd: MFCCConfiguration
    let network: NetworkConfiguration
    let training: TrainingRecord
    let streams: DetectionTuning?

    init(_ model: ClassifierModel, name: String) {
        self.model = name
        labels = model.labels
        parameters = model.network.parameters.count
        windowSeconds = model.frontEnd.windowSeconds
        frontEnd = model.frontEnd.mfcc
        network = model.network.configuration
        training = model.training
        streams = model.tuning
    }

    var text: String { rows.map { "\($0.name.padded(12))\($0.value)\n" }.joined() }

    /// What it says, in words.
    var rows: [(name: String, value: String)] {
        let recipe = training.recipe
        var rows: [(name: String, value: String)] = [
            ("model", model),
            ("labels", "\(labels.count): \(labels.joined(separator: ", "))"),
            ("sound", "\(frontEnd.sampleRate) Hz mono, at most \(windowSeconds.decimals(2)) s at a time"),
            (
                "features",
                "\(frontEnd.coefficientCount) MFCC of \(frontEnd.melBandCount) mel bands (\(frontEnd.melScale.rawValue)), \(frontEnd.lowestFrequency.decimals(0)) to \(frontEnd.highestFrequency.decimals(0)) Hz, frames of \(frontEnd.frameMilliseconds.decimals(1)) ms every \(frontEnd.hopMilliseconds.decimals(1)) ms"
            ),
            (
                "network",
                "\(network.hiddenSizes.count) x \(network.cell.rawValue.uppercased()) of \(network.hiddenSizes.map(String.init).joined(separator: ", ")) units, \(network.pooling.map { "\($0.rawValue) pooling" } ?? "carried state"), \(parameters) weights"
            ),
            (
                "training",
                "\(training.trainingCounts.values.reduce(0, +)) recordings, \(recipe.epochs) epochs, batches of \(recipe.batchSize), learning rate \(recipe.training.optimizer.learningRate), seed \(recipe.seed)"
            ),
            ("data", "SHA-256 \(training.dataDigest)"),
        ]
        if let base = training.baseDigest { rows.append(("from", "the model with SHA-256 \(base)")) }
        if let best = training.best {
            rows.append((
                "validation",
                "\(best.validationAccuracy.percent()) of \(training.validationCounts.values.reduce(0, +)) recordings right, loss \(best.validationLoss.decimals(3)) (epoch \(best.epoch))"
            ))
        }
        if let streams {
            let thresholds = streams.policy.thresholds.sorted { precedes($0.key, $1.key) }
            rows.append(("streams", "\(counted(streams.falseAlarms, "false alarm")) in \(streams.hours.decimals(2)) h without words, \(streams.rate.text); tuned for \(streams.wantedPerHour) an hour"))
            rows.append(("thresholds", thresholds.map { "\($0.key) \($0.value.decimals(3))" }.joined(separator: ", ")))
        }
        if let about = recipe.about { rows.append(("about", about.onOneLine)) }
        return rows
    }
}
