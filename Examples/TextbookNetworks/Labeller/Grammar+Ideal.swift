extension Grammar {
    /// The most probable tag of each word for someone who knows the grammar by heart: from the words up to there, and from
    /// the whole sentence. No labeller can be right more often, so this is the ceiling of what a network may reach.
    ///
    /// The forward-backward algorithm of hidden Markov models (Rabiner 1989).
    func idealTags(of words: [String]) -> (reading: [PartOfSpeech], knowingAll: [PartOfSpeech]) {
        func emission(_ state: Int, _ word: String) -> Double {
            states[state].words.contains(word) ? 1 / Double(states[state].words.count) : 0
        }
        func spread(_ next: [(name: String, weight: Double)], _ amount: Double, into row: inout [Double]) {
            let sum = next.reduce(0) { $0 + $1.weight }
            for (name, weight) in next where !name.isEmpty { row[index(of: name)] += amount * weight / sum }
        }
        let none = [Double](repeating: 0, count: states.count)

        // The probability of the words so far and of each state.
        var forward: [[Double]] = []
        for word in words {
            var row = none
            if let last = forward.last {
                for state in states.indices where last[state] > 0 { spread(states[state].next, last[state], into: &row) }
            } else {
                spread(Self.starts, 1, into: &row)
            }
            forward.append(row.indices.map { row[$0] * emission($0, word) })
        }
        // The probability of the words behind, given each state.
        var backward = [[Double]](repeating: none, count: words.count)
        for step in words.indices.reversed() {
            for state in states.indices where forward[step][state] > 0 {
                let next = states[state].next
                let sum = next.reduce(0) { $0 + $1.weight }
                backward[step][state] = next.reduce(0) { total, edge in
                    let (name, weight) = (edge.name, edge.weight / sum)
                    guard step + 1 < words.count else { return total + (name.isEmpty ? weight : 0) }
                    guard !name.isEmpty else { return total }
                    let target = index(of: name)
                    return total + weight * emission(target, words[step + 1]) * backward[step + 1][target]
                }
            }
        }
        func best(_ weights: [Double]) -> PartOfSpeech {
            var sums = [Double](repeating: 0, count: PartOfSpeech.allCases.count)
            for state in states.indices { sums[states[state].tag.rawValue] += weights[state] }
            return PartOfSpeech(rawValue: sums.firstIndex(of: sums.max()!)!)!
        }
        return (forward.map(best), zip(forward, backward).map { best(zip($0, $1).map { $0 * $1 }) })
    }
}
