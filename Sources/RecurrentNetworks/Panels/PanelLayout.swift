/// How values of a row lie in a panel matrix: some parts of equal size, each of whole panels, so that every gate of a cell
/// and each direction of a layer begins a panel. A single part is not padded.
struct PanelLayout: Hashable, Sendable {
    let parts: Int
    let size: Int

    init(parts: Int = 1, size: Int) {
        self.parts = parts
        self.size = size
    }

    /// How many values there are.
    var count: Int { parts * size }
    /// Panels of one part.
    var panelsPerPart: Int { PanelMatrix.panelCount(columns: size) }
    /// Columns from the first part to the last, padding between included.
    var columnCount: Int { parts == 1 ? size : parts * panelsPerPart * PanelMatrix.panelWidth }

    /// The column of the first value of a part.
    func start(of part: Int) -> Int { part * panelsPerPart * PanelMatrix.panelWidth }

    /// The column of value n, counted without the padding.
    func column(_ n: Int) -> Int {
        guard parts > 1 else { return n }
        let (part, unit) = n.quotientAndRemainder(dividingBy: size)
        return start(of: part) + unit
    }

    /// The panels of some parts.
    func panels(of parts: Range<Int>) -> Range<Int> {
        parts.lowerBound * panelsPerPart..<parts.upperBound * panelsPerPart
    }

    /// The columns of some parts, padding included.
    func columns(of parts: Range<Int>) -> Range<Int> { start(of: parts.lowerBound)..<start(of: parts.upperBound) }
}
