import AudioFiles
import Foundation
import RecurrentNetworks
import TestSupport

/// A temporary folder that is filled with made-up recordings.
struct RecordingFolder {
    let folder: TemporaryFolder

    var path: String { folder.path }

    init() throws { folder = try TemporaryFolder() }

    /// Files that nobody decodes, by their paths below the folder.
    init(emptyFiles paths: [String]) throws {
        try self.init()
        for path in paths { try fill(path, []) }
    }

    func fill(_ path: String, _ bytes: [UInt8]) throws {
        try makeFolder(of: path)
        try folder.fill(path, bytes)
    }

    /// A word as a WAV file.
    func say(_ word: Word, seed: UInt64, seconds: Double = 0.3, as path: String) throws {
        try write(word.samples(seed: seed, seconds: seconds), as: path)
    }

    /// Interleaved samples as a WAV file that keeps every bit of them.
    func write(_ samples: [Float], sampleRate: Int = Word.sampleRate, channelCount: Int = 1, as path: String) throws {
        try makeFolder(of: path)
        try WAVFile.write(
            samples, to: folder.path(path), sampleRate: sampleRate, channelCount: channelCount, encoding: .float32)
    }

    /// A WAV file with a sample that is no number.
    func fillWithNotANumber(_ path: String) throws {
        try write([0, 0.25, 0], as: path)
        var bytes = try folder.contents(path)
        bytes.replaceSubrange(bytes.count - 8..<bytes.count - 4, with: [0, 0, 0xC0, 0x7F])
        try fill(path, bytes)
    }

    /// A symbolic link, with its target as it is written into it.
    func link(_ path: String, to target: String) throws {
        try makeFolder(of: path)
        try FileManager.default.createSymbolicLink(atPath: folder.path(path), withDestinationPath: target)
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(path), withIntermediateDirectories: true)
    }

    func move(_ path: String, to other: String) throws {
        try makeFolder(of: other)
        try FileManager.default.moveItem(atPath: folder.path(path), toPath: folder.path(other))
    }

    private func makeFolder(of path: String) throws {
        try makeFolder(path.split(separator: "/").dropLast().joined(separator: "/"))
    }
}

/// Sounds that are as easy to tell apart as words are: a tone that stays low, stays high, or rises, over noise.
enum Word: String, CaseIterable {
    case high, low, rising

    static let sampleRate = 8000

    /// Seeds choose the voice: pitch, loudness and noise.
    func samples(seed: UInt64, seconds: Double = 0.3) -> [Float] {
        var generator = SeededGenerator(seed: seed, stream: UInt64(Word.allCases.firstIndex(of: self)!))
        let count = Int((seconds * Double(Self.sampleRate)).rounded())
        let pitch = generator.uniform(in: 0.8...1.25), loudness = generator.uniform(in: 0.1...0.4)
        var phase = 0.0
        return (0..<count).map { n in
            let hertz: Double =
                switch self {
                case .low: 300
                case .high: 1800
                case .rising: 300 + 1500 * Double(n) / Double(count)
                }
            phase += 2 * .pi * hertz * pitch / Double(Self.sampleRate)
            return Float(loudness * sin(phase) + 0.02 * generator.uniform(in: -1...1))
        }
    }
}

/// Noise that never repeats.
func noise(_ count: Int, seed: UInt64, amplitude: Double = 0.3) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.uniform(in: -amplitude...amplitude)) }
}
