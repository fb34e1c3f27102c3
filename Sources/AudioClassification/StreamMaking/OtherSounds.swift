internal import AudioFiles
internal import RecurrentNetworks

/// Files one after the other, each once and then all again in another order, a piece at a time: what is heard between the
/// words of a stream.
struct OtherSounds: ~Copyable {
    /// How long all of them are together, in seconds.
    let seconds: Double
    /// Files that could not be used; a line each.
    private(set) var failures: [String] = []

    private let sampleRate: Int
    private var files: [String] = []
    private var generator: SeededGenerator
    private var order: [String] = []
    private var reader: AudioReader?

    /// Looks at the headers of the files.
    init(_ files: [String], sampleRate: Int, seed: UInt64) {
        self.sampleRate = sampleRate
        generator = SeededGenerator(seed: seed, stream: 0xA0D1_0011)
        var seconds = 0.0
        for file in files {
            do {
                let format = try AudioReader(.path(file), sampleRate: sampleRate).format
                // What says nothing of its length is heard, too, but cannot be planned with.
                seconds += Double(format.frameCount ?? 0) / Double(format.sampleRate)
                self.files.append(file)
            } catch {
                failures.append("\(error)")
            }
        }
        self.seconds = seconds
        order = self.files.shuffled(using: &generator)
    }

    var isEmpty: Bool { files.isEmpty }

    /// The next piece: the rest of a file, but at most so many samples of it. Nil once every file was heard, after which it
    /// begins again.
    mutating func next(atMost count: Int) -> [Float]? {
        while true {
            if reader == nil {
                guard let file = order.popLast() else {
                    order = files.shuffled(using: &generator)
                    return nil
                }
                open(file)
            }
            if let piece = read(count) { return piece }
        }
    }

    private mutating func open(_ file: String) {
        do {
            reader = try AudioReader(.path(file), sampleRate: sampleRate)
        } catch {
            drop(file, "\(error)")
        }
    }

    /// Nil at the end of the file; one that cannot be read to its end ends before.
    private mutating func read(_ count: Int) -> [Float]? {
        guard reader != nil else { return nil }
        var samples: [Float] = []
        do {
            while samples.count < count, try reader!.read(count - samples.count, into: &samples) > 0 {}
        } catch {
            drop(error.source, "\(error)")
            // Some of the piece may be what the error is about.
            samples = []
        }
        if samples.count < count { reader = nil }
        return samples.isEmpty ? nil : samples
    }

    private mutating func drop(_ file: String, _ reason: String) {
        reader = nil
        files.removeAll { $0 == file }
        failures.append(reason)
    }
}
