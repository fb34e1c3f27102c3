/// All parts of a sequence of numbers in one small graph, grown number by number (Blumer and others 1985).
///
/// Going through another sequence then tells, after each number, the longest part of the first that ends there.
struct SuffixAutomaton {
    private struct State {
        /// The longest part that leads here.
        var length: Int
        /// Where the longest end of that part is that also ends elsewhere; none for the first state.
        var link: Int
        /// The position of the last number of the first of these parts.
        var firstEnd: Int
        var next: [Int: Int] = [:]
    }

    private var states = [State(length: 0, link: -1, firstEnd: -1)]
    private var last = 0

    /// The sequence goes on by a number.
    mutating func append(_ number: Int) {
        let new = states.count
        states.append(State(length: states[last].length + 1, link: 0, firstEnd: states[last].length))
        var state = last
        last = new
        while state >= 0, states[state].next[number] == nil {
            states[state].next[number] = new
            state = states[state].link
        }
        guard state >= 0 else { return }
        let target = states[state].next[number]!
        guard states[target].length > states[state].length + 1 else {
            states[new].link = target
            return
        }
        // The longer parts that led to the target keep it; for the others it gets a twin.
        let twin = states.count
        states.append(states[target])
        states[twin].length = states[state].length + 1
        states[target].link = twin
        states[new].link = twin
        while state >= 0, states[state].next[number] == target {
            states[state].next[number] = twin
            state = states[state].link
        }
    }

    /// How far another sequence matches.
    struct Match {
        fileprivate var state = 0
        /// How many of the last numbers are a part of the sequence.
        fileprivate(set) var length = 0
    }

    /// The other sequence goes on by a number; nil for one that is not in the first.
    func advance(_ match: inout Match, by number: Int?) {
        guard let number else {
            match = Match()
            return
        }
        while true {
            if let next = states[match.state].next[number] {
                match.state = next
                match.length += 1
                return
            }
            guard match.state != 0 else { return match.length = 0 }
            match.state = states[match.state].link
            match.length = states[match.state].length
        }
    }

    /// The position of the last number of what matches, where it is first.
    func firstEnd(of match: Match) -> Int { states[match.state].firstEnd }
}
