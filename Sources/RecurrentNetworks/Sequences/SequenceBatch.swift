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
    let order: [Int]
    /// Steps of each sequence, by place: never increasing.
    let lengths: [Int]
    /// The first row of each step.
    let starts: [Int]
    /// The number of rows, that is of running sequences, of each step.
    let counts: [Int]
    /// Rows of all steps together.
    let rowCount: Int

    var count: Int { lengths.count }
    var stepCount: Int { starts.count }

    init(lengths unsorted: [Int]) {
        require(!unsorted.isEmpty && unsorted.allSatisfy { $0 > 0 }, "a batch holds sequences of at least one step")
        order = unsorted.indices.sorted { (unsorted[$0], $1) > (unsorted[$1], $0) }  // equal lengths keep their order
        lengths = order.map { unsorted[$0] }
        var starts: [Int] = [], counts: [Int] = []
        var active = lengths.count, row = 0
        for step in 0..<lengths[0] {
            while lengths[active - 1] <= step { active -= 1 }
            starts.append(row)
            counts.append(active)
            row += active
        }
        self.starts = starts
        self.counts = counts
        rowCount = row
    }

    /// The rows of a step in matrices without initial rows.
    func rows(of step: Int) -> Range<Int> { starts[step]..<starts[step] + counts[step] }

    /// The first row of a step in matrices of states.
    func stateRow(of step: Int) -> Int { count + starts[step] }

    /// The first row of the states before a step.
    func previousStateRow(of step: Int) -> Int { step == 0 ? 0 : count + starts[step - 1] }

    /// Runs of steps whose rows and whose previous states both lie without gaps, for products over many steps at once.
    var runs: [(rows: Range<Int>, previousStateRow: Int)] {
        var result: [(rows: Range<Int>, previousStateRow: Int)] = []
        for step in 0..<stepCount {
            let rows = rows(of: step), previous = previousStateRow(of: step)
            if let last = result.last, last.rows.upperBound - last.rows.lowerBound + last.previousStateRow == previous {
                result[result.count - 1].rows = last.rows.lowerBound..<rows.upperBound
            } else {
                result.append((rows, previous))
            }
        }
        return result
    }

    /// The row of outputs after the last step that a direction takes in the sequence at `place`: the backward one ends at
    /// the first.
    func lastStateRow(of place: Int, direction: Int = 0) -> Int {
        stateRow(of: direction == 0 ? lengths[place] - 1 : 0) + place
    }

    /// The rows of some steps, one after another.
    func rows(ofSteps steps: Range<Int>) -> Range<Int> {
        starts[steps.lowerBound]..<rows(of: steps.upperBound - 1).upperBound
    }

    /// For each row the row of the same sequence counted from its other end.
    var reversedRows: [Int] {
        var result = [Int](repeating: 0, count: rowCount)
        for step in 0..<stepCount {
            for place in 0..<counts[step] { result[starts[step] + place] = starts[lengths[place] - 1 - step] + place }
        }
        return result
    }

    /// Calls `body` for each sequence and each of some steps that it has, with the row counted from the first of them.
    func forEachRow(ofSteps steps: Range<Int>, _ body: (_ place: Int, _ step: Int, _ row: Int) -> Void) {
        let first = starts[steps.lowerBound]
        for place in 0..<count {
            for step in steps where step < lengths[place] { body(place, step, starts[step] - first + place) }
        }
    }
}
