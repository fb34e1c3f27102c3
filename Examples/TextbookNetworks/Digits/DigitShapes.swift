#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A place in a digit's box: x from 0 at the left to 1, y from 0 at the top to 1.
struct PenPoint: Hashable {
    var x, y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// One movement of the pen.
enum Stroke {
    /// Straight from corner to corner.
    case corners([PenPoint])
    /// Smoothly through all points: a Catmull-Rom spline.
    case curve([PenPoint])

    /// The points that define it, to be moved about.
    var points: [PenPoint] {
        get {
            switch self { case .corners(let points), .curve(let points): points }
        }
        set {
            switch self {
            case .corners: self = .corners(newValue)
            case .curve: self = .curve(newValue)
            }
        }
    }

    /// The way of the pen as short straight lines.
    var polyline: [PenPoint] {
        guard case .curve(let points) = self, points.count > 2 else { return points }
        let around = [points[0]] + points + [points.last!]
        var line = [points[0]]
        for n in 1..<points.count {
            let (a, b, c, d) = (around[n - 1], around[n], around[n + 1], around[n + 2])
            for part in 1...6 {
                let t = Double(part) / 6
                func through(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
                    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
                }
                line.append(PenPoint(through(a.x, b.x, c.x, d.x), through(a.y, b.y, c.y, d.y)))
            }
        }
        return line
    }
}

/// The ways in which people write the ten digits: six of each, the last of which is kept for the test.
enum DigitShapes {
    /// [digit][shape], each a few strokes.
    static let all: [[[Stroke]]] = [zeros, ones, twos, threes, fours, fives, sixes, sevens, eights, nines]

    private static let zeros: [[Stroke]] = [
        zero(0.42, 0.5),
        zero(0.3, 0.5),
        zero(0.5, 0.42),
        zero(0.36, 0.5) + [corners((0.7, 0.2), (0.3, 0.8))],
        openZero,
        squareZero,
    ]

    private static let ones: [[Stroke]] = [
        [corners((0.5, 0), (0.5, 1))], [corners((0.25, 0.25), (0.55, 0), (0.55, 1))],
        [corners((0.1, 0.45), (0.55, 0), (0.55, 1))],
        [corners((0.3, 0.2), (0.5, 0), (0.5, 1)), corners((0.2, 1), (0.8, 1))],
        [curve((0.58, 0), (0.52, 0.3), (0.48, 0.7), (0.5, 1))],
        [curve((0.3, 0.28), (0.45, 0.16), (0.55, 0)), corners((0.55, 0), (0.55, 1)), corners((0.38, 1), (0.72, 1))],
    ]

    private static let twos: [[Stroke]] = [
        [curve((0.12, 0.25), (0.35, 0.02), (0.7, 0.04), (0.85, 0.28), (0.65, 0.55), (0.1, 1)), corners((0.1, 1), (0.92, 1))],
        [curve((0.1, 0.2), (0.45, 0), (0.8, 0.2), (0.6, 0.6), (0.2, 0.95), (0.05, 0.85), (0.25, 0.76), (0.6, 0.95), (0.95, 0.92))],
        [curve((0.1, 0.05), (0.6, 0.02), (0.85, 0.2), (0.7, 0.45), (0.1, 1)), corners((0.1, 1), (0.9, 1))],
        [curve((0.2, 0.35), (0.2, 0.1), (0.5, 0), (0.78, 0.15), (0.75, 0.4), (0.15, 1)), curve((0.15, 1), (0.4, 0.92), (0.65, 1), (0.95, 0.88))],
        [corners((0.1, 0.03), (0.85, 0.03), (0.85, 0.45), (0.12, 0.97), (0.9, 0.97))],
        [curve((0.08, 0.3), (0.4, 0.02), (0.82, 0.14), (0.78, 0.45), (0.4, 0.75), (0.12, 0.98)), curve((0.12, 0.98), (0.5, 0.9), (0.9, 1))],
    ]

    private static let threes: [[Stroke]] = [
        [curve((0.1, 0.15), (0.45, 0), (0.8, 0.15), (0.7, 0.4), (0.4, 0.48)), curve((0.4, 0.48), (0.75, 0.55), (0.9, 0.78), (0.5, 1), (0.08, 0.88))],
        [corners((0.1, 0.03), (0.82, 0.03), (0.45, 0.42)), curve((0.45, 0.42), (0.8, 0.5), (0.88, 0.78), (0.5, 1), (0.1, 0.88))],
        [curve((0.15, 0.05), (0.55, 0), (0.75, 0.2), (0.6, 0.42), (0.35, 0.47)), curve((0.35, 0.47), (0.7, 0.5), (0.8, 0.75), (0.6, 0.97), (0.15, 0.98))],
        [curve((0.2, 0.2), (0.35, 0.02), (0.65, 0.05), (0.72, 0.25), (0.5, 0.45), (0.42, 0.5), (0.55, 0.52), (0.85, 0.7), (0.6, 1), (0.15, 0.85))],
        [curve((0.05, 0.1), (0.5, 0.02), (0.75, 0.22), (0.35, 0.42)), curve((0.35, 0.42), (0.9, 0.52), (0.85, 0.9), (0.3, 1), (0.05, 0.8))],
        [curve((0.12, 0.1), (0.6, 0), (0.85, 0.22), (0.5, 0.46)), curve((0.5, 0.46), (0.92, 0.6), (0.78, 0.95), (0.35, 1), (0.1, 0.9))],
    ]

    private static let fours: [[Stroke]] = [
        [corners((0.65, 1), (0.65, 0), (0.08, 0.68), (0.95, 0.68))],
        [corners((0.2, 0), (0.12, 0.55), (0.9, 0.55)), corners((0.7, 0.1), (0.68, 1))],
        [corners((0.25, 0), (0.2, 0.5), (0.8, 0.5)), corners((0.8, 0), (0.8, 1))],
        [curve((0.3, 0), (0.12, 0.3), (0.15, 0.55), (0.5, 0.58), (0.88, 0.5)), corners((0.75, 0.05), (0.62, 1))],
        [corners((0.55, 0), (0.1, 0.6), (0.9, 0.6)), corners((0.6, 0.35), (0.6, 1))],
        [corners((0.4, 0), (0.08, 0.62), (0.92, 0.6)), corners((0.72, 0.2), (0.66, 1))],
    ]

    private static let fives: [[Stroke]] = [
        [corners((0.85, 0.02), (0.22, 0.02), (0.18, 0.42)), curve((0.18, 0.42), (0.55, 0.34), (0.85, 0.6), (0.6, 0.98), (0.1, 0.9))],
        [curve((0.2, 0.05), (0.16, 0.4), (0.5, 0.35), (0.85, 0.6), (0.65, 0.95), (0.1, 0.95)), corners((0.2, 0.03), (0.85, 0))],
        [corners((0.8, 0), (0.3, 0.03), (0.2, 0.45)), curve((0.2, 0.45), (0.7, 0.42), (0.82, 0.72), (0.5, 1), (0.1, 0.85))],
        [corners((0.88, 0.03), (0.15, 0.03), (0.15, 0.45), (0.6, 0.45)), curve((0.6, 0.45), (0.88, 0.6), (0.8, 0.95), (0.15, 0.97))],
        [curve((0.85, 0.02), (0.45, 0.03), (0.25, 0.2), (0.25, 0.42), (0.6, 0.48), (0.78, 0.7), (0.6, 0.97), (0.12, 0.95))],
        [corners((0.78, 0.05), (0.25, 0), (0.14, 0.47)), curve((0.14, 0.47), (0.5, 0.38), (0.9, 0.66), (0.45, 1), (0.05, 0.8))],
    ]

    private static let sixes: [[Stroke]] = [
        [curve((0.75, 0.02), (0.35, 0.25), (0.12, 0.7), (0.4, 1), (0.82, 0.85), (0.75, 0.55), (0.4, 0.52), (0.15, 0.75))],
        [curve((0.4, 0), (0.22, 0.4), (0.15, 0.8), (0.5, 1), (0.82, 0.78), (0.55, 0.52), (0.18, 0.68))],
        [curve((0.85, 0.15), (0.55, 0), (0.2, 0.3), (0.14, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.48), (0.16, 0.65))],
        [corners((0.65, 0), (0.2, 0.6)), curve((0.2, 0.6), (0.12, 0.85), (0.45, 1), (0.82, 0.8), (0.6, 0.55), (0.2, 0.62))],
        [curve((0.6, 0.02), (0.2, 0.3), (0.1, 0.75), (0.35, 1), (0.65, 0.9), (0.65, 0.65), (0.35, 0.6), (0.13, 0.8))],
        [curve((0.8, 0.06), (0.4, 0.1), (0.14, 0.5), (0.25, 0.95), (0.7, 0.97), (0.85, 0.65), (0.55, 0.45), (0.16, 0.62))],
    ]

    private static let sevens: [[Stroke]] = [
        [corners((0.1, 0.03), (0.88, 0.03), (0.4, 1))],
        [corners((0.1, 0.03), (0.88, 0.03), (0.4, 1)), corners((0.3, 0.52), (0.8, 0.48))],
        [curve((0.08, 0.12), (0.45, 0.02), (0.9, 0.04)), curve((0.9, 0.04), (0.6, 0.4), (0.45, 1))],
        [corners((0.1, 0.2), (0.12, 0.03), (0.85, 0.03), (0.5, 0.5), (0.42, 1))],
        [corners((0.15, 0), (0.82, 0.05), (0.6, 1))],
        [corners((0.05, 0.15), (0.1, 0), (0.9, 0.02)), curve((0.9, 0.02), (0.55, 0.5), (0.5, 1)), corners((0.35, 0.5), (0.85, 0.5))],
    ]

    private static let eights: [[Stroke]] = [
        ellipse(0.5, 0.24, 0.3, 0.24) + ellipse(0.5, 0.74, 0.38, 0.26),
        ellipse(0.5, 0.22, 0.24, 0.22) + ellipse(0.5, 0.72, 0.3, 0.28),
        [curve((0.8, 0.15), (0.5, 0), (0.2, 0.2), (0.5, 0.48), (0.85, 0.78), (0.5, 1), (0.15, 0.78), (0.5, 0.48), (0.8, 0.15))],
        [curve((0.72, 0.06), (0.35, 0), (0.22, 0.25), (0.6, 0.5), (0.8, 0.8), (0.45, 1), (0.15, 0.8), (0.4, 0.5), (0.8, 0.22), (0.72, 0.06))],
        [corners((0.15, 0.03), (0.85, 0.97), (0.15, 0.97), (0.85, 0.03), (0.15, 0.03))],
        [curve((0.85, 0.1), (0.45, 0.02), (0.25, 0.25), (0.75, 0.68), (0.55, 1), (0.18, 0.85), (0.45, 0.48), (0.88, 0.08))],
    ]

    private static let nines: [[Stroke]] = [
        [curve((0.85, 0.3), (0.55, 0.5), (0.18, 0.35), (0.3, 0.05), (0.7, 0.02), (0.85, 0.3), (0.75, 0.7), (0.55, 1))],
        ellipse(0.48, 0.27, 0.34, 0.27) + [corners((0.82, 0.25), (0.78, 1))],
        [curve((0.82, 0.2), (0.5, 0), (0.18, 0.25), (0.45, 0.5), (0.82, 0.25)), curve((0.82, 0.25), (0.84, 0.75), (0.55, 1), (0.15, 0.88))],
        [curve((0.8, 0.1), (0.4, 0), (0.15, 0.3), (0.5, 0.5), (0.78, 0.3), (0.8, 0.1)), corners((0.8, 0.1), (0.6, 1))],
        [curve((0.75, 0.05), (0.3, 0.08), (0.2, 0.4), (0.6, 0.45), (0.78, 0.1)), curve((0.78, 0.1), (0.82, 0.6), (0.7, 0.95), (0.3, 1))],
        [curve((0.88, 0.12), (0.5, 0.02), (0.12, 0.22), (0.3, 0.5), (0.7, 0.42), (0.88, 0.12)), curve((0.88, 0.12), (0.75, 0.6), (0.68, 0.9), (0.35, 0.98))],
    ]

    static var squareZero: [Stroke] {
        [curve((0.5, 0), (0.18, 0.06), (0.1, 0.3), (0.12, 0.75), (0.25, 0.97), (0.7, 0.98), (0.88, 0.8), (0.9, 0.25), (0.8, 0.05), (0.5, 0))]
    }

    static var openZero: [Stroke] {
        [curve((0.65, 0.08), (0.3, 0.05), (0.1, 0.45), (0.25, 0.9), (0.6, 0.98), (0.88, 0.6), (0.8, 0.2), (0.5, 0.0), (0.35, 0.1))]
    }

    private static func zero(_ halfWidth: Double, _ halfHeight: Double) -> [Stroke] {
        ellipse(0.5, 0.5, halfWidth, halfHeight)
    }

    private static func corners(_ points: (Double, Double)...) -> Stroke { .corners(points.map { PenPoint($0.0, $0.1) }) }

    private static func curve(_ points: (Double, Double)...) -> Stroke { .curve(points.map { PenPoint($0.0, $0.1) }) }

    private static func ellipse(_ x: Double, _ y: Double, _ halfWidth: Double, _ halfHeight: Double) -> [Stroke] {
        [.curve((0...8).map { n in
            PenPoint(x + halfWidth * sin(Double(n) * .pi / 4), y - halfHeight * cos(Double(n) * .pi / 4))
        })]
    }
}
