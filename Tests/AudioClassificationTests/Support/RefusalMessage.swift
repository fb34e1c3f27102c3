import RecurrentNetworks
import Testing

@testable import AudioClassification

/// What the user reads when `body` fails as it must: with an error of ours, in one line.
func refusal(sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) -> String {
    do {
        try body()
    } catch {
        let isOurs = error is ClassificationError || error is TensorFileError
        #expect(isOurs, "\(type(of: error)): \(error)", sourceLocation: sourceLocation)
        let message = "\(error)"
        #expect(!message.isEmpty && !message.contains(where: \.isNewline), sourceLocation: sourceLocation)
        return message
    }
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    return ""
}
