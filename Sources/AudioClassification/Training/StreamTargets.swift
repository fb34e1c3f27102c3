internal import AudioFeatures
internal import RecurrentNetworks

/// What a network is to answer to each frame of a recording and the background behind it.
///
/// The answers of a word's frames are cross-entropies, each frame by itself, rather than the best of them, as max-pooling over
/// the answer's frames would have it: a detector averages over a moment, so one good frame is not enough.
struct StreamTargets: Sendable {
    let training: StreamTraining
    let mfcc: MFCCConfiguration
    let labels: [String]
    let background: Int

    /// - Parameter labels: What the network can answer, with one for the background among it.
    init(_ training: StreamTraining, _ mfcc: MFCCConfiguration, labels: [String]) {
        self.training = training
        self.mfcc = mfcc
        self.labels = labels
        background = StreamTraining.background(of: labels)!
    }

    /// What a frame is to be answered with.
    enum Answer: Hashable {
        /// Anything.
        case any
        /// That there is no word.
        case background
        /// That there is speech and none of the words, as far as it can be told while it goes on: the probability is the
        /// background's and the label's in equal parts, so that nothing is more probable than at the end.
        case speech
        /// The recording's label with this probability; the rest is the background's.
        case label(Float)
    }

    /// The answer to each frame.
    ///
    /// A frame counts as what has been heard by its end, with the frames that differences over time look ahead to, as a
    /// detector would have it.
    ///
    /// - Parameter word: Where in the samples the word is; nil where none was found, so that nothing can be asked.
    func answers(label: Int, word: Range<Int>?, frameCount: Int) -> [Answer] {
        if label == background { return [Answer](repeating: .background, count: frameCount) }
        guard let word else { return [Answer](repeating: .any, count: frameCount) }
        let rate = Double(mfcc.sampleRate), end = Double(word.upperBound) / rate
        let isSpeech = labels[label] == Dataset.unknownLabel
        return (0..<frameCount).map { frame in
            let heard = (frame + mfcc.lookAheadFrames) * mfcc.hopLength + mfcc.frameLength
            let time = Double(heard) / rate - end
            if heard <= word.lowerBound { return .background }
            if time < -training.earlySeconds { return isSpeech ? .speech : .any }
            if time < 0 {
                let part = 1 + time / training.earlySeconds
                return .label(Float(training.firstProbability + (1 - training.firstProbability) * part))
            }
            if time <= training.answerSeconds { return .label(1) }
            return time <= training.answerSeconds + training.earlySeconds ? .any : .background
        }
    }

    /// The same as a target of the loss.
    ///
    /// There is far more background than there are words, and the loss is a mean over all frames that count. Only some of it
    /// counts, evenly spread, so that it makes about a third of a recording's frames; as it is other frames each time, this
    /// comes to a smaller weight for all of them. A recording of background has as many frames as others.
    ///
    /// - Parameter offset: Chooses the frames, 0 to 1.
    func target(label: Int, word: Range<Int>?, frameCount: Int, offset: Double) -> Target {
        let answers = answers(label: label, word: word, frameCount: frameCount)
        let other = answers.indices.filter { answers[$0] == .background || answers[$0] == .speech }
        let limit = min(other.count, max(1, label == background ? answerFrames * 3 / 2 : answerFrames / 2))
        let chosen = Set((0..<limit).map { other[Int((Double($0) + offset) * Double(other.count) / Double(limit))] })

        let width = labels.count
        var values = [Float](repeating: 0, count: frameCount * width)
        let counted = answers.indices.map { frame in
            let probability: Float
            switch answers[frame] {
            case .any: return false
            case .background: probability = 0
            case .speech: probability = 0.5
            case .label(let own): probability = own
            }
            values[frame * width + background] = 1 - probability
            values[frame * width + label] += probability
            if case .label = answers[frame] { return true }
            return chosen.contains(frame)
        }
        return .series(TimeSeries(width: width, values: values), counted: counted)
    }

    /// How many frames a word's answer has.
    private var answerFrames: Int {
        Int((training.earlySeconds + training.answerSeconds) * Double(mfcc.sampleRate)) / mfcc.hopLength
    }
}
