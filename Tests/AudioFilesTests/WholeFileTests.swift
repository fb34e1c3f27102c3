import AudioFiles
import CSndFile
import Foundation
import TestSupport
import Testing

/// Whether a file is all there, as its header tells.
@Suite struct WholeFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What is said of bytes in memory, and of a file of them by its path and when it is open.
    private func isWhole(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> Bool? {
        try folder.fill("take", bytes)
        let said = AudioSource.memory(bytes, name: "take").isWhole
        #expect(AudioSource.path(folder.path("take")).isWhole == said, sourceLocation: sourceLocation)
        let handle = try #require(FileHandle(forReadingAtPath: folder.path("take")))
        try handle.seek(toOffset: UInt64(bytes.count / 2))
        #expect(
            AudioSource.fileDescriptor(handle.fileDescriptor, name: "take").isWhole == said, sourceLocation: sourceLocation)
        #expect(try handle.offset() == UInt64(bytes.count / 2), sourceLocation: sourceLocation)
        return said
    }

    @Test(arguments: [
        (SF_FORMAT_WAV, SF_FORMAT_PCM_16), (SF_FORMAT_WAV, SF_FORMAT_FLOAT), (SF_FORMAT_WAVEX, SF_FORMAT_PCM_24),
        (SF_FORMAT_RF64, SF_FORMAT_PCM_16), (SF_FORMAT_AU, SF_FORMAT_PCM_16), (SF_FORMAT_AU, SF_FORMAT_ULAW),
    ])
    func `a file is whole from its last sample on`(container: Int, encoding: Int) throws {
        let path = folder.path("written")
        #expect(writeSoundFile(steps(200), to: path, format: container | encoding, sampleRate: 8000))
        let bytes = try folder.contents("written")
        #expect(try isWhole(bytes) == true)
        // What follows the samples, such as a title, need not be there.
        #expect(try isWhole(bytes + [1, 2, 3]) == true)
        let width = encoding == SF_FORMAT_ULAW ? 1 : encoding == SF_FORMAT_FLOAT ? 4 : encoding == SF_FORMAT_PCM_24 ? 3 : 2
        for missing in 1...200 * width { #expect(try isWhole(bytes.dropLast(missing)) == false, "\(missing)") }
        // Of the first bytes nobody knows what they will be.
        for count in 0..<bytes.count - 200 * width { #expect(try isWhole(Array(bytes.prefix(count))) != true, "\(count)") }
    }

    private func isWhole(_ bytes: ArraySlice<UInt8>) throws -> Bool? { try isWhole(Array(bytes)) }

    @Test func `a chunk before the samples that is still to come makes it not whole`() throws {
        let header = wavHeader(dataLength: 4)
        let listed = Array(header[..<36]) + Array("LIST".utf8) + littleEndian(100) + [UInt8](repeating: 1, count: 50)
        #expect(try isWhole(listed) == false)
        #expect(try isWhole(header[..<12]) == false)
        #expect(try isWhole(listed + [UInt8](repeating: 1, count: 50) + header[36...] + [1, 2, 3, 4]) == true)
    }

    @Test func `a header that is cut off anywhere behind its first twelve bytes makes it not whole`() throws {
        let plain = wavHeader(dataLength: 4)
        // As WAVE_FORMAT_EXTENSIBLE has it: 24 bytes more, which tell what 0xFFFE stands for.
        let guid: [UInt8] = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        let extended = Array(plain[..<16]) + littleEndian(40) + [0xFE, 0xFF] + plain[22..<36] + [22, 0, 16, 0, 4, 0, 0, 0] + guid
            + plain[36...]
        for header in [plain, extended] {
            for count in 12...header.count { #expect(try isWhole(header[..<count]) == false, "\(count)") }
            #expect(try isWhole(header + [1, 2, 3, 4]) == true)
        }
    }

    @Test(arguments: [0, 0xFFFF_FFFF, 0xFFFF_FFFE, 0x7FFF_FFFF, 0x7FFF_F000] as [UInt32])
    func `a length that the writer could not know says nothing`(length: UInt32) throws {
        #expect(try isWhole(wavHeader(dataLength: length) + [1, 2, 3, 4]) == nil)
        #expect(try isWhole(wavHeader(dataLength: length)) == nil)
    }

    @Test func `what is no audio, or is packed, does not say`() throws {
        for bytes in [[], [0], Array("RIFF".utf8), Array("hello, this is a letter to you all, and not short".utf8)] as [[UInt8]] {
            #expect(try isWhole(bytes) == nil)
        }
        for (container, encoding) in [(SF_FORMAT_FLAC, SF_FORMAT_PCM_16), (SF_FORMAT_OGG, SF_FORMAT_VORBIS), (SF_FORMAT_AIFF, SF_FORMAT_PCM_16)] {
            let path = folder.path("written")
            guard writeSoundFile(steps(2000), to: path, format: container | encoding, sampleRate: 8000) else { continue }
            let bytes = try folder.contents("written")
            #expect(try isWhole(bytes) == nil)
            #expect(try isWhole(bytes.dropLast(20)) == nil)
        }
    }

    @Test func `what is no file, or not there, does not say`() throws {
        #expect(AudioSource.path(folder.path("missing")).isWhole == nil)
        #expect(AudioSource.path(folder.path).isWhole == nil)
        #expect(AudioSource.path("/dev/null").isWhole == nil)
        #expect(AudioSource.fileDescriptor(-1, name: "closed").isWhole == nil)
        let bytes = wavHeader(dataLength: 4) + [1, 2, 3, 4]
        #expect(withPipe(bytes) { AudioSource.fileDescriptor($0, name: "pipe").isWhole } == nil)
    }
}
