internal import CKernels

// The door to the kernels: everything that multiplies or updates whole blocks of rows goes through here, and no pointer
// leaves it.

// MARK: products

extension PanelMatrix {
    /// self[rows] = bias + a[aStart...] w, where the sum runs over the first `depth` columns of a and rows of w, and no bias
    /// is one of zeros.
    mutating func setProduct(
        rows: Range<Int>, of a: PanelMatrix, from aStart: Int, with w: WeightMatrix, depth: Int, bias: [Float]? = nil
    ) {
        let bias = bias ?? w.noBias
        precondition(bias.count == panelCount * Self.panelWidth, "a bias of \(bias.count) values for \(columnCount) columns")
        unsafe bias.withUnsafeBufferPointer { bias in
            unsafe multiply(rows: rows, 0..<panelCount, a, aStart, w, 0..<depth, bias.baseAddress)
        }
    }

    /// self[rows] += a[aStart...] w, for some panels of self and w, all by default.
    mutating func addProduct(
        rows: Range<Int>, panels: Range<Int>? = nil, of a: PanelMatrix, from aStart: Int, with w: WeightMatrix, depth: Int
    ) {
        unsafe multiply(rows: rows, panels ?? 0..<panelCount, a, aStart, w, 0..<depth, nil)
    }

    /// self[rows] += a[aStart...] w, where the sum runs over these columns of a and rows of w, the first of which begins a
    /// panel.
    mutating func addProduct(
        rows: Range<Int>, of a: PanelMatrix, from aStart: Int, with w: WeightMatrix, over depth: Range<Int>
    ) {
        unsafe multiply(rows: rows, 0..<panelCount, a, aStart, w, depth, nil)
    }

    @unsafe private mutating func multiply(
        rows: Range<Int>, _ panels: Range<Int>, _ a: PanelMatrix, _ aStart: Int, _ w: WeightMatrix, _ depth: Range<Int>,
        _ bias: UnsafePointer<Float>?
    ) {
        precondition(
            rows.upperBound <= rowCount && panels.upperBound <= panelCount && aStart + rows.count <= a.rowCount
                && depth.lowerBound % Self.panelWidth == 0 && depth.upperBound <= a.panelCount * Self.panelWidth
                && depth.upperBound <= w.rowCount && w.panelCount == panelCount,
            "a product of \(a.rowCount) x \(a.columnCount) and \(w.rowCount) x \(w.columnCount) into \(rowCount) x \(columnCount)")
        let target = unsafe mutableRows(from: rows.lowerBound, panel: panels.lowerBound)
        let factors = unsafe a.rows(from: aStart, panel: depth.lowerBound / Self.panelWidth)
        if let bytes = w.bytes {
            unsafe bytes.withRows(from: depth.lowerBound, panel: panels.lowerBound) { bytes in
                unsafe Kernels.quantized.multiply(target, factors, bytes, bias, rows.count, depth.count, panels.count)
            }
        } else {
            unsafe Kernels.table.multiply(
                target, factors, w.floats.rows(from: depth.lowerBound, panel: panels.lowerBound), bias, rows.count,
                depth.count, panels.count)
        }
    }

    /// self[m, n] += the sum over `count` rows of a[aStart + r, m] b[bStart + r, n], for some panels of self and b, all by
    /// default.
    mutating func addTransposedProduct(
        of a: PanelMatrix, from aStart: Int, with b: PanelMatrix, from bStart: Int, count: Int, panels: Range<Int>? = nil
    ) {
        let panels = panels ?? 0..<panelCount
        precondition(
            aStart + count <= a.rowCount && bStart + count <= b.rowCount && a.panelCount * Self.panelWidth >= rowCount
                && b.panelCount == panelCount && panels.upperBound <= panelCount,
            "a transposed product of \(a.rowCount) x \(a.columnCount) and \(b.rowCount) x \(b.columnCount) into \(rowCount) x \(columnCount)")
        let target = unsafe mutableRows(from: 0, panel: panels.lowerBound)
        unsafe Kernels.table.multiply_transposed(
            target, a.rows(from: aStart), b.rows(from: bStart, panel: panels.lowerBound), count, rowCount, panels.count)
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

    /// self[rows][r] *= factors[r].
    mutating func scale(rows: Range<Int>, by factors: [Float]) {
        precondition(rows.upperBound <= rowCount && factors.count >= rows.count)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe Kernels.table.scale(target, target, factors.baseAddress, rows.count, panelCount)
        }
    }

    /// self[rows][r] += source[start + r] factors[r].
    mutating func addScaled(rows: Range<Int>, _ source: PanelMatrix, from start: Int, by factors: ArraySlice<Float>) {
        precondition(
            rows.upperBound <= rowCount && start + rows.count <= source.rowCount && factors.count >= rows.count
                && source.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe Kernels.table.add_scaled(
                target, source.rows(from: start), factors.baseAddress, rows.count, panelCount)
        }
    }

    /// Sets `count` of the products, from `place` on, to self[start + r] · other[otherStart + r].
    func setRowProducts(
        _ products: inout [Float], at place: Int, from start: Int, with other: PanelMatrix, from otherStart: Int, count: Int
    ) {
        precondition(
            start + count <= rowCount && otherStart + count <= other.rowCount && panelCount == other.panelCount
                && place + count <= products.count)
        unsafe products.withUnsafeMutableBufferPointer { products in
            unsafe Kernels.table.row_products(
                products.baseAddress! + place, rows(from: start), other.rows(from: otherStart), count, panelCount)
        }
    }

    /// self[rows] = the larger of it and source[start...], element by element.
    mutating func setMaximum(rows: Range<Int>, _ source: PanelMatrix, from start: Int) {
        precondition(rows.upperBound <= rowCount && start + rows.count <= source.rowCount && source.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.maximum(target, source.rows(from: start), rows.count, panelCount)
    }

    /// Sets self[rows] to the gradient where source[start...] is `highest`, and takes it out of `gradient`.
    mutating func setMaximumGradient(
        rows: Range<Int>, _ source: PanelMatrix, from start: Int, highest: PanelMatrix, gradient: inout PanelMatrix
    ) {
        precondition(
            rows.upperBound <= rowCount && start + rows.count <= source.rowCount
                && rows.count <= min(highest.rowCount, gradient.rowCount) && source.panelCount == panelCount
                && highest.panelCount == panelCount && gradient.panelCount == panelCount)
        let target = unsafe mutableRows(from: rows.lowerBound)
        let left = unsafe gradient.mutableRows(from: 0)
        unsafe Kernels.table.maximum_back(
            target, source.rows(from: start), highest.rows(from: 0), left, rows.count, panelCount)
    }

    /// self[rows] = source[start...], for `panels` of source that go to those of self from `targetPanel` on; all by default.
    mutating func setRows(
        _ rows: Range<Int>, _ source: PanelMatrix, from start: Int, panels: Range<Int>? = nil, targetPanel: Int = 0
    ) {
        let panels = panels ?? 0..<source.panelCount
        precondition(
            rows.upperBound <= rowCount && start + rows.count <= source.rowCount && panels.upperBound <= source.panelCount
                && targetPanel + panels.count <= panelCount)
        let target = unsafe mutableElements()
        for n in 0..<panels.count {
            let to = unsafe target + ((targetPanel + n) * rowCount + rows.lowerBound) * Self.panelWidth
            let from = unsafe source.elements + ((panels.lowerBound + n) * source.rowCount + start) * Self.panelWidth
            unsafe to.update(from: from, count: rows.count * Self.panelWidth)
        }
    }

    /// self[start + r] = source[sourceStart + order[r]], for `panels` of source that go to those of self from `targetPanel`
    /// on; all by default.
    mutating func setRows(
        from start: Int, _ source: PanelMatrix, at order: [Int], after sourceStart: Int, panels: Range<Int>? = nil,
        targetPanel: Int = 0
    ) {
        let panels = panels ?? 0..<source.panelCount
        precondition(
            start + order.count <= rowCount && sourceStart + order.count <= source.rowCount
                && panels.upperBound <= source.panelCount && targetPanel + panels.count <= panelCount)
        let target = unsafe mutableElements()
        for n in 0..<panels.count {
            let to = unsafe target + ((targetPanel + n) * rowCount + start) * Self.panelWidth
            let from = unsafe source.elements + ((panels.lowerBound + n) * source.rowCount + sourceStart) * Self.panelWidth
            for (r, row) in order.enumerated() {
                precondition(row < order.count)
                unsafe (to + r * Self.panelWidth).update(from: from + row * Self.panelWidth, count: Self.panelWidth)
            }
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

extension PanelMatrix {
    /// Some rows for a kernel, from a panel on. For this folder's doors to the kernels only, whose pointers do not outlive
    /// the call they are made for.
    @unsafe func rows(from row: Int, panel: Int = 0) -> ck_rows {
        unsafe ck_rows(
            data: elements + (panel * rowCount + row) * Self.panelWidth, stride: rowCount * Self.panelWidth)
    }

    /// The same to write through.
    @unsafe mutating func mutableRows(from row: Int, panel: Int = 0) -> ck_rows {
        unsafe ck_rows(
            data: mutableElements() + (panel * rowCount + row) * Self.panelWidth, stride: rowCount * Self.panelWidth)
    }
}
