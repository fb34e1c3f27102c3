// RIFF/WAVE as Microsoft and IBM describe it (1991, WAVEFORMATEXTENSIBLE 2001); RF64 and BW64 as in ITU-R BS.2088.

extension SoundHeader {
    /// Reads chunk by chunk from behind the first four bytes to the first sample. A chunk's size is only ever skipped,
    /// never allocated.
    static func readRIFF(
        from input: inout ByteInput, container: String, order: ByteOrder
    ) throws(AudioFileError) -> Outcome {
        let start = try input.take(8)
        guard start.count == 8, start[4...].elementsEqual("WAVE".utf8) else { return .other }

        var layout: RawFormat?
        var longLength: UInt64?
        while true {
            let chunk = try input.take(8)
            guard chunk.count == 8 else { return .noSamples(container: container) }
            let size: UInt32 = chunk.integer(at: 4, order)
            var taken = 0
            switch chunk[..<4] {
            case ArraySlice("fmt ".utf8):
                let wanted = min(40, Int(size))
                let body = try input.take(wanted)
                guard body.count == wanted else { return .noSamples(container: container) }
                layout = self.layout(fmt: body, order)
                if layout == nil { return .other }
                _ = input.stopRecording()
                taken = body.count
            case ArraySlice("ds64".utf8):
                let body = try input.take(min(16, Int(size)))
                if body.count == 16, container != "WAV" { longLength = body.integer(at: 8, order) }
                taken = body.count
            case ArraySlice("data".utf8):
                guard let layout else { return .other }
                return .header(
                    header(container, layout, dataOffset: input.position, length: size, longLength: longLength))
            default:
                if input.isRecording, input.recordedCount + Int(size) > recordingLimit { return .other }
            }
            // Chunks start at even offsets.
            guard try input.skip(Int(size) + Int(size & 1) - taken) else { return .noSamples(container: container) }
        }
    }

    private static func header(
        _ container: String, _ layout: RawFormat, dataOffset: Int, length: UInt32, longLength: UInt64?
    ) -> SoundHeader {
        var header = SoundHeader(
            container: container, layout: layout, dataOffset: dataOffset, declaredLength: Int(length),
            hasOpenLength: isPlaceholder(length), mayHaveTrailer: true)
        if length == .max, let longLength {
            header.hasOpenLength = longLength == 0 || longLength > UInt64(Int.max)
            header.declaredLength = Int(clamping: longLength)
        }
        return header
    }

    /// The samples that a `fmt ` chunk describes; nil if they need a decoder or its numbers disagree.
    private static func layout(fmt bytes: [UInt8], _ order: ByteOrder) -> RawFormat? {
        guard bytes.count >= 16 else { return nil }
        var tag: UInt16 = bytes.integer(at: 0, order)
        let channelCount = Int(bytes.integer(at: 2, order) as UInt16)
        let sampleRate = Int(bytes.integer(at: 4, order) as UInt32)
        let frameSize = Int(bytes.integer(at: 12, order) as UInt16)
        let bits = Int(bytes.integer(at: 14, order) as UInt16)
        if tag == 0xFFFE {
            // WAVE_FORMAT_EXTENSIBLE: the tag is the first part of a GUID, the rest is the same for all of these.
            guard bytes.count >= 40, bytes[28...].elementsEqual(guidTail) else { return nil }
            tag = bytes.integer(at: 24, order)
        }
        let encoding: SampleEncoding
        switch (tag, bits) {
        case (1, 1...8): encoding = .pcm8Unsigned
        case (1, 9...16): encoding = .pcm16
        case (1, 17...24): encoding = .pcm24
        case (1, 25...32): encoding = .pcm32
        case (3, 32): encoding = .float32
        case (3, 64): encoding = .float64
        case (6, 8): encoding = .aLaw
        case (7, 8): encoding = .muLaw
        default: return nil
        }
        guard frameSize == channelCount * encoding.byteCount || channelCount == 0 else { return nil }
        return RawFormat(sampleRate: sampleRate, channelCount: channelCount, encoding: encoding, byteOrder: order)
    }

    private static let guidTail: [UInt8] = [0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
}
