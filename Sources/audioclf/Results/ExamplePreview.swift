import AudioClassification
import AudioFiles
import FileAccess
import Figures

/// Some recordings as a training hears and sees them.
struct ExamplePreview {
    private let data: TrainingData
    private static let count = 12

    init(_ data: TrainingData) {
        self.data = data
    }

    /// Writes a WAV file and a picture for each, of as many labels as there are, into a folder, which is made if need be.
    func write(to folder: String) throws {
        var written = 0
        for place in places {
            guard let example = data.example(place, epoch: 0) else {
                Console.warning("--preview: recordings are learned from as they are; nothing to show")
                return
            }
            if written == 0 { try makeFolder(folder) }
            written += 1
            let label = String(example.label.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
            let name = "\(folder)/\(written < 10 ? "0" : "")\(written)-\(label)"
            // Louder than a WAV file of 16 bits holds, it would be cut off.
            try WAVFile.write(example.samples, to: name + ".wav", sampleRate: example.sampleRate, encoding: .float32)
            var columns = ColumnAverager(rowCount: data.featureCount)
            columns.add(columns: example.features)
            let seconds = Double(example.samples.count) / Double(example.sampleRate)
            var map = HeatMap(
                title: "\(example.label), as it is learned from", columns: columns,
                horizontal: Axis("Time (s)", .range(0...seconds)), vertical: Axis("Coefficient"),
                valueLabel: "normalised MFCC")
            map.valueRange = -3...3
            try AtomicFile.write(Array(map.svg().utf8).span, to: name + ".svg")
        }
        Console.note("\(folder): \(written) recordings as they are learned from in the first epoch, as .wav and .svg")
    }

    /// Spread evenly over all recordings, which come label by label.
    private var places: [Int] {
        let count = min(Self.count, data.trainingCount)
        return (0..<count).map { ($0 * data.trainingCount + data.trainingCount / 2) / count }
    }
}
