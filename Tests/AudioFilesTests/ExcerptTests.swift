import AudioFiles
import CSndFile
import TestSupport
import Testing

@Suite struct ExcerptTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(0.0, 0.25), (0.1, 0.2), (0.123456, 0.5), (0.4999, 0.5), (0.3, Double.infinity)])
    func `an excerpt is the samples between its bounds`(start: Double, end: Double) throws {
        let path = folder.path("take.wav"), samples = steps(8000)
        try WAVFile.write(samples, to: path, sampleRate: 16000)
        let range = Int((start * 16000).rounded())..<(end.isFinite ? Int((end * 16000).rounded()) : 8000)
        var reader = try AudioReader(.excerpt(path: path, seconds: start..<end))
        #expect(reader.format.frameCount == range.count)
        let isEqual = try reader.readAll() == Array(samples[range])
        #expect(isEqual)
        #expect(reader.warnings.isEmpty)
        // In small pieces, and converted, it is what a file of these samples would be.
        var pieces: [Float] = []
        reader = try AudioReader(.excerpt(path: path, seconds: start..<end), sampleRate: 8000)
        while try reader.read(17, into: &pieces) > 0 {}
        let isConverted = pieces == Resampler.convert(Array(samples[range]), from: 16000, to: 8000)
        #expect(isConverted)
    }

    /// Long enough that what is before the excerpt is not all decoded.
    private static let long = sine(440, sampleRate: 16000, count: 60000)

    @Test(arguments: ContainerAndEncoding.all)
    func `whatever the container, an excerpt is that of the whole`(_ format: ContainerAndEncoding) throws {
        if format.container == SF_FORMAT_RAW { return }
        let path = folder.path(format.container == SF_FORMAT_SD2 ? "take.sd2" : "take")
        let rate = format.container == SF_FORMAT_WVE ? 8000 : 16000
        let written = writeSoundFile(Self.long, to: path, format: format.container | format.encoding, sampleRate: rate)
        try #require(written)
        var whole = try AudioReader(.path(path))
        let all = try whole.readAll()
        let start = 40000.0 / Double(whole.sampleRate), end = 50000.0 / Double(whole.sampleRate)
        var reader = try AudioReader(.excerpt(path: path, seconds: start..<end))
        let part = try reader.readAll()
        #expect(part.count == 10000)
        #expect(largestDifference(part, all[40000..<50000]) < 1e-3)
    }

    @Test func `an excerpt of several channels is mixed down`() throws {
        let path = folder.path("take.wav"), samples = steps(2 * 1000)
        try WAVFile.write(samples, to: path, sampleRate: 1000, channelCount: 2)
        var whole = try AudioReader(.path(path)), part = try AudioReader(.excerpt(path: path, seconds: 0.25..<0.75))
        let isEqual = try part.readAll() == Array(try whole.readAll()[250..<750])
        #expect(isEqual)
    }

    @Test func `a file that is read without its header has excerpts too`() throws {
        let path = folder.path("open.wav"), samples = steps(1000)
        try folder.fill("open.wav", wavHeader(dataLength: 0xFFFF_FFFF, sampleRate: 1000) + pcm16(samples))
        var reader = try AudioReader(.excerpt(path: path, seconds: 0.5..<0.6))
        let isEqual = try reader.readAll() == Array(samples[500..<600])
        #expect(isEqual && reader.warnings.map(\.code) == [.openLength])
    }

    @Test func `an end behind the recording's is a warning, unless it is rounding`() throws {
        let path = folder.path("take.wav")
        try WAVFile.write(steps(1000), to: path, sampleRate: 1000)
        for (end, isTold) in [(1.0, false), (1.01, false), (1.02, true), (1e300, true)] {
            var reader = try AudioReader(.excerpt(path: path, seconds: 0.5..<end))
            #expect(try reader.readAll().count == 500)
            #expect(reader.warnings.map(\.code) == (isTold ? [.excerptEnd] : []))
            if isTold { #expect(reader.warnings[0].message == "is cut off: the recording ends at 1.000 s; what is there is used") }
        }
    }

    @Test func `an excerpt without a sample is refused`() throws {
        let path = folder.path("take.wav")
        try WAVFile.write(steps(1000), to: path, sampleRate: 1000)
        for bounds in [1.0..<2, 7..<Double.infinity, 0.5..<0.5, 1e300..<2e300, -2.0 ..< -1] {
            let error = failure { _ = try AudioReader(.excerpt(path: path, seconds: bounds)) }
            #expect(error?.code == .outside)
            #expect(error?.message.contains("which is 1.000 s long") == true)
        }
        #expect(AudioSource.excerpt(path: "a.wav", seconds: 1..<2.5).name == "a.wav (1.000 to 2.500 s)")
        #expect(AudioSource.excerpt(path: "a.wav", seconds: 1..<Double.infinity).name == "a.wav (from 1.000 s)")
        let missing = failure { _ = try AudioReader(.excerpt(path: folder.path("none.wav"), seconds: 0..<1)) }
        #expect(missing?.code == .noSuchFile)
    }
}
