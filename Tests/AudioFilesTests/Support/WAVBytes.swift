import AudioFiles
import Testing

func littleEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// The 44 bytes in front of 16-bit samples.
func wavHeader(dataLength: UInt32, sampleRate: UInt32 = 16000, channelCount: UInt8 = 1) -> [UInt8] {
    Array("RIFF".utf8) + littleEndian(dataLength &+ 36) + Array("WAVEfmt ".utf8) + littleEndian(16) + [1, 0, channelCount, 0]
        + littleEndian(sampleRate) + littleEndian(sampleRate &* 2 &* UInt32(channelCount)) + [2 * channelCount, 0, 16, 0]
        + Array("data".utf8) + littleEndian(dataLength)
}

/// Samples that 16 bits hold exactly, as such.
func pcm16(_ samples: [Float]) -> [UInt8] {
    samples.flatMap { sample in
        let pattern = UInt16(bitPattern: Int16(sample * 32768))
        return [UInt8(truncatingIfNeeded: pattern), UInt8(pattern >> 8)]
    }
}

/// The error that `body` throws; one that is not of ours is an issue of its own.
func failure(_ body: () throws -> Void) -> AudioFileError? {
    do {
        try body()
        return nil
    } catch {
        if !(error is AudioFileError) { Issue.record(error) }
        return error as? AudioFileError
    }
}

/// What goes wrong with these bytes, opened and read to the end.
func failure(reading bytes: [UInt8]) -> AudioFileError? {
    failure {
        var reader = try AudioReader(.memory(bytes, name: "take.wav"))
        _ = try reader.readAll()
    }
}
