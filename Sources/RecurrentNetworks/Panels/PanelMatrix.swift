#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A matrix in the form the kernels stream through: panels of 16 columns, each a block of rows of 16 floats.
///
/// Weights, activations and gradients are all kept so (see `recurrent.h`), so that no product packs its operands first.
/// Columns that pad the last panel are zero in weights, biases and gradients. In inputs and activations they may hold
/// anything (a sigmoid of zero, or what another batch had there), and no product feels it.
///
/// A value with copy-on-write storage, aligned to a cache line, which an array's is not.
struct PanelMatrix: Sendable {
    static let panelWidth = 16

    private(set) var rowCount: Int
    let columnCount: Int
    private var storage: Storage

    var panelCount: Int { Self.panelCount(columns: columnCount) }

    /// Zeros.
    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        let capacity = rows * Self.panelCount(columns: columns) * Self.panelWidth
        storage = capacity == 0 ? .empty : Storage(capacity: capacity)
    }

    static func panelCount(columns: Int) -> Int { (columns + panelWidth - 1) / panelWidth }

    /// Takes another number of rows; what the matrix then holds is undefined. Memory only ever grows, so that a
    /// workspace stops allocating after the largest batch.
    mutating func reshape(rows: Int) {
        let needed = rows * panelCount * Self.panelWidth
        if needed > storage.capacity || needed > 0 && !isKnownUniquelyReferenced(&storage) {
            storage = Storage(capacity: needed)
        }
        rowCount = rows
    }

    /// Sets `rows` to zero, padding included.
    mutating func clear(rows: Range<Int>) {
        let elements = unsafe mutableElements()
        for panel in 0..<panelCount {
            let first = (panel * rowCount + rows.lowerBound) * Self.panelWidth
            unsafe (elements + first).update(repeating: 0, count: rows.count * Self.panelWidth)
        }
    }

    mutating func clear() { clear(rows: 0..<rowCount) }

    /// One element; for tests and small outputs, not for loops over a matrix.
    subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row < rowCount && column < columnCount, "element [\(row), \(column)] of a \(rowCount) x \(columnCount) matrix")
            return unsafe elements[offset(row, column)]
        }
        set {
            precondition(row < rowCount && column < columnCount, "element [\(row), \(column)] of a \(rowCount) x \(columnCount) matrix")
            unsafe mutableElements()[offset(row, column)] = newValue
        }
    }

    private func offset(_ row: Int, _ column: Int) -> Int {
        (column / Self.panelWidth * rowCount + row) * Self.panelWidth + column % Self.panelWidth
    }

    // MARK: rows and columns in plain order

    /// Copies a row of `columnCount` values in.
    mutating func setRow(_ row: Int, to values: Span<Float>) {
        precondition(values.count == columnCount && row < rowCount, "a row of \(values.count) values into \(rowCount) x \(columnCount)")
        let elements = unsafe mutableElements()
        unsafe values.withUnsafeBufferPointer { source in
            for panel in 0..<panelCount {
                let first = panel * Self.panelWidth
                let count = min(Self.panelWidth, columnCount - first)
                let place = unsafe elements + (panel * rowCount + row) * Self.panelWidth
                unsafe place.update(from: source.baseAddress! + first, count: count)
            }
        }
    }

    /// The `columnCount` values of a row.
    func row(_ row: Int) -> [Float] {
        (0..<columnCount).map { self[row, $0] }
    }

    // MARK: whole matrices in plain order

    /// Fills the matrix with the transpose of a row-major one, [columns.count, rows.count].
    mutating func setTransposed(_ values: Span<Float>, rows: PanelLayout, columns: PanelLayout) {
        precondition(
            values.count == rows.count * columns.count && rowCount == rows.columnCount && columnCount == columns.columnCount)
        let elements = unsafe mutableElements()
        let stride = rowCount * Self.panelWidth
        unsafe values.withUnsafeBufferPointer { source in
            var next = 0
            for n in 0..<columns.count {
                let column = columns.column(n)
                let target = unsafe elements + column / Self.panelWidth * stride + column % Self.panelWidth
                for part in 0..<rows.parts {
                    let first = rows.start(of: part)
                    for k in 0..<rows.size {
                        unsafe target[(first + k) * Self.panelWidth] = source[next]
                        next += 1
                    }
                }
            }
        }
    }

    /// The inverse of `setTransposed`: fills values[range].
    func copyTransposed(to values: inout [Float], _ range: Range<Int>, rows: PanelLayout, columns: PanelLayout) {
        precondition(
            range.upperBound <= values.count && range.count == rows.count * columns.count
                && rowCount == rows.columnCount && columnCount == columns.columnCount)
        let stride = rowCount * Self.panelWidth
        unsafe values.withUnsafeMutableBufferPointer { values in
            var next = range.lowerBound
            for n in 0..<columns.count {
                let column = columns.column(n)
                let source = unsafe elements + column / Self.panelWidth * stride + column % Self.panelWidth
                for part in 0..<rows.parts {
                    let first = rows.start(of: part)
                    for k in 0..<rows.size {
                        unsafe values[next] = source[(first + k) * Self.panelWidth]
                        next += 1
                    }
                }
            }
        }
    }

    /// Fills the matrix with a row-major one, [rows.count, columns.count].
    mutating func setRows(_ values: Span<Float>, rows: PanelLayout, columns: PanelLayout) {
        precondition(
            values.count == rows.count * columns.count && rowCount == rows.columnCount && columnCount == columns.columnCount)
        let elements = unsafe mutableElements()
        let stride = rowCount * Self.panelWidth
        unsafe values.withUnsafeBufferPointer { source in
            var next = source.baseAddress!
            for n in 0..<rows.count {
                let row = unsafe elements + rows.column(n) * Self.panelWidth
                for part in 0..<columns.parts {
                    let first = columns.panels(of: part..<part + 1).lowerBound
                    for start in Swift.stride(from: 0, to: columns.size, by: Self.panelWidth) {
                        let count = min(Self.panelWidth, columns.size - start)
                        unsafe (row + (first + start / Self.panelWidth) * stride).update(from: next, count: count)
                        unsafe next += count
                    }
                }
            }
        }
    }

    // MARK: rows in plain order, part after part

    /// Copies the values of a row in.
    mutating func setRow(_ row: Int, to values: Span<Float>, _ layout: PanelLayout) {
        precondition(values.count == layout.count && layout.columnCount == columnCount && row < rowCount)
        let elements = unsafe mutableElements()
        unsafe values.withUnsafeBufferPointer { source in
            for n in 0..<layout.count { unsafe elements[offset(row, layout.column(n))] = source[n] }
        }
    }

    /// Copies the values of a row out, to `values` from `start` on.
    func copyRow(_ row: Int, _ layout: PanelLayout, to values: inout [Float], at start: Int) {
        precondition(layout.columnCount == columnCount && row < rowCount && start + layout.count <= values.count)
        unsafe values.withUnsafeMutableBufferPointer { values in
            for n in 0..<layout.count { unsafe values[start + n] = elements[offset(row, layout.column(n))] }
        }
    }

    // MARK: storage

    /// The elements, panel by panel. For the kernels' door, whose pointers do not outlive the call they are made for.
    @unsafe var elements: UnsafeMutablePointer<Float> { unsafe storage.elements }

    /// The same to write through, after a copy where another value shares the storage.
    @unsafe mutating func mutableElements() -> UnsafeMutablePointer<Float> {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
        return unsafe storage.elements
    }

    /// Owns the memory. A class, because copies of the value share it until one of them writes; it is written only by a
    /// value that holds its one reference, which makes it safe to send.
    @safe private final class Storage: @unchecked Sendable {
        let capacity: Int
        let elements: UnsafeMutablePointer<Float>

        /// Of all matrices without elements, which so allocate nothing.
        static let empty = Storage(capacity: 0)

        init(capacity: Int) {
            self.capacity = max(capacity, 1)
            let raw = UnsafeMutableRawPointer.allocate(
                byteCount: self.capacity * MemoryLayout<Float>.stride, alignment: 64)
            unsafe elements = raw.initializeMemory(as: Float.self, repeating: 0, count: self.capacity)
        }

        init(copying other: Storage) {
            capacity = other.capacity
            let raw = UnsafeMutableRawPointer.allocate(
                byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64)
            unsafe elements = raw.initializeMemory(as: Float.self, from: other.elements, count: capacity)
        }

        deinit { unsafe UnsafeMutableRawPointer(elements).deallocate() }
    }
}
