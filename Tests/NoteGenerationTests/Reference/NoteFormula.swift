import RecurrentNetworks

@testable import NoteGeneration

/// Weights and music by formulas that Scripts/golden/notes_pytorch.py has, too.
enum NoteFormula {
    /// Of each tensor the same few numbers, over and over, with a period that fits no shape.
    static func tensors(_ configuration: NoteModelConfiguration) throws -> [String: Tensor] {
        let shapes = try NoteNetwork(configuration, seed: 1).tensors
        var result: [String: Tensor] = [:]
        for (number, name) in shapes.keys.sorted().enumerated() {
            let shape = shapes[name]!.shape
            let values = (0..<shape.reduce(1, *)).map { n in Float((n * 37 + number * 11) % 101 - 50) / 128 }
            result[name] = Tensor(shape: shape, values: values)
        }
        return result
    }

    static func network(_ configuration: NoteModelConfiguration) throws -> NoteNetwork {
        try NoteNetwork(configuration, tensors: tensors(configuration))
    }

    static func piece(_ count: Int, _ number: Int) -> PianoRoll {
        PianoRoll(
            stepsPerQuarter: 1,
            steps: (0..<count).map { n in
                n % 4 == 3 ? [] : KeySet([21 + (31 * n + 7 * number) % 88, 60, 45 + (5 * n + number) % 30])
            })
    }

    static let styles: [NoteModelConfiguration.Style] = [
        .init(name: "a", stepsPerQuarter: 1), .init(name: "b", stepsPerQuarter: 1),
    ]
}
