import AudioFiles
import CSndFile
import Glibc
import Testing

@Suite struct WAVWriterTests {
    @Test(arguments: WAVEncoding.allCases, [1, 2, 3])
    func `what is written is read back`(_ encoding: WAVEncoding, _ channelCount: Int) throws {
        let folder = TemporaryFolder()
        let path = folder.file("take.wav")
        let samples = steps(999)
        try WAVFile.write(
            samples.flatMap { [Float](repeating: $0, count: channelCount) }, to: path, sampleRate: 11025,
            channelCount: channelCount, encoding: encoding)
        var reader = try AudioReader(.path(path))
        #expect(largestDifference(try reader.readAll(), samples) < 1e-7)
        #expect(reader.format.frameCount == 999 && reader.format.sampleRate == 11025)
        #expect(reader.format.container == "WAV")
        #expect(reader.warnings.isEmpty)
        #expect(folder.contents == ["take.wav"])
        #expect(readBytes(of: path).count % 2 == 0)
    }

    @Test func `samples are rounded to the nearest step and clipped at full scale`() throws {
        let folder = TemporaryFolder()
        let path = folder.file("take.wav")
        let step: Float = 1 / 32768
        try WAVFile.write([1, 2, -1, -3, 0.6 * step, -0.4 * step, 1.5 * step], to: path, sampleRate: 8000)
        var reader = try AudioReader(.path(path))
        let samples = try reader.readAll()
        #expect(samples == [1 - step, 1 - step, -1, -1, step, 0, 2 * step])
    }

    @Test func `pieces make the file that the whole makes, under a path and into a descriptor`() throws {
        let folder = TemporaryFolder()
        let samples = steps(100_001)
        try WAVFile.write(samples, to: folder.file("whole.wav"), sampleRate: 16000, encoding: .pcm24)
        let whole = readBytes(of: folder.file("whole.wav"))
        var writer = try WAVWriter(path: folder.file("pieces.wav"), sampleRate: 16000, encoding: .pcm24)
        let number = unsafe open(folder.file("descriptor.wav"), O_RDWR | O_CREAT, 0o600)
        var other = try WAVWriter(fileDescriptor: number, name: "descriptor", sampleRate: 16000, encoding: .pcm24)
        for start in stride(from: 0, to: samples.count, by: 777) {
            let piece = samples.span.extracting(start..<min(start + 777, samples.count))
            try writer.write(piece)
            try other.write(piece)
        }
        #expect(!folder.contents.contains("pieces.wav"))
        try writer.finish()
        try other.finish()
        close(number)
        let isEqual = readBytes(of: folder.file("pieces.wav")) == whole
        #expect(isEqual)
        let isDescriptorEqual = readBytes(of: folder.file("descriptor.wav")) == whole
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
        let folder = TemporaryFolder()
        writeBytes([1, 2, 3], to: folder.file("take.wav"))
        do {
            var writer = try WAVWriter(path: folder.file("take.wav"), sampleRate: 16000)
            try writer.write(steps(100_000).span)
            #expect(folder.contents.count == 2)
        }
        #expect(folder.contents == ["take.wav"])
        #expect(readBytes(of: folder.file("take.wav")) == [1, 2, 3])
    }

    @Test func `writing fails with the system's words and leaves nothing`() {
        let folder = TemporaryFolder()
        let samples = steps(100)
        let missing = failure { try WAVFile.write(samples, to: folder.file("no/take.wav"), sampleRate: 16000) }
        #expect(missing?.code == .noSuchFile)
        let full = failure { try WAVFile.write(samples, to: "/dev/full", sampleRate: 16000) }
        #expect(full?.description == "/dev/full: cannot write: No space left on device")
        let directory = failure { try WAVFile.write(samples, to: folder.path, sampleRate: 16000) }
        #expect(directory?.code == .isDirectory)
        let bad = failure { try WAVFile.write([0, .nan], to: folder.file("nan.wav"), sampleRate: 2) }
        #expect(bad?.code == .notFinite && bad?.description.contains("0.500 s") == true)
        let rate = failure { try WAVFile.write(samples, to: folder.file("rate.wav"), sampleRate: 0) }
        #expect(rate?.code == .sampleRate)
        #expect(folder.contents.isEmpty)
    }

    @Test func `the file that a link names is replaced, not the link`() throws {
        let folder = TemporaryFolder()
        writeBytes([1], to: folder.file("real.wav"))
        #expect(unsafe symlink("real.wav", folder.file("link.wav")) == 0)
        try WAVFile.write(steps(10), to: folder.file("link.wav"), sampleRate: 16000)
        #expect(readBytes(of: folder.file("real.wav")).count == 64)
        #expect(folder.contents == ["link.wav", "real.wav"])
    }
}
