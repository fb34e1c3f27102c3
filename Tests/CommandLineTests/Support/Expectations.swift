import Foundation
import Testing

/// Expects a refusal: the exit code 1, no result, and this one line on standard error.
func expectRefusal(_ outcome: Outcome, _ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(outcome.exitCode == 1, sourceLocation: sourceLocation)
    #expect(outcome.errors == "audioclf: \(line)\n", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, "\(outcome.text)", sourceLocation: sourceLocation)
}

/// Expects one line on standard error that begins with a name and says something.
func expectOneLine(
    _ errors: String, _ beginning: String, saying text: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(
        errors.hasPrefix("audioclf: \(beginning): ") && errors.contains(text) && errors.firstIndex(of: "\n") == errors.indices.last,
        "\(errors)", sourceLocation: sourceLocation)
}

/// The object that a JSON text is.
func jsonObject(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)", sourceLocation: sourceLocation)
}
