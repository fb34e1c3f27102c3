/// The decision over all windows of a recording: the mean of their probabilities, each weighted by the power of the sound
/// in its window.
///
/// So a word in a long recording counts more than the quiet around it, as in training, which looks at the loudest stretch.
/// Where all is silent, every window counts the same.
struct WindowMean: Sendable {
    private(set) var windowCount = 0
    private var weighted: [Double]
    private var plain: [Double]
    private var weight = 0.0

    init(labelCount: Int) {
        weighted = [Double](repeating: 0, count: labelCount)
        plain = weighted
    }

    mutating func add(_ probabilities: [Float], weight: Double) {
        for n in probabilities.indices {
            weighted[n] += weight * Double(probabilities[n])
            plain[n] += Double(probabilities[n])
        }
        self.weight += weight
        windowCount += 1
    }

    var probabilities: [Float] {
        weight > 0 ? weighted.map { Float($0 / weight) } : plain.map { Float($0 / Double(max(windowCount, 1))) }
    }
}
