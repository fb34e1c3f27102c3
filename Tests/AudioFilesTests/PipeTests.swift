import AudioFiles
import CSndFile
import Glibc
import TestSupport
import Testing

@Suite struct PipeTests {
    static let encodings: [(format: Int, name: String)] = [
        (SF_FORMAT_WAV | SF_FORMAT_PCM_U8, "unsigned 8-bit PCM"), (SF_FORMAT_WAV | SF_FORMAT_PCM_16, "16-bit PCM"),
        (SF_FORMAT_WAV | SF_FORMAT_PCM_24, "24-bit PCM"), (SF_FORMAT_WAV | SF_FORMAT_PCM_32, "32-bit PCM"),
        (SF_FORMAT_WAV | SF_FORMAT_FLOAT, "32-bit float"), (SF_FORMAT_WAV | SF_FORMAT_DOUBLE, "64-bit float"),
        (SF_FORMAT_WAV | SF_FORMAT_ULAW, "mu-law"), (SF_FORMAT_WAV | SF_FORMAT_ALAW, "A-law"),
        (SF_FORMAT_WAV | SF_FORMAT_PCM_24 | SF_ENDIAN_BIG, "24-bit PCM"), (SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, "24-bit PCM"),
        (SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, "32-bit float"), (SF_FORMAT_RF64 | SF_FORMAT_PCM_16, "16-bit PCM"),
        (SF_FORMAT_AU | SF_FORMAT_PCM_S8, "8-bit PCM"), (SF_FORMAT_AU | SF_FORMAT_PCM_16, "16-bit PCM"),
        (SF_FORMAT_AU | SF_FORMAT_PCM_24, "24-bit PCM"), (SF_FORMAT_AU | SF_FORMAT_PCM_32, "32-bit PCM"),
        (SF_FORMAT_AU | SF_FORMAT_FLOAT, "32-bit float"), (SF_FORMAT_AU | SF_FORMAT_DOUBLE, "64-bit float"),
        (SF_FORMAT_AU | SF_FORMAT_ULAW, "mu-law"), (SF_FORMAT_AU | SF_FORMAT_ALAW, "A-law"),
        (SF_FORMAT_AU | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE, "16-bit PCM"),
    ]

    @Test(arguments: encodings)
    func `a WAV or AU pipe gives the bits that libsndfile gives for the file, without spooling`(
        _ format: Int, _ name: String
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("stereo")
        let written = writeSoundFile(steps(6000), to: path, format: format, sampleRate: 22050, channelCount: 2)
        try #require(written)
        var file = try AudioReader(.path(path))
        let samples = try file.readAll()
        #expect(samples.count == 3000)
        try withPipe(TemporaryFolder.contents(ofFile: path), pieces: 101) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), spooling: .refused)
            let isEqual = try reader.readAll() == samples
            #expect(isEqual)
            #expect(reader.format == file.format)
            #expect(reader.format.encoding == name)
            #expect(reader.warnings.isEmpty)
        }
    }

    @Test(arguments: [0, 0x7FFF_F000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func `a placeholder length in a pipe means until the end`(_ length: UInt32) throws {
        let samples = steps(5000)
        let bytes = wavHeader(dataLength: length) + pcm16(samples)
        try withPipe(bytes) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), spooling: .refused)
            #expect(reader.format.frameCount == nil)
            let isEqual = try reader.readAll() == samples
            #expect(isEqual)
            #expect(reader.warnings.isEmpty)
        }
    }

    @Test func `chunks before and after the samples are not heard, and odd ones are padded`() throws {
        let samples = steps(333)
        let extra = Array("LIST".utf8) + littleEndian(5) + [1, 2, 3, 4, 5, 0]
        var bytes = wavHeader(dataLength: UInt32(2 * samples.count))
        bytes.insert(contentsOf: extra, at: 12)
        bytes.insert(contentsOf: extra, at: bytes.count - 8)
        bytes += pcm16(samples) + extra
        try withPipe(bytes, pieces: 1) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), spooling: .refused)
            let isEqual = try reader.readAll() == samples
            #expect(isEqual)
        }
    }

    @Test func `a pipe that ends early is used, with a warning`() throws {
        let samples = steps(500)
        try withPipe(wavHeader(dataLength: 2000) + pcm16(samples) + [7]) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"))
            let isEqual = try reader.readAll() == samples
            #expect(isEqual)
            #expect(reader.warnings.map(\.code) == [.truncated])
            #expect(reader.warnings[0].description.contains("promises 1000 frames, 500 are there"))
        }
    }

    @Test func `raw samples need to be described`() throws {
        let samples = steps(1000)
        let raw = RawFormat(sampleRate: 8000, channelCount: 2)
        let mono: [Float] = (0..<500).map { frame in (samples[2 * frame] + samples[2 * frame + 1]) / 2 }
        try withPipe(pcm16(samples), pieces: 3) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), rawFormat: raw)
            #expect(reader.sampleRate == 8000 && reader.format.container == "raw")
            #expect(largestDifference(try reader.readAll(), mono) == 0)
        }
        var reader = try AudioReader(.memory(pcm16(samples), name: "memory"), rawFormat: raw)
        #expect(largestDifference(try reader.readAll(), mono) == 0)
        #expect(reader.format.frameCount == 500)
    }

    @Test(arguments: [1, 2, 3]) func `a pipe without a length that ends in the middle of a frame is used, with a warning`(
        _ rest: Int
    ) throws {
        let samples = steps(500)
        let raw = RawFormat(sampleRate: 8000, channelCount: 2)
        try withPipe(pcm16(samples) + [UInt8](repeating: 7, count: rest), pieces: 3) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"), rawFormat: raw)
            #expect(try reader.readAll().count == 250)
            #expect(reader.warnings.map(\.code) == [.partialFrame])
            #expect(reader.warnings[0].description.contains(rest == 1 ? "its last byte is" : "its last \(rest) bytes are"))
        }
    }

    @Test func `what is not finite is silence where that is asked for, and counted`() throws {
        var samples: [Float] = (0..<40_000).map { Float($0 % 100) / 200 }
        for (n, value) in [(0, Float.nan), (1000, .infinity), (39_999, -.infinity)] { samples[n] = value }
        let bytes = samples.flatMap { littleEndian($0.bitPattern) }
        for channelCount in [1, 2] {
            let raw = RawFormat(sampleRate: 8000, channelCount: channelCount, encoding: .float32)
            var reader = try AudioReader(.memory(bytes, name: "x"), rawFormat: raw, silencesNonFinite: true)
            let read = try reader.readAll()
            #expect(reader.silencedSampleCount == 3)
            #expect(read.count == 40_000 / channelCount && read[0] == 0 && read[1000 / channelCount] == 0 && read.last == 0)
            #expect(read[1] == (channelCount == 1 ? samples[1] : (samples[2] + samples[3]) / 2))
        }
    }

    @Test func `FLAC through a pipe is spooled, or refused where that is not allowed`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take.flac")
        writeSoundFile(steps(20000), to: path, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, sampleRate: 16000)
        var file = try AudioReader(.path(path))
        let samples = try file.readAll()
        #expect(samples.count == 20000)
        let bytes = try TemporaryFolder.contents(ofFile: path)
        try withPipe(bytes) { pipe in
            var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"))
            let isEqual = try reader.readAll() == samples
            #expect(isEqual)
        }
        withPipe(bytes) { pipe in
            let error = failure { _ = try AudioReader(.fileDescriptor(pipe, name: "pipe"), spooling: .refused) }
            #expect(error?.code == .needsSeeking)
        }
    }
}
