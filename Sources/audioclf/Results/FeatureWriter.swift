import AudioFeatures
import FileAccess
import Figures

/// What `features` can write, by the ending of the file's name.
enum FeatureFormat: String {
    case npy, csv, svg, png

    init?(path: String) {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }
}

/// Writes frames as they come; a picture when all are there.
struct FeatureWriter: ~Copyable {
    private let format: FeatureFormat
    private let configuration: MFCCConfiguration
    private let name: String
    private var file: AtomicFile?
    private var frameCount = 0
    private var picture: ColumnAverager

    /// - Parameter output: A file and what it is to hold; nil for comma-separated values on standard output.
    init(_ output: (path: String, format: FeatureFormat)?, _ configuration: MFCCConfiguration, name: String) throws {
        self.configuration = configuration
        self.name = name
        format = output?.format ?? .csv
        picture = ColumnAverager(rowCount: configuration.featureCount)
        file = try Self.open(output)
        switch format {
        case .npy: try write(npyHeader(frameCount: 0))
        case .csv: try write(Array(((0..<configuration.featureCount).map { "c\($0)" }.joined(separator: ",") + "\n").utf8))
        case .svg, .png: break
        }
    }

    private static func open(_ output: (path: String, format: FeatureFormat)?) throws -> AtomicFile? {
        guard let output else { return nil }
        let file = try AtomicFile(output.path)
        if output.format == .npy, !file.canOverwriteStart {
            throw CommandError(
                description:
                    "\(output.path): cannot hold .npy, whose header counts the frames before they come; give a file, or write .csv")
        }
        return file
    }

    /// Adds whole frames, row-major.
    mutating func add(_ frames: [Float]) throws {
        let width = configuration.featureCount
        frameCount += frames.count / width
        switch format {
        case .npy: try write(frames.flatMap { $0.bitPattern.littleEndianBytes })
        case .csv:
            var text = ""
            for (n, value) in frames.enumerated() { text += "\(value)" + (n % width == width - 1 ? "\n" : ",") }
            try write(Array(text.utf8))
        case .svg, .png: picture.add(columns: frames)
        }
    }

    consuming func finish() throws {
        switch format {
        case .npy: try file!.overwriteStart(npyHeader(frameCount: frameCount).span)
        case .csv: break
        case .svg: try write(Array(heatMap.svg().utf8))
        case .png: try write(heatMap.png(cellWidth: max(1, 800 / max(1, picture.columnCount)), cellHeight: 8)!)
        }
        try file?.commit()
    }

    private func write(_ bytes: [UInt8]) throws {
        if file == nil { try StandardOutput.write(bytes) } else { try file!.write(bytes.span) }
    }

    private var heatMap: HeatMap {
        let end = Double(configuration.sampleCount(forFrames: frameCount)) / Double(configuration.sampleRate)
        var map = HeatMap(
            title: name, columns: picture, horizontal: Axis("Time (s)", .range(0...max(end, 1e-3))),
            vertical: Axis("Coefficient"), valueLabel: "MFCC")
        map.valueRange = map.quantileRange(0.02...0.98)
        return map
    }

    /// The header of NumPy's format 1.0, always 128 bytes, so that it can be written anew when the count is known.
    private func npyHeader(frameCount: Int) -> [UInt8] {
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(frameCount), \(configuration.featureCount)), }"
        let padded = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
        return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
    }
}

extension UInt32 {
    fileprivate var littleEndianBytes: [UInt8] {
        [UInt8(truncatingIfNeeded: self), UInt8(truncatingIfNeeded: self >> 8), UInt8(truncatingIfNeeded: self >> 16), UInt8(truncatingIfNeeded: self >> 24)]
    }
}
