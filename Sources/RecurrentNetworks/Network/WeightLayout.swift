/// Where named tensors lie in one flat array of weights, one after the other.
package struct WeightLayout: Hashable, Sendable {
    /// The tensors in their order in the array.
    package private(set) var entries: [NetworkParameters.Entry] = []

    /// That of no tensors.
    package init() {}

    /// How long the array is.
    package var count: Int { entries.last?.range.upperBound ?? 0 }

    /// Adds a tensor behind the others.
    package mutating func add(_ name: String, _ shape: [Int]) {
        entries.append(
            NetworkParameters.Entry(name: name, shape: shape, range: count..<count + shape.reduce(1, *)))
    }

    /// The place of a tensor; traps where there is none of that name.
    package func range(_ name: String) -> Range<Int> {
        guard let entry = entries.first(where: { $0.name == name }) else { preconditionFailure("there is no tensor \(name)") }
        return entry.range
    }

    /// The array as tensors.
    package func tensors(_ values: [Float]) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.name, Tensor(shape: $0.shape, values: Array(values[$0.range]))) })
    }

    /// The array that tensors make, others than those that it is made of ignored; throws where one is missing, has another
    /// shape or holds what is no number.
    package func values(_ tensors: [String: Tensor]) throws(NetworkError) -> [Float] {
        // Shapes first: nothing is allocated for a layout that the tensors do not bear out.
        for entry in entries {
            guard let tensor = tensors[entry.name] else {
                throw NetworkError(.missingTensor, "the tensor \(entry.name) is missing; the network needs it with shape \(entry.shape)")
            }
            guard tensor.shape == entry.shape, tensor.values.count == entry.range.count else {
                throw NetworkError(.wrongShape, "the tensor \(entry.name) has shape \(tensor.shape); the network needs \(entry.shape)")
            }
            guard tensor.values.allSatisfy(\.isFinite) else {
                throw NetworkError(.notFinite, "the tensor \(entry.name) holds a value that is not finite; all weights must be")
            }
        }
        var values: [Float] = []
        values.reserveCapacity(count)
        for entry in entries { values += tensors[entry.name]!.values }
        return values
    }
}
