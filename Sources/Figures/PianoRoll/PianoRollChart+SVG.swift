extension PianoRollChart {
    /// The chart with title, keyboard, bars and axes: one SVG file with nothing outside itself, for light and dark pages.
    ///
    /// Without a size, steps are as wide as a long piece allows, and rows are of equal height for every piece.
    public func svg(width: Double? = nil, height: Double? = nil) -> String {
        let keys = keys
        let width = width ?? 100 + min(max(10 * Double(stepCount), 540), 1500)
        let height = height ?? 92 + 8 * Double(keys.count)
        var document = SVGDocument(width: width, height: height, title: title)
        let frame = Frame(left: 76, top: 40, right: width - 24, bottom: height - 52)
        document.text(title, x: 24, y: 26, class: "figure-title", anchor: .start)

        let page = Page(frame: frame, keys: keys, stepCount: max(1, stepCount))
        drawRows(on: page, in: &document)
        drawBars(on: page, in: &document)
        drawKeyboard(on: page, in: &document)
        for note in notes {
            // A hair apart, so that two notes in a row are two.
            let (left, right) = (page.x(note.start), page.x(note.start + note.stepCount))
            document.rectangle(
                x: left + 0.5, y: page.top(of: note.key) + 0.5, width: max(0.5, right - left - 1),
                height: max(0.5, page.rowHeight - 1), class: "figure-dot-\(note.start < openingStepCount ? 1 : 0)")
        }
        document.text("Bar", x: frame.left + frame.width / 2, y: frame.bottom + 40)
        document.text("Key", x: 20, y: frame.top + frame.height / 2, rotated: true)
        return document.text
    }

    /// Rows of black keys, and lines between B and C, as on paper for composing by hand.
    private func drawRows(on page: Page, in document: inout SVGDocument) {
        let frame = page.frame
        for key in page.keys where Self.isBlack(key) {
            document.rectangle(
                x: frame.left, y: page.top(of: key), width: frame.width, height: page.rowHeight, class: "figure-band")
        }
        for key in page.keys where key % 12 == 0 {
            let y = page.top(of: key) + page.rowHeight
            document.line(x1: frame.left, y1: y, x2: frame.right, y2: y, class: "figure-grid")
        }
    }

    private func drawBars(on page: Page, in document: inout SVGDocument) {
        let frame = page.frame
        // Numbers at every bar, or at as few as have room: every second, fourth, eighth.
        var spacing = 1
        while page.x(spacing * stepsPerBar) - frame.left < 26, spacing * stepsPerBar < stepCount { spacing *= 2 }
        for (bar, step) in barLines.enumerated() {
            let x = page.x(step)
            document.line(x1: x, y1: frame.top, x2: x, y2: frame.bottom, class: "figure-grid")
            guard bar % spacing == 0 else { continue }
            document.line(x1: x, y1: frame.bottom, x2: x, y2: frame.bottom + 5, class: "figure-axis")
            if step < stepCount { document.text("\(bar + 1)", x: x, y: frame.bottom + 18, class: "figure-tick") }
        }
        document.line(x1: frame.left, y1: frame.bottom, x2: frame.right, y2: frame.bottom, class: "figure-axis")
    }

    /// The keys themselves, left of the music, with the names of the Cs.
    private func drawKeyboard(on page: Page, in document: inout SVGDocument) {
        let (left, width) = (page.frame.left - 20, 18.0)
        for key in page.keys {
            document.rectangle(
                x: left, y: page.top(of: key) + 0.25, width: width, height: page.rowHeight - 0.5,
                class: Self.isBlack(key) ? "figure-black-key" : "figure-white-key")
            if key % 12 == 0 {
                document.text(
                    Self.name(ofC: key), x: left - 4, y: page.top(of: key) + page.rowHeight / 2 + 4,
                    class: "figure-tick", anchor: .end)
            }
        }
    }

    /// From steps and keys to pixels.
    private struct Page {
        let frame: Frame
        let keys: ClosedRange<Int>
        let stepCount: Int

        var rowHeight: Double { frame.height / Double(keys.count) }

        func x(_ step: Int) -> Double { frame.left + frame.width * Double(step) / Double(stepCount) }

        func top(of key: Int) -> Double { frame.top + rowHeight * Double(keys.upperBound - key) }
    }
}
