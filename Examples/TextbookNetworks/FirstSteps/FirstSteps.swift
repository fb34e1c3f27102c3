import FoundationEssentials
import RecurrentNetworks

/// The first ten steps of a training with all that it takes to do them again elsewhere: the networks with their initial
/// weights, the recipe, and the batches.
struct FirstSteps {
    static let count = 10

    /// The network's name, also that of its file.
    let name: String
    /// Configurations as JSON in the metadata, weights and batches as tensors.
    let file: TensorFile
    /// Does the steps and gives the loss of each.
    let losses: () throws -> [Double]

    /// Of a course: its first batches.
    init(_ name: String, _ course: Course) throws {
        try self.init(
            name, course.network, course.recipe, totalSteps: course.epochs * (course.examples.count / course.batchSize),
            batches: course.batches(epoch: 0))
    }

    /// Of a training with one network.
    init(
        _ name: String, _ network: RecurrentNetwork, _ recipe: TrainingConfiguration, totalSteps: Int,
        batches: [[Example]], carriesStates: Bool = false
    ) throws {
        self.name = name
        var contents = Contents(totalSteps: totalSteps)
        try contents.add(network, as: "network")
        try contents.add(recipe, as: "recipe")
        contents.file.metadata["carriesStates"] = "\(carriesStates)"
        let batches = Array(batches.prefix(Self.count))
        for (n, batch) in batches.enumerated() {
            contents.add(batch.map(\.series), as: "\(n).inputs")
            contents.add(batch.map(\.target), as: "\(n).targets")
        }
        file = contents.file
        losses = {
            var trainer = try NetworkTrainer(network, recipe, totalSteps: totalSteps, seed: 1)
            var states = [RecurrentState](repeating: network.zeroState(), count: batches[0].count)
            return try batches.map { batch in
                let (series, targets) = (batch.map(\.series), batch.map(\.target))
                return carriesStates
                    ? try trainer.step(series, targets: targets, states: &states).loss
                    : try trainer.step(series, targets: targets).loss
            }
        }
    }
}

/// A file in the making.
private struct Contents {
    var file = TensorFile()

    init(totalSteps: Int) { file.metadata["totalSteps"] = "\(totalSteps)" }

    mutating func add(_ network: RecurrentNetwork, as name: String) throws {
        try add(network.configuration, as: name)
        for (tensor, values) in network.parameters.tensors { file.tensors["\(name).\(tensor)"] = values }
    }

    mutating func add(_ value: some Encodable, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        file.metadata[name] = String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Sequences one under the other, [sequence][step][value], zeros behind the ends, with their lengths.
    mutating func add(_ series: [TimeSeries], as name: String) {
        let (longest, width) = (series.map(\.stepCount).max()!, series[0].width)
        file.tensors[name] = Tensor(
            shape: [series.count, longest, width],
            values: series.flatMap { $0.values + [Float](repeating: 0, count: (longest - $0.stepCount) * width) })
        file.tensors[name + ".lengths"] = Tensor(shape: [series.count], values: series.map { Float($0.stepCount) })
    }

    /// One label a sequence as [sequence], one a step as [sequence][step] with -1 where none counts, values as
    /// [sequence][value].
    mutating func add(_ targets: [Target], as name: String) {
        var shape = [targets.count], values: [Float] = []
        let longest = targets.map { if case .labels(let labels) = $0 { labels.count } else { 0 } }.max()!
        for target in targets {
            switch target {
            case .label(let label): values.append(Float(label))
            case .labels(let labels):
                shape = [targets.count, longest]
                values += labels.map { $0.map(Float.init) ?? -1 } + [Float](repeating: -1, count: longest - labels.count)
            case .values(let row):
                shape = [targets.count, row.count]
                values += row
            case .series: preconditionFailure("no network here has a row of values a step for a target")
            }
        }
        file.tensors[name] = Tensor(shape: shape, values: values)
    }
}

extension FirstSteps {
    /// Of a training of encoder and decoder.
    init(
        _ name: String, _ translator: Translator, _ recipe: TrainingConfiguration,
        totalSteps: Int, batches: [[TranslatorTrainer.Pair]]
    ) throws {
        self.name = name
        var contents = Contents(totalSteps: totalSteps)
        try contents.add(translator.encoder, as: "encoder")
        try contents.add(translator.decoder, as: "decoder")
        try contents.add(recipe, as: "recipe")
        let batches = Array(batches.prefix(Self.count))
        for (n, batch) in batches.enumerated() {
            contents.add(batch.map(\.input), as: "\(n).inputs")
            contents.add(batch.map { Target.labels($0.output) }, as: "\(n).targets")
        }
        file = contents.file
        losses = {
            var trainer = try TranslatorTrainer(translator, recipe, totalSteps: totalSteps)
            return batches.map { trainer.step($0) }
        }
    }
}
