import AudioFiles
import CSndFile
import TestSupport
import Testing

/// Files that are wrong about themselves and read all the same, with a warning.
@Suite struct OddFileTests {
    private func read(_ bytes: [UInt8]) throws -> (samples: [Float], warnings: [AudioWarning], format: AudioFormat) {
        let folder = try TemporaryFolder()
        try folder.fill("take.wav", bytes)
        var reader = try AudioReader(.path(folder.path("take.wav")))
        let samples = try reader.readAll()
        var fromMemory = try AudioReader(.memory(bytes, name: folder.path("take.wav")))
        let isEqual = try fromMemory.readAll() == samples
        #expect(isEqual)
        #expect(fromMemory.warnings == reader.warnings)
        return (samples, reader.warnings, reader.format)
    }

    @Test func `a truncated file is used as far as it goes`() throws {
        let samples = steps(500)
        let (read, warnings, format) = try read(wavHeader(dataLength: 2000) + pcm16(samples))
        #expect(read == samples)
        #expect(warnings.map(\.code) == [.truncated])
        #expect(warnings[0].description.contains("promises 1000 frames, 500 are there"))
        #expect(format.frameCount == 500)
    }

    @Test(arguments: [0, 0x7FFF_F000, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func `a recording that was never closed is read to its end`(_ length: UInt32) throws {
        let samples = steps(500)
        let (read, warnings, _) = try read(wavHeader(dataLength: length) + pcm16(samples))
        #expect(read == samples)
        #expect(warnings.map(\.code) == [.openLength])
    }

    @Test func `samples that the header does not count are used`() throws {
        let samples = [0.5, -0.5] + steps(500)
        let (read, warnings, _) = try read(wavHeader(dataLength: 200) + pcm16(samples))
        #expect(read == samples)
        #expect(warnings.map(\.code) == [.understatedLength])
        #expect(warnings[0].description.contains("100 frames promised, 502 are there"))
    }

    @Test func `chunks and tags after the samples are no samples`() throws {
        let samples = steps(501)
        let bytes = wavHeader(dataLength: 1002) + pcm16(samples)
        for trailer in [
            Array("LIST".utf8) + littleEndian(6) + [1, 2, 3, 4, 5, 6], Array("TAG".utf8) + [UInt8](repeating: 32, count: 125),
            [0],
        ] {
            let (read, warnings, _) = try read(bytes + trailer)
            #expect(read == samples)
            #expect(warnings.isEmpty)
        }
    }

    // Not CAF and Ogg: libsndfile refuses to read them without their end.
    @Test(arguments: [
        SF_FORMAT_AIFF | SF_FORMAT_PCM_16, SF_FORMAT_W64 | SF_FORMAT_PCM_16,
        SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, SF_FORMAT_RF64 | SF_FORMAT_PCM_16,
        SF_FORMAT_AU | SF_FORMAT_FLOAT, SF_FORMAT_WAV | SF_FORMAT_ULAW,
    ])
    func `a truncated file of any kind is used as far as it goes, with a warning`(_ format: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("take")
        let tone = sine(500, sampleRate: 16000, count: 64000)
        let written = writeSoundFile(tone, to: path, format: format, sampleRate: 16000)
        try #require(written)
        let bytes = try TemporaryFolder.contents(ofFile: path)
        try folder.fill("take", Array(bytes[..<(bytes.count / 2)]))
        var reader = try AudioReader(.path(path))
        let samples = try reader.readAll()
        #expect(samples.count > 20000 && samples.count < 40000, "\(samples.count)")
        #expect(!reader.warnings.isEmpty)
    }
}
