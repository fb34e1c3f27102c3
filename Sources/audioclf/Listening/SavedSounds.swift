import AudioClassification
import AudioFiles
import FileAccess
import FolderWatch

/// Keeps the sound around each detection as a WAV file, from the window in which it rose to a quarter of a second after it
/// fired.
struct SavedSounds {
    private let folder: String
    private let sampleRate: Int
    private let windowSeconds: Double
    /// The last of the stream, from `start` on.
    private var samples: [Float] = []
    private var start = 0
    /// How many of them any detection can want.
    private let kept: Int
    /// Detections whose sound is still to come.
    private var waiting: [Detection] = []

    private static let secondsAfter = 0.25

    /// - Parameters:
    ///   - folder: Made if it is not there.
    ///   - sampleRate: Of the stream, in hertz.
    ///   - windowSeconds: How much sound before a rise led to it.
    init(folder: String, sampleRate: Int, windowSeconds: Double, policy: DetectionPolicy) throws {
        try makeFolder(folder)
        self.folder = folder
        self.sampleRate = sampleRate
        self.windowSeconds = windowSeconds
        // From its rise a detection may have waited so long.
        let longest = windowSeconds + policy.minimumSeconds + policy.refractorySeconds + Self.secondsAfter + 1
        kept = Int(longest * Double(sampleRate))
    }

    /// Takes the next samples of the stream.
    mutating func add(_ samples: [Float]) { self.samples += samples }

    /// Begins anew behind a gap in the stream, at a sample of it.
    mutating func skip(to place: Int) {
        samples = []
        start = place
    }

    /// Takes what was heard with the samples so far, and writes what is complete, or all at the end of the stream.
    mutating func add(_ detections: [Detection], isAtEnd: Bool = false) throws {
        waiting += detections
        while let first = waiting.first, isAtEnd || place(of: first.time + Self.secondsAfter) <= start + samples.count {
            waiting.removeFirst()
            try write(first)
        }
        let unneeded = samples.count - kept
        guard waiting.isEmpty, unneeded >= kept else { return }
        samples.removeFirst(unneeded)
        start += unneeded
    }

    private func place(of seconds: Double) -> Int { Int((seconds * Double(sampleRate)).rounded()) }

    private func write(_ detection: Detection) throws {
        let first = max(start, place(of: detection.start - windowSeconds))
        let end = min(start + samples.count, place(of: detection.time + Self.secondsAfter))
        // Complete before it has its name; hidden until then.
        let label = DestinationPattern.component(for: detection.label)
        let temporary = RawPath(folder).appending(RawPath(".\(String(UInt64.random(in: 0 ... .max), radix: 36)).wav"))
        try WAVFile.write(Array(samples[first - start..<end - start]), to: temporary.string!, sampleRate: sampleRate)
        let time = detection.time.decimals(3)
        let zeros = String(repeating: "0", count: max(0, 10 - time.count))
        let names = NumberedName(RawPath(bytes: label + Array("-\(zeros)\(time).wav".utf8)))
        do {
            for number in 1... where try temporary.rename(
                to: RawPath(folder).appending(names[number]), by: RenameMethod.allCases)
            { return }
        } catch {
            try? temporary.remove()
            throw CommandError(description: error.description)
        }
    }
}
