import Foundation

/// The golden files that Scripts/golden/mfcc.py and front_end_presets.py made.
enum GoldenFile {
    /// The little-endian floats of a file.
    static func floats(_ name: String, testFile: String = #filePath) throws -> [Float] {
        let url = URL(filePath: testFile).deletingLastPathComponent().appending(path: "Golden/\(name)")
        let bytes = [UInt8](try Data(contentsOf: url))
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
        }
    }
}
