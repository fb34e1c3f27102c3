// Sun/NeXT .au: 24 bytes of header, an annotation, then samples to the end.

extension SoundHeader {
    static func readAU(from input: inout ByteInput, order: ByteOrder) throws(AudioFileError) -> Outcome {
        let bytes = try input.take(20)
        guard bytes.count == 20 else { return .other }
        let dataOffset = Int(bytes.integer(at: 0, order) as UInt32)
        let size: UInt32 = bytes.integer(at: 4, order)
        let encoding: SampleEncoding? =
            switch bytes.integer(at: 8, order) as UInt32 {
            case 1: .muLaw
            case 2: .pcm8
            case 3: .pcm16
            case 4: .pcm24
            case 5: .pcm32
            case 6: .float32
            case 7: .float64
            case 27: .aLaw
            default: nil
            }
        guard let encoding, dataOffset >= input.position else { return .other }
        _ = input.stopRecording()
        guard try input.skip(dataOffset - input.position) else { return .noSamples(container: "AU") }
        let layout = RawFormat(
            sampleRate: Int(bytes.integer(at: 12, order) as UInt32),
            channelCount: Int(bytes.integer(at: 16, order) as UInt32), encoding: encoding, byteOrder: order)
        return .header(
            SoundHeader(
                container: "AU", layout: layout, dataOffset: dataOffset, declaredLength: Int(size),
                hasOpenLength: isPlaceholder(size), mayHaveTrailer: false))
    }
}
