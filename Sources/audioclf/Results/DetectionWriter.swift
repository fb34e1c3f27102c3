import AudioClassification
import FileAccess

/// Writes what `listen` hears, each the moment it is heard.
struct DetectionWriter {
    /// The stream, as it was named.
    let file: String
    let isJSON: Bool
    let labelWidth: Int

    init(file: String, isJSON: Bool, labels: [String]) {
        self.file = file
        self.isJSON = isJSON
        labelWidth = labels.map(\.count).max() ?? 0
    }

    func write(_ detection: Detection) throws {
        if isJSON { return try StandardOutput.write(json(Line(file: file, detection), pretty: false)) }
        let time = "\(detection.time.decimals(2)) s"
        try StandardOutput.write(
            "\(time.leftPadded(10))  \(detection.label.onOneLine.padded(labelWidth))  \(detection.probability.percent().leftPadded(7))\n")
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
