/// How sequences of different length lie in the matrices of one batch.
///
/// Longest first, step by step: the rows of step t are those sequences that are still running, so that a prefix of the
/// batch is active at every step, nothing is ever computed for a sequence that has ended, and each gives exactly what it
/// gives alone.
///
/// Matrices of states (hidden, cell) begin with `count` rows more, the state before the first step. So every step has a
/// row of the state before it, without a branch.
struct SequenceBatch: Sendable {
    /// Place in the batch -> index of the sequence in the caller's list.
    private(set) var order: [Int] = []
    /// Steps of each sequence, by place: never increasing.
    private(set) var lengths: [Int] = []
    /// Their reciprocals.
    private(set) var reciprocalLengths: [Float] = []
    /// The first row of each step.
    private(set) var starts: [Int] = []
    /// The number of rows, that is of running sequences, of each step.
    private(set) var counts: [Int] = []
    /// Rows of all steps together.
    private(set) var rowCount = 0
    /// Runs of steps whose rows and whose previous states both lie without gaps, for products over many steps at once.
    private(set) var runs: [(rows: Range<Int>, previousStateRow: Int)] = []
    /// For each row the row of the same sequence counted from its other end.
    private(set) var reversedRows: [Int] = []

    var count: Int { lengths.count }
    var stepCount: Int { starts.count }

    init(lengths: [Int]) { layOut(lengths) }

    /// Lays other sequences out, in the memory that is there if it is enough.
    mutating func layOut(_ unsorted: some RandomAccessCollection<Int>) {
        require(!unsorted.isEmpty && unsorted.allSatisfy { $0 > 0 }, "a batch holds sequences of at least one step")
        func length(_ n: Int) -> Int { unsorted[unsorted.index(unsorted.startIndex, offsetBy: n)] }
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: 0..<unsorted.count)
        order.sort { (length($0), $1) > (length($1), $0) }  // equal lengths keep their order
        lengths.removeAll(keepingCapacity: true)
        for n in order { lengths.append(length(n)) }
        reciprocalLengths.removeAll(keepingCapacity: true)
        for length in lengths { reciprocalLengths.append(1 / Float(length)) }
        layOutSteps()
    }

    private mutating func layOutSteps() {
        starts.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        starts.reserveCapacity(lengths[0])
        counts.reserveCapacity(lengths[0])
        rowCount = 0
        var active = count
        for step in 0..<lengths[0] {
            while lengths[active - 1] <= step { active -= 1 }
            starts.append(rowCount)
            counts.append(active)
            rowCount += active
            let rows = rows(of: step), previous = previousStateRow(of: step)
            if let last = runs.last, last.rows.count + last.previousStateRow == previous {
                runs[runs.count - 1].rows = last.rows.lowerBound..<rows.upperBound
            } else {
                runs.append((rows, previous))
            }
        }
        reversedRows.removeAll(keepingCapacity: true)
        reversedRows.reserveCapacity(rowCount)
        for step in 0..<stepCount {
            for place in 0..<counts[step] { reversedRows.append(starts[lengths[place] - 1 - step] + place) }
        }
    }

    /// The rows of a step in matrices without initial rows.
    func rows(of step: Int) -> Range<Int> { starts[step]..<starts[step] + counts[step] }

    /// The first row of a step in matrices of states.
    func stateRow(of step: Int) -> Int { count + starts[step] }

    /// The first row of the states before a step.
    func previousStateRow(of step: Int) -> Int { step == 0 ? 0 : count + starts[step - 1] }

    /// The row of outputs after the last step that a direction takes in the sequence at `place`: the backward one ends at
    /// the first.
    func lastStateRow(of place: Int, direction: Int = 0) -> Int {
        stateRow(of: direction == 0 ? lengths[place] - 1 : 0) + place
    }

    /// The rows of some steps, one after another.
    func rows(ofSteps steps: Range<Int>) -> Range<Int> {
        starts[steps.lowerBound]..<rows(of: steps.upperBound - 1).upperBound
    }

    /// Calls `body` for each sequence and each of some steps that it has, with the row counted from the first of them.
    func forEachRow(ofSteps steps: Range<Int>, _ body: (_ place: Int, _ step: Int, _ row: Int) -> Void) {
        let first = starts[steps.lowerBound]
        for place in 0..<count {
            for step in steps where step < lengths[place] { body(place, step, starts[step] - first + place) }
        }
    }
}
