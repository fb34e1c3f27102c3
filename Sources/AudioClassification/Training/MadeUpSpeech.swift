internal import RecurrentNetworks

/// Speech that is no word to be learned, made up of pieces of the words that are.
///
/// A network that hears new words only takes everything for one of them. Pieces in another order, from different words or by
/// themselves have all the sounds of the words, and none of them is one.
struct MadeUpSpeech: Sendable {
    /// Recordings of words, each with where in it something is heard.
    private let words: [(sound: LearnedSound, label: Int, active: Range<Int>)]
    private let fadeLength: Int

    /// - Parameter words: Recordings of words, with their labels; at least one.
    init(_ words: [(sound: LearnedSound, label: Int)], sampleRate: Int) {
        self.words = words.map { ($0.sound, $0.label, activeRange($0.sound.samples, sampleRate: sampleRate)) }
        fadeLength = sampleRate / 100
    }

    /// A word that is none, of the voice of the recordings.
    func pseudoWord(using generator: inout SeededGenerator) -> LearnedSound {
        let first = Int.random(in: words.indices, using: &generator)
        let word = samples(first)
        let others = words.indices.filter { words[$0].label != words[first].label }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return made(of: [Array(word.reversed())[...]])
        case 1:
            let part = generator.uniform(in: 0.35...0.55)
            return made(of: [Bool.random(using: &generator) ? word.part(0...part) : word.part(1 - part...1)])
        case 2 where !others.isEmpty:
            // The beginning of a word and the end of another one.
            let other = samples(others[Int.random(in: others.indices, using: &generator)])
            let place = generator.uniform(in: 0.3...0.7)
            return made(of: [word.part(0...place), other.part(place...1)])
        default:
            let other = samples(Int.random(in: words.indices, using: &generator))
            var order = Array(0..<4)
            repeat { order.shuffle(using: &generator) } while order == [0, 1, 2, 3]
            return made(of: order.map { quarter in
                (Bool.random(using: &generator) ? word : other).part(Double(quarter) / 4...Double(quarter + 1) / 4)
            })
        }
    }

    /// Two to four pieces of any words, forwards or backwards.
    func otherSpeech(using generator: inout SeededGenerator) -> LearnedSound {
        let count = Int.random(in: 2...4, using: &generator)
        return made(of: (0..<count).map { _ in
            let word = samples(Int.random(in: words.indices, using: &generator))
            let length = generator.uniform(in: 0.6...1.5) / Double(count)
            let start = generator.uniform(in: 0...max(0, 1 - length))
            let piece = word.part(start...min(1, start + length))
            return Bool.random(using: &generator) ? piece : Array(piece.reversed())[...]
        })
    }

    private func samples(_ word: Int) -> ArraySlice<Float> { words[word].sound.samples[words[word].active] }

    /// The pieces one after the other; each fades into the next, so that a cut cannot be told from speech.
    private func made(of pieces: [ArraySlice<Float>]) -> LearnedSound {
        var samples = Array(pieces[0])
        for piece in pieces.dropFirst() {
            let fade = min(fadeLength, samples.count, piece.count), start = samples.count - fade
            for n in 0..<fade {
                let weight = (Float(n) + 0.5) / Float(fade)
                samples[start + n] += weight * (piece[piece.startIndex + n] - samples[start + n])
            }
            samples += piece.dropFirst(fade)
        }
        return LearnedSound(samples[...], window: 0..<samples.count)
    }
}

extension ArraySlice {
    /// The elements from one part of it to another, both 0 to 1; at least one.
    fileprivate func part(_ range: ClosedRange<Double>) -> ArraySlice {
        let first = Swift.min(Int(range.lowerBound * Double(count)), count - 1)
        let end = Swift.max(first + 1, Int(range.upperBound * Double(count)))
        return self[startIndex + first..<startIndex + end]
    }
}
