#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// A picture of 28 by 28 grey values from 0 (paper) to 1 (ink), and the digit that it shows.
struct DigitImage: Hashable {
    static let size = 28

    var digit: Int
    /// Row by row from the top.
    var pixels: [Float]
}

/// Writes digits with a pen that never makes the same one twice.
struct DigitWriter {
    /// Which of the six shapes of a digit are written.
    var shapes: Range<Int>
    /// How far the top leans to the right, as a part of the height: one of these ranges is chosen, then a value in it.
    var slants: [ClosedRange<Double>]
    /// The pen's width in pixels, in the same way.
    var widths: [ClosedRange<Double>]

    /// What a network learns from.
    static let known = DigitWriter(shapes: 0..<5, slants: [-0.2...0.3], widths: [1.6...2.8])
    /// What it is tested on: shapes, slants and pens of none of which it has seen an example.
    static let unseen = DigitWriter(shapes: 5..<6, slants: [-0.35 ... -0.25, 0.35...0.45], widths: [1.2...1.5, 2.9...3.4])

    /// A digit with everything that happens to one on its way to the page.
    func image(of digit: Int, using generator: inout SeededGenerator) -> DigitImage {
        let strokes = DigitShapes.all[digit][Int.random(in: shapes, using: &generator)]
        let placement = Placement(slant: Self.value(in: slants, using: &generator), using: &generator)
        let width = Self.value(in: widths, using: &generator)
        var distances = [Double](repeating: .infinity, count: DigitImage.size * DigitImage.size)
        for var stroke in strokes {
            stroke.points = stroke.points.map { point in  // an unsteady hand
                PenPoint(point.x + 0.025 * generator.normal(), point.y + 0.025 * generator.normal())
            }
            let line = stroke.polyline.map(placement.place)
            let pressure = generator.uniform(in: -0.3...0.3)
            for n in 1..<line.count {
                let radius = width / 2 * (1 + pressure * (Double(n) / Double(line.count) - 0.5))
                Self.draw(line[n - 1], line[n], radius: radius, into: &distances)
            }
        }
        // The ink covers a pixel as far as the pen's edge lies beyond its middle; then noise, and spots that took no ink.
        let (noise, dropout) = (generator.uniform(in: 0...0.12), generator.uniform(in: 0...0.12))
        let pixels = distances.map { distance in
            let ink = generator.uniform() < dropout ? 0 : min(max(0.5 - distance, 0), 1)
            return Float(min(max(ink + noise * generator.normal(), 0), 1))
        }
        return DigitImage(digit: digit, pixels: pixels)
    }

    /// Images of all digits in turn.
    func images(_ count: Int, using generator: inout SeededGenerator) -> [DigitImage] {
        (0..<count).map { image(of: $0 % 10, using: &generator) }
    }

    private static func value(in ranges: [ClosedRange<Double>], using generator: inout SeededGenerator) -> Double {
        generator.uniform(in: ranges.randomElement(using: &generator)!)
    }

    /// Lowers each pixel's distance from the ink's edge (negative within) to that from one thick line.
    private static func draw(_ a: PenPoint, _ b: PenPoint, radius: Double, into distances: inout [Double]) {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let squaredLength = max(dx * dx + dy * dy, 1e-12)
        let reach = radius + 1
        func reached(_ from: Double, _ to: Double) -> ClosedRange<Int>? {
            let low = max(0, Int((min(from, to) - reach).rounded(.down)))
            let high = min(DigitImage.size - 1, Int((max(from, to) + reach).rounded(.up)))
            return low <= high ? low...high : nil
        }
        guard let rows = reached(a.y, b.y), let columns = reached(a.x, b.x) else { return }
        for row in rows {
            for column in columns {
                let (x, y) = (Double(column) + 0.5 - a.x, Double(row) + 0.5 - a.y)
                let along = min(max((x * dx + y * dy) / squaredLength, 0), 1)
                let (offX, offY) = (x - along * dx, y - along * dy)
                let distance = (offX * offX + offY * offY).squareRoot() - radius
                let pixel = row * DigitImage.size + column
                distances[pixel] = min(distances[pixel], distance)
            }
        }
    }

    /// From the digit's box to the page: scaled, slanted, turned and set down somewhere near the middle.
    private struct Placement {
        var slant, width, height, cosine, sine, x, y: Double

        init(slant: Double, using generator: inout SeededGenerator) {
            self.slant = slant
            height = generator.uniform(in: 14...20)
            width = height * generator.uniform(in: 0.55...0.85)
            let angle = generator.uniform(in: -0.15...0.15)
            (cosine, sine) = (cos(angle), sin(angle))
            x = Double(DigitImage.size) / 2 + generator.uniform(in: -4...4)
            y = Double(DigitImage.size) / 2 + generator.uniform(in: -4...4)
        }

        func place(_ point: PenPoint) -> PenPoint {
            let across = (point.x - 0.5) * width + (0.5 - point.y) * slant * height
            let down = (point.y - 0.5) * height
            return PenPoint(x + cosine * across - sine * down, y + sine * across + cosine * down)
        }
    }
}
