import AudioFiles
import CSndFile
import TestSupport
import Testing

@Suite struct ContainerTests {
    @Test func `libsndfile offers more than a hundred combinations of container and encoding`() {
        #expect(ContainerAndEncoding.all.count > 100)
    }

    @Test(arguments: ContainerAndEncoding.all)
    func `what libsndfile writes is read back, from a path, from memory and through a pipe`(
        _ format: ContainerAndEncoding
    ) throws {
        // Raw samples have no header; Sound Designer II has a file beside it that is found by name only.
        if format.container == SF_FORMAT_RAW { return }
        let folder = try TemporaryFolder()
        let path = folder.path(format.container == SF_FORMAT_SD2 ? "tone.sd2" : "tone")
        let rate = format.container == SF_FORMAT_WVE ? 8000 : 16000
        let tone = sine(440, sampleRate: rate, count: rate)
        let written = writeSoundFile(tone, to: path, format: format.container | format.encoding, sampleRate: rate)
        try #require(written)

        var reader = try AudioReader(.path(path))
        let samples = try reader.readAll()
        switch format.container {
        case SF_FORMAT_XI: #expect(reader.sampleRate == 44100, "XI stores no rate")
        case SF_FORMAT_VOC: #expect(abs(reader.sampleRate - rate) < rate / 50, "VOC may store a rounded period")
        default: #expect(reader.sampleRate == rate)
        }
        #expect(reader.format.channelCount == 1)
        #expect(reader.format.container != "unknown" && reader.format.encoding != "unknown")
        #expect(reader.warnings.isEmpty)
        #expect(samples.count >= tone.count, "\(samples.count) samples")
        if ![SF_FORMAT_VORBIS, SF_FORMAT_OPUS, SF_FORMAT_MPEG_LAYER_III, SF_FORMAT_GSM610].contains(format.encoding) {
            #expect(signalToNoise(tone, samples) > 15)
        }
        if format.container == SF_FORMAT_SD2 { return }

        var fromMemory = try AudioReader(.memory(TemporaryFolder.contents(ofFile: path), name: "memory"))
        let isMemoryEqual = try fromMemory.readAll() == samples
        #expect(isMemoryEqual)
        try withPipe(TemporaryFolder.contents(ofFile: path), pieces: 777) { pipe in
            var fromPipe = try AudioReader(.fileDescriptor(pipe, name: "pipe"))
            let isPipeEqual = try fromPipe.readAll() == samples
            #expect(isPipeEqual)
            #expect(fromPipe.warnings.isEmpty)
        }
    }
}
