extension RecurrentNetwork {
    /// A network that gives more outputs: this one with rows added to its head, as when a classifier learns more classes.
    ///
    /// All other weights stay, and so do the old outputs, bit for bit. The new rows are drawn as those of a fresh head are:
    /// uniform within ±1/sqrt(n), n being the width of what the head reads; their biases are zero.
    ///
    /// - Parameters:
    ///   - count: How many outputs come behind the old ones; traps where it is negative, or the network has no head.
    ///   - generator: Draws the new weights; equal generators give equal networks.
    /// - Throws: `NetworkError` with code `badConfiguration` if there are then more outputs than a network may have.
    public func adding(outputs count: Int, using generator: inout SeededGenerator) throws(NetworkError) -> RecurrentNetwork {
        require(count >= 0 && configuration.outputSize > 0, "\(count) outputs for a head of \(configuration.outputSize)")
        var grown = configuration
        grown.outputSize += count
        try grown.validate()
        // The head is last, its weights by outputs and then its biases: all that was there stays in its order.
        var result = NetworkParameters(zerosFor: grown)
        for entry in parameters.entries {
            let start = result.range(entry.name).lowerBound
            result.values.replaceSubrange(start..<start + entry.range.count, with: parameters.values[entry.range])
        }
        let weights = result.range(TensorName.Dense.head.weights)
        let width = weights.count / grown.outputSize
        let bound = 1 / Double(width).squareRoot()
        for place in weights.lowerBound + configuration.outputSize * width..<weights.upperBound {
            result.values[place] = Float(generator.uniform(in: -bound...bound))
        }
        return RecurrentNetwork(grown, result, trainable: isTrainable)
    }
}
