internal import CKernels

// The door to the kernels: everything that multiplies or updates whole blocks of rows goes through here, and no pointer
// leaves it.

/// The kernels for this CPU, chosen once.
enum Kernels {
    static let table: ck_recurrent_kernels = unsafe ck_recurrent_kernels_at(ck_level_in_use()).pointee
}

extension PanelMatrix {
    /// self[rows] = bias + a[aStart...] w, where the sum runs over the first `depth` columns of a and rows of w.
    mutating func setProduct(
        rows: Range<Int>, of a: PanelMatrix, from aStart: Int, with w: PanelMatrix, depth: Int, bias: [Float]
    ) {
        precondition(bias.count == panelCount * Self.panelWidth, "a bias of \(bias.count) values for \(columnCount) columns")
        unsafe bias.withUnsafeBufferPointer { bias in
            unsafe multiply(rows: rows, a, aStart, w, depth, bias.baseAddress)
        }
    }

    /// self[rows] += a[aStart...] w.
    mutating func addProduct(rows: Range<Int>, of a: PanelMatrix, from aStart: Int, with w: PanelMatrix, depth: Int) {
        unsafe multiply(rows: rows, a, aStart, w, depth, nil)
    }

    @unsafe private mutating func multiply(
        rows: Range<Int>, _ a: PanelMatrix, _ aStart: Int, _ w: PanelMatrix, _ depth: Int, _ bias: UnsafePointer<Float>?
    ) {
        precondition(
            rows.upperBound <= rowCount && aStart + rows.count <= a.rowCount && depth <= a.panelCount * Self.panelWidth
                && depth <= w.rowCount && w.panelCount == panelCount,
            "a product of \(a.rowCount) x \(a.columnCount) and \(w.rowCount) x \(w.columnCount) into \(rowCount) x \(columnCount)")
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.multiply(
            target, a.rows(from: aStart), w.rows(from: 0), bias, rows.count, depth, panelCount)
    }

    /// self[m, n] += the sum over `count` rows of a[aStart + r, m] b[bStart + r, n].
    mutating func addTransposedProduct(
        of a: PanelMatrix, from aStart: Int, with b: PanelMatrix, from bStart: Int, count: Int
    ) {
        precondition(
            aStart + count <= a.rowCount && bStart + count <= b.rowCount && a.panelCount * Self.panelWidth >= rowCount
                && b.panelCount == panelCount,
            "a transposed product of \(a.rowCount) x \(a.columnCount) and \(b.rowCount) x \(b.columnCount) into \(rowCount) x \(columnCount)")
        let target = unsafe mutableRows(from: 0)
        unsafe Kernels.table.multiply_transposed(
            target, a.rows(from: aStart), b.rows(from: bStart), count, rowCount, panelCount)
    }

    /// Adds the sum of each column over `rows` to `sums`, which has a place for every column, padding included.
    func addColumnSums(rows: Range<Int>, to sums: inout [Float]) {
        precondition(sums.count == panelCount * Self.panelWidth && rows.upperBound <= rowCount)
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe Kernels.table.add_column_sums(
                sums.baseAddress, self.rows(from: rows.lowerBound), rows.count, panelCount)
        }
    }

    /// self[rows] += source[start...].
    mutating func add(rows: Range<Int>, _ source: PanelMatrix, from start: Int) {
        precondition(rows.upperBound <= rowCount && start + rows.count <= source.rowCount && source.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.add(target, source.rows(from: start), rows.count, panelCount)
    }

    /// self[rows][r] = source[start + r] factors[r].
    mutating func setScaled(rows: Range<Int>, _ source: PanelMatrix, from start: Int, by factors: [Float]) {
        precondition(
            rows.upperBound <= rowCount && start + rows.count <= source.rowCount && factors.count >= rows.count
                && source.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe Kernels.table.scale(target, source.rows(from: start), factors.baseAddress, rows.count, panelCount)
        }
    }

    /// self[row] = source[start].
    mutating func setRow(_ row: Int, _ source: PanelMatrix, from start: Int) {
        setRows(row..<row + 1, source, from: start)
    }

    /// self[rows] = source[start...].
    mutating func setRows(_ rows: Range<Int>, _ source: PanelMatrix, from start: Int) {
        precondition(rows.upperBound <= rowCount && start + rows.count <= source.rowCount && source.panelCount == panelCount)
        let target = unsafe mutableElements()
        for panel in 0..<panelCount {
            let to = unsafe target + (panel * rowCount + rows.lowerBound) * Self.panelWidth
            let from = unsafe source.elements + (panel * source.rowCount + start) * Self.panelWidth
            unsafe to.update(from: from, count: rows.count * Self.panelWidth)
        }
    }

    /// self[rows] = source[start...] with each element kept with probability 1 - `dropout.rate` and scaled up to match.
    mutating func setDroppedOut(rows: Range<Int>, _ source: PanelMatrix, from start: Int, _ dropout: DropoutMask) {
        precondition(
            rows.upperBound <= rowCount && start + rows.count <= source.rowCount && source.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.dropout(
            target, source.rows(from: start), dropout.key, dropout.threshold, dropout.factor, rows.count, panelCount)
    }

    /// The same in place.
    mutating func dropOut(rows: Range<Int>, _ dropout: DropoutMask) {
        precondition(rows.upperBound <= rowCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.dropout(
            target, target, dropout.key, dropout.threshold, dropout.factor, rows.count, panelCount)
    }
}

// MARK: cells

extension PanelMatrix {
    /// One LSTM step on rows of pre-activations (self): see `lstm_forward`. `cell` and `hidden` hold the state before the
    /// step from row `previous` and get the one after it from row `next`.
    mutating func stepLSTM(
        rows: Range<Int>, cell: inout PanelMatrix, hidden: inout PanelMatrix, previous: Int, next: Int
    ) {
        precondition(
            rows.upperBound <= rowCount && panelCount == 4 * cell.panelCount && hidden.panelCount == cell.panelCount
                && max(previous, next) + rows.count <= min(cell.rowCount, hidden.rowCount))
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let after = unsafe cell.mutableRows(from: next)
        let output = unsafe hidden.mutableRows(from: next)
        unsafe Kernels.table.lstm_forward(gates, cell.rows(from: previous), after, output, rows.count, cell.panelCount)
    }

    /// One LSTM step back: turns rows of activations (self) into the gradients of their pre-activations, see `lstm_backward`.
    mutating func stepLSTMBack(
        rows: Range<Int>, cell: PanelMatrix, previous: Int, next: Int, hiddenGradient: PanelMatrix,
        cellGradient: inout PanelMatrix
    ) {
        precondition(
            rows.upperBound <= rowCount && panelCount == 4 * cell.panelCount
                && max(previous, next) + rows.count <= min(cell.rowCount, hiddenGradient.rowCount)
                && rows.count <= cellGradient.rowCount)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let carried = unsafe cellGradient.mutableRows(from: 0)
        unsafe Kernels.table.lstm_backward(
            gates, cell.rows(from: previous), cell.rows(from: next), hiddenGradient.rows(from: next), carried,
            rows.count, cell.panelCount)
    }
}

extension PanelMatrix {
    @unsafe private func rows(from row: Int) -> ck_rows {
        unsafe ck_rows(data: elements + row * Self.panelWidth, stride: rowCount * Self.panelWidth)
    }

    @unsafe private mutating func mutableRows(from row: Int) -> ck_rows {
        unsafe ck_rows(data: mutableElements() + row * Self.panelWidth, stride: rowCount * Self.panelWidth)
    }
}
