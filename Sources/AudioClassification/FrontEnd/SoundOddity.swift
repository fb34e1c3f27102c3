/// What is odd about a recording that is used all the same; worded once, for training, classifying and features.
package enum SoundOddity: Hashable, Sendable, CustomStringConvertible {
    /// Fewer samples than a frame has.
    case shorterThanFrame(sampleCount: Int, frameLength: Int)
    /// Nothing but zeros.
    case silent

    /// The oddities of a whole recording.
    package static func of(sampleCount: Int, frameLength: Int, isSilent: Bool) -> [SoundOddity] {
        (sampleCount < frameLength ? [.shorterThanFrame(sampleCount: sampleCount, frameLength: frameLength)] : [])
            + (isSilent ? [.silent] : [])
    }

    package var description: String {
        switch self {
        case .shorterThanFrame(let sampleCount, let frameLength):
            "is shorter than a frame (\(sampleCount) of \(frameLength) samples); filled up with silence"
        case .silent: "is silent: every sample is 0"
        }
    }
}
