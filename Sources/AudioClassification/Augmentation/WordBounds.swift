/// Where in a recording of a word the word itself is, by its energy; nil where all is silent. The one rule for it: streams
/// are labelled by it, and networks that hear streams learn by it when to answer.
///
/// The recording is looked at in stretches of 10 ms. A stretch is loud if its mean power is at most 25 dB below that of the
/// loudest one and, where the recording is noisy, also 6 dB above its background, which is what a tenth of the stretches do
/// not exceed (but 6 dB below the loudest suffices always). The word is the loud stretches around the loudest, with pauses
/// of up to 0.3 s in it, as before a "t"; loud stretches that make less than 30 ms together do not prolong it, as clicks.
///
/// So a tone in silence has its beginning and end at most 10 ms early and late; a word's last sound, where it fades away,
/// counts for as long as it is above the threshold.
func wordRange(_ samples: [Float], sampleRate: Int) -> Range<Int>? {
    let length = max(1, sampleRate / 100)
    let powers = powers(of: samples, length: length, step: length, first: 0)
    guard let peak = powers.max(), peak > 0 else { return nil }
    let background = powers.sorted()[powers.count / 10]
    let threshold = max(peak * 0.003162, min(background * 4, peak / 4))
    let loudest = powers.firstIndex(of: peak)!

    var runs: [Range<Int>] = []
    for n in powers.indices where powers[n] >= threshold {
        if let last = runs.last, last.upperBound == n {
            runs[runs.count - 1] = last.lowerBound..<n + 1
        } else {
            runs.append(n..<n + 1)
        }
    }
    let middle = runs.firstIndex { $0.contains(loudest) }!
    var word = runs[middle]
    for run in runs[(middle + 1)...] where run.count >= 3 {
        guard run.lowerBound - word.upperBound <= 30 else { break }
        word = word.lowerBound..<run.upperBound
    }
    for run in runs[..<middle].reversed() where run.count >= 3 {
        guard word.lowerBound - run.upperBound <= 30 else { break }
        word = run.lowerBound..<word.upperBound
    }
    return word.lowerBound * length..<min(word.upperBound * length, samples.count)
}
