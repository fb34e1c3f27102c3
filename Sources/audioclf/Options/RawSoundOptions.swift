import ArgumentParser
import AudioFiles

/// What samples without a header are.
struct RawSoundOptions: ParsableArguments {
    /// By the names that ffmpeg has for them.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case u8, s8, s16le, s16be, s24le, s24be, s32le, s32be, f32le, f32be, f64le, f64be, mulaw, alaw

        var encoding: SampleEncoding {
            switch self {
            case .u8: .pcm8Unsigned
            case .s8: .pcm8
            case .s16le, .s16be: .pcm16
            case .s24le, .s24be: .pcm24
            case .s32le, .s32be: .pcm32
            case .f32le, .f32be: .float32
            case .f64le, .f64be: .float64
            case .mulaw: .muLaw
            case .alaw: .aLaw
            }
        }

        var byteOrder: ByteOrder { rawValue.hasSuffix("be") ? .bigEndian : .littleEndian }
    }

    @Option(help: ArgumentHelp("The sound has no header, and so many samples a second.", valueName: "hertz")) var rate: Int?
    @Option(help: "With --rate: how a sample is written (default: s16le).") var format: Format?
    @Option(help: "With --rate: how many channels there are (default: 1).") var channels: Int?

    func validate() throws {
        if rate == nil, format != nil || channels != nil {
            throw ValidationError("--format and --channels are for sound without a header; they need --rate.")
        }
        if let rate, !AudioFormat.sampleRates.contains(rate) {
            throw ValidationError("--rate takes a number from \(AudioFormat.sampleRates.lowerBound) to \(AudioFormat.sampleRates.upperBound).")
        }
        if let channels, !AudioFormat.channelCounts.contains(channels) {
            throw ValidationError("--channels takes a number from 1 to \(AudioFormat.channelCounts.upperBound).")
        }
    }

    /// Nil: a header says it.
    var rawFormat: RawFormat? {
        rate.map {
            RawFormat(
                sampleRate: $0, channelCount: channels ?? 1, encoding: (format ?? .s16le).encoding,
                byteOrder: (format ?? .s16le).byteOrder)
        }
    }
}
