import AudioClassification
import FileAccess

/// Writes what `listen` hears, each the moment it is heard.
struct DetectionWriter {
    /// The stream, as it was named.
    let file: String
    let isJSON: Bool
    /// Standard output is for something else.
    let usesStandardError: Bool
    private let labelWidth: Int

    init(file: String, isJSON: Bool, usesStandardError: Bool, labels: [String]) {
        self.file = file
        self.isJSON = isJSON
        self.usesStandardError = usesStandardError
        labelWidth = labels.map(\.count).max() ?? 0
    }

    func write(_ detection: Detection) throws {
        let line = isJSON ? try json(Line(file: file, detection), pretty: false) : text(detection)
        if usesStandardError { Console.note(String(line.dropLast())) } else { try StandardOutput.write(line) }
    }

    private func text(_ detection: Detection) -> String {
        let time = "\(detection.time.decimals(2)) s".leftPadded(10)
        return "\(time)  \(detection.label.onOneLine.padded(labelWidth))  \(detection.probability.percent().leftPadded(7))\n"
    }

    private struct Line: Encodable {
        let file: String
        let label: String
        let probability, start, end, time: Double

        init(file: String, _ detection: Detection) {
            self.file = file
            label = detection.label
            probability = (detection.probability * 1e6).rounded() / 1e6
            (start, end, time) = (detection.start, detection.end, detection.time)
        }
    }
}
