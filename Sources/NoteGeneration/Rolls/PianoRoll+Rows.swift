extension KeySet {
    /// Sets the elements of a row of 88 numbers that stand for its keys to 1, from `start` on.
    func mark(_ rows: inout [Float], from start: Int) {
        for key in self { rows[start + key - Self.range.lowerBound] = 1 }
    }
}

extension PianoRoll {
    /// Steps as a network takes them: row-major, a row of 88 numbers for each step, 1 where a key sounds and 0 elsewhere.
    public func rows(_ range: Range<Int>) -> [Float] {
        var rows = [Float](repeating: 0, count: range.count * KeySet.keyCount)
        for (row, step) in range.enumerated() { steps[step].mark(&rows, from: row * KeySet.keyCount) }
        return rows
    }

    /// All steps as a network takes them.
    public var rows: [Float] { rows(0..<count) }

    /// A plain roll from rows of 88 numbers; a key sounds where its number is above one half.
    public init(stepsPerQuarter: Int, rows: [Float]) {
        precondition(rows.count % KeySet.keyCount == 0, "a roll is made of rows of 88 numbers")
        let steps = stride(from: 0, to: rows.count, by: KeySet.keyCount).map { start in
            var keys = KeySet()
            for index in 0..<KeySet.keyCount where rows[start + index] > 0.5 {
                keys.insert(KeySet.range.lowerBound + index)
            }
            return keys
        }
        self.init(stepsPerQuarter: stepsPerQuarter, steps: steps)
    }
}
