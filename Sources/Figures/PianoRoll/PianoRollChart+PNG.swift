extension PianoRollChart {
    /// The keyboard and the notes alone as a PNG file, a block of pixels for each step and key.
    public func png(cellWidth: Int = 8, cellHeight: Int = 6) -> [UInt8] {
        precondition(cellWidth > 0 && cellHeight > 0, "A cell has at least one pixel.")
        let keys = keys
        let keyboardWidth = 3 * cellHeight
        let width = keyboardWidth + max(1, stepCount * cellWidth + 1), height = keys.count * cellHeight
        var canvas = Canvas(width: width, height: height)
        func top(_ key: Int) -> Int { (keys.upperBound - key) * cellHeight }

        for key in keys {
            let isBlack = Self.isBlack(key)
            canvas.fill(keyboardWidth..<width, top(key)..<top(key) + cellHeight, isBlack ? .band : .ground)
            canvas.fill(0..<keyboardWidth - 1, top(key)..<top(key) + cellHeight, isBlack ? .blackKey : .whiteKey)
            // Neighbours without a black key between them.
            if key % 12 == 0 || key % 12 == 5 {
                canvas.fill(0..<width, top(key) + cellHeight - 1..<top(key) + cellHeight, .line)
            }
        }
        canvas.fill(keyboardWidth - 1..<keyboardWidth, 0..<height, .line)
        for step in barLines { canvas.fill(keyboardWidth + step * cellWidth..<keyboardWidth + step * cellWidth + 1, 0..<height, .line) }
        for note in notes {
            let left = keyboardWidth + note.start * cellWidth + (cellWidth > 2 ? 1 : 0)
            let right = keyboardWidth + (note.start + note.stepCount) * cellWidth
            canvas.fill(
                left..<max(left + 1, right), top(note.key)..<top(note.key) + max(1, cellHeight - 1),
                note.start < openingStepCount ? .openingNote : .note)
        }
        return canvas.image.png()
    }

    /// The colours of the picture, on a ground of its own.
    private enum Ink: UInt8, CaseIterable {
        case ground, band, line, whiteKey, blackKey, note, openingNote

        var color: RGB {
            switch self {
            case .ground: RGB(red: 255, green: 255, blue: 255)
            case .band: RGB(red: 240, green: 243, blue: 246)
            case .line: RGB(red: 200, green: 207, blue: 214)
            case .whiteKey: RGB(red: 252, green: 252, blue: 252)
            case .blackKey: RGB(red: 60, green: 66, blue: 74)
            case .note: RGB(red: 31, green: 111, blue: 178)
            case .openingNote: RGB(red: 209, green: 87, blue: 26)
            }
        }
    }

    private struct Canvas {
        let width: Int
        let height: Int
        private var pixels: [UInt8]

        init(width: Int, height: Int) {
            self.width = width
            self.height = height
            pixels = [UInt8](repeating: Ink.ground.rawValue, count: width * height)
        }

        mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ ink: Ink) {
            for row in rows.clamped(to: 0..<height) {
                for column in columns.clamped(to: 0..<width) { pixels[row * width + column] = ink.rawValue }
            }
        }

        var image: RasterImage {
            RasterImage(width: width, height: height, pixels: pixels, palette: Ink.allCases.map(\.color))
        }
    }
}
