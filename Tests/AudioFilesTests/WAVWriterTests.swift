import AudioFiles
import CSndFile
import Glibc
import TestSupport
import Testing

@Suite struct WAVWriterTests {
    @Test(arguments: WAVEncoding.allCases, [1, 2, 3])
    func `what is written is read back`(_ encoding: WAVEncoding, _ channelCount: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.wav")
        let samples = steps(999)
        try WAVFile.write(
            samples.flatMap { [Float](repeating: $0, count: channelCount) }, to: path, sampleRate: 11025,
            channelCount: channelCount, encoding: encoding)
        var reader = try AudioReader(.path(path))
        #expect(largestDifference(try reader.readAll(), samples) < 1e-7)
        #expect(reader.format.frameCount == 999 && reader.format.sampleRate == 11025)
        #expect(reader.format.container == "WAV")
        #expect(reader.warnings.isEmpty)
        #expect(try folder.names() == ["take.wav"])
        #expect(try TemporaryFolder.contents(ofFile: path).count % 2 == 0)
    }

    @Test func `samples are rounded to the nearest step and clipped at full scale`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.wav")
        let step: Float = 1 / 32768
        try WAVFile.write([1, 2, -1, -3, 0.6 * step, -0.4 * step, 1.5 * step], to: path, sampleRate: 8000)
        var reader = try AudioReader(.path(path))
        let samples = try reader.readAll()
        #expect(samples == [1 - step, 1 - step, -1, -1, step, 0, 2 * step])
    }

    @Test func `pieces make the file that the whole makes, under a path and into a descriptor`() throws {
        let folder = try TemporaryFolder()
        let samples = steps(100_001)
        try WAVFile.write(samples, to: folder.path("whole.wav"), sampleRate: 16000, encoding: .pcm24)
        let whole = try folder.contents("whole.wav")
        var writer = try WAVWriter(path: folder.path("pieces.wav"), sampleRate: 16000, encoding: .pcm24)
        let number = unsafe open(folder.path("descriptor.wav"), O_RDWR | O_CREAT, 0o600)
        var other = try WAVWriter(fileDescriptor: number, name: "descriptor", sampleRate: 16000, encoding: .pcm24)
        for start in stride(from: 0, to: samples.count, by: 777) {
            let piece = samples.span.extracting(start..<min(start + 777, samples.count))
            try writer.write(piece)
            try other.write(piece)
        }
        #expect(try !folder.names().contains("pieces.wav"))
        try writer.finish()
        try other.finish()
        close(number)
        let isEqual = try folder.contents("pieces.wav") == whole
        #expect(isEqual)
        let isDescriptorEqual = try folder.contents("descriptor.wav") == whole
        #expect(isDescriptorEqual)
    }

    @Test func `a pipe gets an open length, which the reader takes for the end`() throws {
        let samples = steps(1000)
        var ends: [Int32] = [0, 0]
        #expect(unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress!) } == 0)
        var writer = try WAVWriter(fileDescriptor: ends[1], name: "pipe", sampleRate: 16000)
        try writer.write(samples.span)
        try writer.finish()
        close(ends[1])
        var reader = try AudioReader(.fileDescriptor(ends[0], name: "pipe"), spooling: .refused)
        let isEqual = try reader.readAll() == samples
        #expect(isEqual)
        #expect(reader.format.frameCount == nil)
        close(ends[0])
    }

    @Test func `a dropped writer leaves nothing, and what was there stays`() throws {
        let folder = try TemporaryFolder()
        try folder.fill("take.wav", [1, 2, 3])
        do {
            var writer = try WAVWriter(path: folder.path("take.wav"), sampleRate: 16000)
            try writer.write(steps(100_000).span)
            #expect(try folder.names().count == 2)
        }
        #expect(try folder.names() == ["take.wav"])
        #expect(try folder.contents("take.wav") == [1, 2, 3])
    }

    @Test func `writing fails with the system's words and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let samples = steps(100)
        let missing = failure { try WAVFile.write(samples, to: folder.path("no/take.wav"), sampleRate: 16000) }
        #expect(missing?.code == .noSuchFile)
        let full = failure { try WAVFile.write(samples, to: "/dev/full", sampleRate: 16000) }
        #expect(full?.description == "/dev/full: cannot write: No space left on device")
        let directory = failure { try WAVFile.write(samples, to: folder.path, sampleRate: 16000) }
        #expect(directory?.code == .isDirectory)
        let bad = failure { try WAVFile.write([Float](repeating: 0, count: 50) + [.nan], to: folder.path("nan.wav"), sampleRate: 100) }
        #expect(bad?.code == .notFinite && bad?.description.contains("0.500 s") == true)
        let rate = failure { try WAVFile.write(samples, to: folder.path("rate.wav"), sampleRate: 0) }
        #expect(rate?.code == .sampleRate)
        #expect(try folder.names().isEmpty)
    }

    @Test func `the file that a link names is replaced, not the link`() throws {
        let folder = try TemporaryFolder()
        try folder.fill("real.wav", [1])
        #expect(unsafe symlink("real.wav", folder.path("link.wav")) == 0)
        try WAVFile.write(steps(10), to: folder.path("link.wav"), sampleRate: 16000)
        #expect(try folder.contents("real.wav").count == 64)
        #expect(try folder.names() == ["link.wav", "real.wav"])
    }
}
