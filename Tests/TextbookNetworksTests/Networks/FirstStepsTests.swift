import Foundation
import RecurrentNetworks
import Testing

@testable import TextbookNetworks

/// The trainings' first ten steps against the same networks in PyTorch and Keras, which computed in 64 bits.
@Suite struct FirstStepsTests {
    /// What `Scripts/golden/textbook.py` wrote.
    struct Golden: Decodable {
        var losses: [String: [Double]]

        static let loaded: Golden = {
            let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Golden/textbook.json")
            do {
                return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
            } catch {
                fatalError("cannot read \(url.path): \(error)")
            }
        }()
    }

    @Test(arguments: Textbook.networks.map { $0.name })
    func `the first ten losses are those of PyTorch or Keras`(name: String) throws {
        let network = try #require(Textbook.networks.first { $0.name == name })
        for steps in try network.init().firstSteps() {
            let expected = try #require(Golden.loaded.losses[steps.name], "\(steps.name)")
            let losses = try steps.losses()
            #expect(losses.count == 10 && expected.count == 10)
            for (step, (loss, golden)) in zip(losses, expected).enumerated() {
                #expect(abs(loss - golden) < 1e-4 * max(1, golden), "\(steps.name), step \(step): \(loss), \(golden)")
            }
        }
    }
}
