import Foundation
import RecurrentNetworks

/// A file of Golden/, made by a script of Scripts/golden/.
func golden<Contents: Decodable>(_ name: String) -> Contents {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/\(name)")
    do {
        return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: url))
    } catch {
        fatalError("cannot read \(url.path): \(error)")
    }
}

/// A tensor of such a file, row-major.
struct GoldenTensor: Decodable, Hashable, Sendable {
    var shape: [Int]
    var values: [Double]

    var tensor: Tensor { Tensor(shape: shape, values: values.map(Float.init)) }
}
