/// The squared distance of outputs to their targets, mean over the outputs.
enum MeanSquaredError {
    /// The loss with its gradient over the outputs.
    static func loss(_ outputs: [Float], targets: some Collection<Float>) -> (loss: Double, gradient: [Float]) {
        var sum = 0.0
        let count = Double(outputs.count)
        let gradient = zip(outputs, targets).map { output, target in
            let difference = Double(output) - Double(target)
            sum += difference * difference
            return Float(2 * difference / count)
        }
        return (sum / count, gradient)
    }
}
