/// What comparing the header of a WAV or AU file with the file's size tells.
///
/// libsndfile silently reads what is there when the header promises more, and no more than the header says when there is
/// more; where header and file disagree, the samples are read without it.
struct HeaderFinding {
    /// Samples to read past libsndfile; nil: libsndfile reads this file well.
    struct Samples {
        var header: SoundHeader
        /// In bytes.
        var length: Int
    }

    private(set) var samples: Samples?
    private(set) var warnings: [AudioWarning] = []

    /// `input` is at the start of a file of `size` bytes, and anywhere in it afterwards.
    init(_ input: inout ByteInput, size: Int, source: String) throws(AudioFileError) {
        guard case .header(let header) = try SoundHeader.read(from: &input) else { return }
        try header.layout.check(source)
        let there = size - header.dataOffset
        let frameSize = header.layout.bytesPerFrame
        guard there >= frameSize else { throw .noAudio(source, container: header.container) }
        if header.declaredLength == there { return }

        if header.declaredLength < there, try header.isFollowedByTrailer(&input, fileSize: size) {
            if header.declaredLength < frameSize { throw .noAudio(source, container: header.container) }
            return
        }
        let promised = header.declaredLength / frameSize
        let found = there / frameSize
        if header.hasOpenLength && (header.declaredLength == 0 || header.declaredLength > there) {
            // An AU header may leave the length open for good.
            if header.container != "AU" { warnings.append(.openLength(source)) }
        } else if promised > found {
            warnings.append(.truncated(source, promised: promised, found: found))
        } else if promised < found {
            warnings.append(.understatedLength(source, promised: promised, found: found))
        } else {
            return
        }
        samples = Samples(header: header, length: there)
    }
}

extension SoundHeader {
    /// Whether what follows the promised samples looks like more chunks, a tag or padding rather than like more samples.
    /// `input` is at the first sample.
    fileprivate func isFollowedByTrailer(_ input: inout ByteInput, fileSize: Int) throws(AudioFileError) -> Bool {
        let length = declaredLength + (mayHaveTrailer ? declaredLength & 1 : 0)
        guard try input.skip(length) else { return true }
        let left = fileSize - dataOffset - length
        if left < 8 { return left < layout.bytesPerFrame || mayHaveTrailer }
        let start = try input.take(8)
        guard start.count == 8 else { return true }
        if start.starts(with: "TAG".utf8) || start.starts(with: "ID3".utf8) { return true }
        let size = Int(start.integer(at: 4, layout.byteOrder) as UInt32)
        return mayHaveTrailer && start[..<4].allSatisfy { (0x20...0x7E).contains($0) } && size <= left - 8
    }
}

extension RawFormat {
    /// Refuses what no recording has, before anything is allocated for it.
    func check(_ source: String) throws(AudioFileError) {
        guard AudioFormat.sampleRates.contains(sampleRate) else { throw .sampleRate(sampleRate, source) }
        guard AudioFormat.channelCounts.contains(channelCount) else { throw .channelCount(channelCount, source) }
    }
}
