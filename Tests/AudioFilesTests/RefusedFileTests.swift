import AudioFiles
import CSndFile
import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct RefusedFileTests {
    /// A refusal is one line that starts with the name.
    private func expect(
        _ error: AudioFileError?, _ code: AudioFileError.Code, saying text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(error?.code == code, sourceLocation: sourceLocation)
        let line = error?.description ?? ""
        #expect(line.contains(text) && !line.contains("\n"), "\(line)", sourceLocation: sourceLocation)
        #expect(line.hasPrefix((error?.source ?? "?") + ": "), sourceLocation: sourceLocation)
    }

    @Test func `what cannot be opened says why`() throws {
        let folder = try TemporaryFolder()
        expect(failure { _ = try AudioReader(.path(folder.path("none.wav"))) }, .noSuchFile, saying: "no such file")
        expect(failure { _ = try AudioReader(.path(folder.path)) }, .isDirectory, saying: "is a folder")
        try folder.fill("empty.wav", [])
        expect(failure { _ = try AudioReader(.path(folder.path("empty.wav"))) }, .empty, saying: "0 bytes")
        expect(failure(reading: []), .empty, saying: "0 bytes")
        withPipe([]) { pipe in
            expect(failure { _ = try AudioReader(.fileDescriptor(pipe, name: "pipe")) }, .empty, saying: "0 bytes")
        }
    }

    @Test func `files refused at the same time are each told their own reason`() {
        let text = Array("no sound at all, only words".utf8)
        // An encoding that there is not.
        let header = wavHeader(dataLength: 4)
        let wav = header[..<20] + [0xEE, 0x77] + header[22...] + [1, 2, 3, 4]
        let files = [text, Array(wav)]
        let reasons = files.map { failure(reading: $0)?.description ?? "" }
        #expect(reasons[0] != reasons[1] && reasons.allSatisfy { $0.contains("libsndfile can read") })
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            let bytes = files[thread % 2]
            for _ in 0..<2000 where failure(reading: bytes)?.description != reasons[thread % 2] {
                wrong.add(1, ordering: .relaxed)
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test func `a file that may not be read says so`() throws {
        // Root reads everything.
        if geteuid() == 0 { return }
        let folder = try TemporaryFolder()
        try folder.fill("secret.wav", wavHeader(dataLength: 0))
        _ = unsafe chmod(folder.path("secret.wav"), 0)
        expect(failure { _ = try AudioReader(.path(folder.path("secret.wav"))) }, .permissionDenied, saying: "permission")
    }

    @Test(arguments: [0, 1000, 0xFFFF_FFFF] as [UInt32])
    func `a header and nothing else holds no audio`(_ length: UInt32) {
        let bytes = wavHeader(dataLength: length)
        expect(failure(reading: bytes), .noAudio, saying: "holds no audio")
        expect(failure(reading: bytes + [1]), .noAudio, saying: "holds no audio")
        withPipe(bytes) { pipe in
            let error = failure {
                var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"))
                _ = try reader.readAll()
            }
            expect(error, .noAudio, saying: "holds no audio")
        }
    }

    @Test func `no samples and then another chunk hold no audio`() {
        let bytes = wavHeader(dataLength: 0) + Array("LIST".utf8) + littleEndian(4) + [1, 2, 3, 4]
        expect(failure(reading: bytes), .noAudio, saying: "holds no audio")
    }

    @Test func `a FLAC file without a sample holds no audio`() throws {
        let folder = try TemporaryFolder()
        for (name, format) in [("a.flac", SF_FORMAT_FLAC), ("a.aiff", SF_FORMAT_AIFF), ("a.caf", SF_FORMAT_CAF)] {
            writeSoundFile([], to: folder.path(name), format: format | SF_FORMAT_PCM_16, sampleRate: 16000)
            let error = failure {
                var reader = try AudioReader(.path(folder.path(name)))
                _ = try reader.readAll()
            }
            #expect(error != nil, "\(name)")
        }
    }

    @Test func `a text called WAV is refused in libsndfile's words`() {
        let text = Array("Dear diary, today I recorded nothing at all.\n".utf8)
        expect(failure(reading: text), .notAudio, saying: "Format not recognised")
        #expect(failure(reading: text)?.underlying != nil)
        withPipe(text) { pipe in
            let error = failure { _ = try AudioReader(.fileDescriptor(pipe, name: "pipe")) }
            expect(error, .notAudio, saying: "libsndfile")
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `samples that are no numbers are refused with their time`(_ bad: Float) throws {
        let folder = try TemporaryFolder()
        for channelCount in [1, 2] {
            var samples = [Float](repeating: 0.25, count: 60000 * channelCount)
            samples[40000 * channelCount] = bad
            let path = folder.path("bad.wav")
            writeSoundFile(
                samples, to: path, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, sampleRate: 16000, channelCount: channelCount)
            let error = failure {
                var reader = try AudioReader(.path(path), sampleRate: 8000)
                _ = try reader.readAll()
            }
            expect(error, .notFinite, saying: "2.500 s")
        }
    }

    @Test func `absurd rates and numbers of channels are refused`() {
        let samples = pcm16(steps(100))
        for rate in [0, 1, 99, 768_001, .max] as [UInt32] {
            // libsndfile reads the whole one, and the one that is cut off is read without it.
            for end in [samples, samples.dropLast(20)] {
                let error = failure(reading: wavHeader(dataLength: 200, sampleRate: rate) + end)
                expect(error, .sampleRate, saying: "has a sample rate of \(rate) Hz, expected 100 to 768000 Hz")
            }
        }
        for rate in [100, 768_000] as [UInt32] {
            #expect(failure(reading: wavHeader(dataLength: 200, sampleRate: rate) + samples) == nil)
        }
        expect(failure(reading: wavHeader(dataLength: 200, channelCount: 0) + samples), .channelCount, saying: "0 channels")
        var many = wavHeader(dataLength: 200)
        // 1025 channels, 2050 bytes a frame.
        many.replaceSubrange(22..<24, with: [0x01, 0x04])
        many.replaceSubrange(32..<34, with: [0x02, 0x08])
        expect(failure(reading: many + samples), .channelCount, saying: "1025 channels")
        let error = failure {
            _ = try AudioReader(.memory(wavHeader(dataLength: 200) + samples, name: "take.wav"), sampleRate: 0)
        }
        expect(error, .sampleRate, saying: "to 0 Hz")
    }

    @Test func `a design that makes no filter is refused when it is needed`() {
        let bytes = wavHeader(dataLength: 200) + pcm16(steps(100))
        let design = ResamplerDesign(passBandEnd: 2)
        let error = failure { _ = try AudioReader(.memory(bytes, name: "take.wav"), sampleRate: 8000, resampler: design) }
        expect(error, .resamplerDesign, saying: "pass band")
        #expect(failure { _ = try AudioReader(.memory(bytes, name: "take.wav"), resampler: design) } == nil)
    }

    @Test func `sizes in headers allocate nothing`() {
        // A format chunk and a foreign chunk of almost 4 GiB.
        for id in ["fmt ", "LIST", "ds64"] {
            let bytes = Array("RF64".utf8) + littleEndian(36) + Array("WAVE\(id)".utf8) + littleEndian(0xFFFF_FFF0)
            #expect(failure(reading: bytes + [UInt8](repeating: 1, count: 60)) != nil)
            withPipe(bytes) { pipe in
                #expect(failure { _ = try AudioReader(.fileDescriptor(pipe, name: "pipe")) } != nil)
            }
        }
        // An AU annotation of 4 GiB, and 2^48 frames of FLAC.
        let annotated = Array(".snd".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + [0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0x3E, 0x80, 0, 0, 0, 1]
        #expect(failure(reading: annotated + [0, 0]) != nil)
    }

    @Test func `every truncation and every flipped bit of a header is answered or refused`() {
        let whole = wavHeader(dataLength: 2000) + pcm16(steps(1000))
        for length in 0..<60 {
            let error = failure(reading: Array(whole[..<length]))
            // A whole sample behind the header is audio, as long as all the header before it is there.
            #expect((error == nil) == (length >= 46), "\(length) bytes: \(error?.description ?? "read")")
        }
        var refusals: [AudioFileError] = []
        for bit in 0..<(44 * 8) {
            var bytes = whole
            bytes[bit / 8] ^= 1 << (bit % 8)
            let error = failure(reading: bytes)
            if let error { refusals.append(error) }
            withPipe(bytes) { pipe in
                let piped = failure {
                    var reader = try AudioReader(.fileDescriptor(pipe, name: "pipe"))
                    _ = try reader.readAll()
                }
                if let piped { refusals.append(piped) }
            }
        }
        #expect(!refusals.isEmpty && refusals.count < 2 * 44 * 8)
        for error in refusals {
            let line = error.description
            #expect(line.hasPrefix(error.source + ": ") && !line.contains("\n"), "\(line)")
        }
    }

    @Test func `a refused file leaves no descriptor open`() throws {
        let folder = try TemporaryFolder()
        let files: [(String, [UInt8])] = [
            ("text", Array("no audio at all, really".utf8)), ("header", wavHeader(dataLength: 0)),
            ("rate", wavHeader(dataLength: 4, sampleRate: 0) + [0, 0, 0, 0]),
            ("good", wavHeader(dataLength: 4) + [0, 0, 0, 0]), ("short", wavHeader(dataLength: 400) + [0, 0, 0, 0]),
        ]
        for (name, bytes) in files {
            let path = folder.path(name)
            try folder.fill(name, bytes)
            for _ in 0..<400 { _ = failure { _ = try AudioReader(.path(path)) } }
        }
        // Other tests run beside this one and have files of their own open.
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(open.filter { $0.hasPrefix(folder.path) }.isEmpty)
    }
}
