import FileAccess
import Logging

/// Writes log messages to standard error, a line each: time, level, message, then `key=value`.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map { " \($0)=\(Self.quoted("\($1)"))" }.joined()
        Console.note("\(Timestamp.now.text) \(event.level.rawValue.padded(8)) \("\(event.message)".onOneLine)\(fields)")
    }

    private static func quoted(_ value: String) -> String {
        let line = value.onOneLine
        guard line.isEmpty || line.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return line }
        return "\"" + line.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
    }
}
