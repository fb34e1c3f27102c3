import AudioFiles
import CSndFile
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct AudioReaderTests {
    @Test(arguments: [1, 2, 3, 6, 64, 1024])
    func `any number of channels is mixed down to its mean`(_ channelCount: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.wav")
        let samples = steps(500 * channelCount)
        try WAVFile.write(samples, to: path, sampleRate: 16000, channelCount: channelCount)
        var reader = try AudioReader(.path(path))
        let mono = try reader.readAll()
        let mean = (0..<500).map { frame in
            Float(samples[(frame * channelCount)..<((frame + 1) * channelCount)].reduce(0.0) { $0 + Double($1) })
                / Float(channelCount)
        }
        #expect(mono.count == 500)
        #expect(largestDifference(mono, mean) < 1e-6)
        #expect(reader.format.channelCount == channelCount)
    }

    @Test(arguments: [nil, 16000, 8000, 44101, 22050] as [Int?])
    func `pieces of any size are the whole`(_ rate: Int?) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.wav")
        try WAVFile.write(steps(2 * 50000), to: path, sampleRate: 22050, channelCount: 2)
        var reader = try AudioReader(.path(path), sampleRate: rate)
        let whole = try reader.readAll()
        #expect(reader.sampleRate == rate ?? 22050)
        #expect(whole.count == (50000 * reader.sampleRate + 22049) / 22050)
        for size in [1, 160, 16384, 1_000_000] {
            var reader = try AudioReader(.path(path), sampleRate: rate)
            var pieces: [Float] = [9]
            while true {
                let count = try reader.read(size, into: &pieces)
                if count == 0 { break }
                #expect(count == size || pieces.count == whole.count + 1)
            }
            let isEqual = pieces.dropFirst().elementsEqual(whole)
            #expect(isEqual, "pieces of \(size)")
            #expect(try reader.read(5, into: &pieces) == 0)
        }
    }

    @Test func `a converted recording is the converted samples`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.wav")
        let samples = steps(44100)
        try WAVFile.write(samples, to: path, sampleRate: 44100)
        var reader = try AudioReader(.path(path), sampleRate: 16000)
        let isEqual = try reader.readAll() == Resampler.convert(samples, from: 44100, to: 16000)
        #expect(isEqual)
        #expect(reader.format.sampleRate == 44100 && reader.format.seconds == 1)
    }

    @Test func `a named pipe under a path is read as a pipe`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("fifo")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let samples = steps(3000)
        // Both ends at once, so that neither opening waits for the other; 6 kB fit into a pipe.
        let end = unsafe open(path, O_RDWR)
        let bytes = wavHeader(dataLength: 6000) + pcm16(samples)
        let written = unsafe bytes.withUnsafeBytes { unsafe write(end, $0.baseAddress, $0.count) }
        #expect(written == bytes.count)
        var reader = try AudioReader(.path(path), spooling: .refused)
        let isEqual = try reader.readAll() == samples
        #expect(isEqual)
        close(end)
    }

    @Test func `a descriptor is read from where it stands and stays open`() throws {
        let folder = try TemporaryFolder()
        let samples = steps(300)
        let bytes = wavHeader(dataLength: 600) + pcm16(samples)
        try folder.fill("shifted", [1, 2, 3, 4, 5] + bytes)
        try folder.fill("plain", bytes)
        for (name, offset) in [("shifted", 5), ("plain", 0)] {
            let number = unsafe open(folder.path(name), O_RDONLY)
            #expect(lseek(number, off_t(offset), SEEK_SET) == offset)
            do {
                var reader = try AudioReader(.fileDescriptor(number, name: "stdin"))
                let isEqual = try reader.readAll() == samples
                #expect(isEqual)
            }
            #expect(fcntl(number, F_GETFD) >= 0)
            close(number)
        }
    }

    @Test func `a stream is read no further than it is asked for`() throws {
        // Three million samples; what was sent and not yet delivered is what anybody holds.
        let sent = Counter()
        let piece = pcm16(steps(10000))
        let produce: @Sendable (Int) -> [UInt8]? = { number in
            sent.add(piece.count)
            return number == 0 ? wavHeader(dataLength: 0xFFFF_FFFF, sampleRate: 44100) : number <= 300 ? piece : nil
        }
        try withPipe(produce) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), sampleRate: 16000)
            var samples: [Float] = []
            var total = 0
            while true {
                samples.removeAll(keepingCapacity: true)
                let count = try reader.read(1600, into: &samples)
                if count == 0 { break }
                total += count
                let held = sent.value - total * 44100 / 16000 * 2
                // The pipe holds 64 KiB, the reader's buffer another 64; the writer is a piece or two ahead.
                if held > 250_000 { Issue.record("\(held) bytes are held") }
            }
            #expect(total == (3_000_000 * 16000 + 44099) / 44100)
        }
    }
}

/// Shared by two threads; a class, because the atomic number itself cannot be captured.
private final class Counter: Sendable {
    private let number = Atomic(0)
    func add(_ count: Int) { number.add(count, ordering: .relaxed) }
    var value: Int { number.load(ordering: .relaxed) }
}
