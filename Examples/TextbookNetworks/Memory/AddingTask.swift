import RecurrentNetworks

/// The adding task: random numbers, two of which are marked; say the sum of these. After Hochreiter and Schmidhuber (1997),
/// in the form of Arjovsky, Shah and Bengio (2016).
///
/// A step is a number from 0 to 1 and its mark, 0 or 1. One mark lies in the first half, one in the second, so the first
/// number has to be kept for up to all the steps. Whoever always answers 1 has a mean squared error of 1/6, the variance
/// of the sum of two such numbers.
struct AddingTask {
    /// Row-major: [step][number, mark].
    var values: [Float]
    var sum: Float

    static let squaredErrorOfOne = 1.0 / 6

    init(stepCount: Int, using generator: inout SeededGenerator) {
        let marks = [
            Int.random(in: 0..<stepCount / 2, using: &generator),
            Int.random(in: stepCount / 2..<stepCount, using: &generator),
        ]
        let numbers = (0..<stepCount).map { _ in Float(generator.uniform()) }
        values = numbers.indices.flatMap { [numbers[$0], marks.contains($0) ? 1 : 0] }
        sum = numbers[marks[0]] + numbers[marks[1]]
    }
}
