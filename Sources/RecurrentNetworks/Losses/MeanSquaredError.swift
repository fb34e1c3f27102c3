/// The squared distance of outputs to their targets, mean over the outputs.
enum MeanSquaredError {
    /// The loss; `gradient` gets its gradient over the outputs.
    static func loss(_ outputs: [Float], targets: ArraySlice<Float>, gradient: inout [Float]) -> Double {
        var sum = 0.0
        let count = Double(outputs.count)
        for (n, target) in zip(outputs.indices, targets) {
            let difference = Double(outputs[n]) - Double(target)
            sum += difference * difference
            gradient[n] = Float(2 * difference / count)
        }
        return sum / count
    }
}
