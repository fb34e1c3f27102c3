#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Takes away what is no sound: below 15 Hz.
struct HighPass {
    typealias Vector = SIMD8<Float>

    private let pole: Float
    private var input: (left: Float, right: Float) = (0, 0)
    private var output: (left: Float, right: Float) = (0, 0)

    init(sampleRate: Double) { pole = Float(exp(-2 * .pi * 15 / sampleRate)) }

    /// What comes next in two channels, the second of which may be empty. Both together: neither can be faster than its
    /// sums, which wait for each other.
    mutating func apply(to left: inout [Vector], _ right: inout [Vector]) {
        let pole = pole
        var (inLeft, inRight) = (input.left, input.right)
        var (outLeft, outRight) = (output.left, output.right)
        for index in left.indices {
            var l = left[index]
            var r = right.isEmpty ? l : right[index]
            for lane in 0..<8 {
                outLeft = (l[lane] - inLeft) + pole * outLeft
                outRight = (r[lane] - inRight) + pole * outRight
                (inLeft, inRight) = (l[lane], r[lane])
                (l[lane], r[lane]) = (outLeft, outRight)
            }
            // Numbers near the smallest of all are slow.
            if abs(outLeft) < 1e-15 { outLeft = 0 }
            if abs(outRight) < 1e-15 { outRight = 0 }
            left[index] = l
            if !right.isEmpty { right[index] = r }
        }
        input = (inLeft, inRight)
        output = (outLeft, outRight)
    }
}
