import AudioClassification
import AudioFeatures
import AudioFiles
import Figures

/// The features of recordings that were called something else, as the network saw them.
struct MistakePictures {
    /// PNG files; nil where a recording can no longer be read.
    let pngs: [[UInt8]?]

    init(_ mistakes: [Evaluation.Outcome], _ frontEnd: FrontEnd) {
        pngs = mistakes.map { try? Self.png(of: $0.recording.source, frontEnd) }
    }

    /// Time runs to the right, coefficients upwards. Colours are those of the normalised features, from three standard
    /// deviations below the mean to three above it, so that all pictures can be compared.
    private static func png(of source: AudioSource, _ frontEnd: FrontEnd) throws -> [UInt8]? {
        var reader = try AudioReader(source, sampleRate: frontEnd.mfcc.sampleRate, resampler: frontEnd.resampler)
        var extractor = try MFCCExtractor(frontEnd.mfcc)
        // More columns than the page has pixels for them would only make it larger.
        var columns = ColumnAverager(rowCount: frontEnd.mfcc.featureCount, maximumColumnCount: 400)
        var samples: [Float] = [], frames: [Float] = []
        func add() {
            frontEnd.normalization.apply(to: &frames)
            columns.add(columns: frames)
            frames.removeAll(keepingCapacity: true)
        }
        while try reader.read(1 << 16, into: &samples) > 0 {
            _ = extractor.push(samples, into: &frames)
            samples.removeAll(keepingCapacity: true)
            add()
        }
        _ = extractor.finish(into: &frames)
        add()
        var map = HeatMap(
            title: "", columns: columns, horizontal: Axis("Time"), vertical: Axis("Coefficient"), valueLabel: "")
        map.valueRange = -3...3
        return map.png()
    }
}
