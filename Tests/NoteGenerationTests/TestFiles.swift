import Foundation
import TestSupport

extension TemporaryFolder {
    /// Writes a file, and the folders that it lies in.
    func write(_ bytes: [UInt8], to name: String) throws {
        let folder = URL(fileURLWithPath: path(name)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try fill(name, bytes)
    }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }
}
