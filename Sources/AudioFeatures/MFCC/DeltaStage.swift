/// Appends to each row the regression slope, over time, of its last columns: the same for whole and for chunked rows.
///
/// Row t comes out once row t + reach is known, or at the end. Rows before the first and after the last count as equal to
/// them.
struct DeltaStage {
    private let inputCount: Int
    /// The columns from here on are differentiated.
    private let firstColumn: Int
    private let reach: Int
    /// The rows still needed, the newest last: 2 reach + 1 of them once the stage is full.
    private var history: [Float] = []

    init(inputCount: Int, firstColumn: Int, reach: Int) {
        self.inputCount = inputCount
        self.firstColumn = firstColumn
        self.reach = reach
    }

    private var span: Int { 2 * reach + 1 }
    private var outputCount: Int { inputCount + (inputCount - firstColumn) }

    /// Takes rows of `inputCount` values; appends the rows that are now complete to `output`.
    mutating func push(_ rows: [Float], into output: inout [Float]) {
        for start in stride(from: 0, to: rows.count, by: inputCount) {
            push(row: rows[start..<start + inputCount], into: &output)
        }
    }

    /// Appends the rows that waited for later ones, and is ready for another recording.
    mutating func finish(into output: inout [Float]) {
        guard !history.isEmpty else { return }
        let last = history[(history.count - inputCount)...]
        for _ in 0..<reach { push(row: last, into: &output) }
        reset()
    }

    mutating func reset() { history.removeAll(keepingCapacity: true) }

    private mutating func push(row: ArraySlice<Float>, into output: inout [Float]) {
        if history.isEmpty { for _ in 0..<reach { history += row } }
        if history.count == span * inputCount { history.removeFirst(inputCount) }
        history += row
        if history.count == span * inputCount { appendCentre(to: &output) }
    }

    /// The middle row of a full history, and its slopes: sum of n (x[t+n] - x[t-n]) over twice the sum of n squared.
    private func appendCentre(to output: inout [Float]) {
        let centre = reach * inputCount
        output += history[centre..<centre + inputCount]
        let scale = 1 / Float((1...reach).reduce(0) { $0 + 2 * $1 * $1 })
        for column in firstColumn..<inputCount {
            var slope: Float = 0
            for n in 1...reach {
                let offset = n * inputCount
                slope += Float(n) * (history[centre + offset + column] - history[centre - offset + column])
            }
            output.append(slope * scale)
        }
    }
}
