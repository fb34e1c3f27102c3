internal import CKernels

/// How likely each set of keys is, given the biases that the recurrent layers make of the past: the last stage of a note
/// model, in the order in which it decides the keys.
struct KeyEstimator: Sendable {
    /// Hidden values; 0 where keys do not depend on each other.
    let hiddenSize: Int
    let order: NoteModelConfiguration.KeyOrder
    /// The matrices `nade.weight` and `nade.output`, one behind the other.
    var weights: [Float]

    init(_ head: NoteModelConfiguration.Head, weights: [Float]) {
        switch head {
        case .independent: (hiddenSize, order) = (0, .ascending)
        case .autoregressive(let size, let order): (hiddenSize, self.order) = (size, order)
        }
        precondition(weights.count == 2 * KeySet.keyCount * hiddenSize, "an estimator of other weights")
        self.weights = weights
    }

    /// Biases of a step: of each key, in the order in which they are decided, then of each hidden value.
    var biasCount: Int { KeySet.keyCount + hiddenSize }

    /// The key that is decided n-th.
    func key(_ n: Int) -> Int {
        order == .ascending ? KeySet.range.lowerBound + n : KeySet.range.upperBound - n
    }

    private static let kernels: ck_nade_kernels = unsafe ck_nade_kernels_at(ck_level_in_use()).pointee

    // MARK: likelihood

    /// -log of the probability of some steps in nats, from the biases of each.
    func loss(of steps: ArraySlice<KeySet>, biases: [Float]) -> Double {
        var none: [Float] = []
        var (biasGradient, weightGradient) = (none, none)
        return loss(of: steps, biases: biases, factor: 0, into: &biasGradient, &weightGradient, scratch: &none)
    }

    /// The same with `factor` times its derivatives: `biasGradient` is set, to as many values as there are biases, and
    /// `weightGradient`, as long as `weights`, is added to.
    func loss(
        of steps: ArraySlice<KeySet>, biases: [Float], factor: Float, into biasGradient: inout [Float],
        _ weightGradient: inout [Float]
    ) -> Double {
        var scratch: [Float] = []
        precondition(weightGradient.count == weights.count, "a gradient of other weights")
        biasGradient = [Float](repeating: 0, count: biases.count)
        return loss(of: steps, biases: biases, factor: factor, into: &biasGradient, &weightGradient, scratch: &scratch)
    }

    /// Without a gradient of the biases there is none of the weights.
    private func loss(
        of steps: ArraySlice<KeySet>, biases: [Float], factor: Float, into biasGradient: inout [Float],
        _ weightGradient: inout [Float], scratch: inout [Float]
    ) -> Double {
        let keyCount = KeySet.keyCount, hiddenSize = hiddenSize, biasCount = biasCount
        precondition(biases.count == steps.count * biasCount, "the biases of each step")
        // The bits and logits of a step, then the kernel's scratch.
        scratch = [Float](repeating: 0, count: 2 * keyCount + (keyCount + 2) * hiddenSize)
        let needsGradient = !biasGradient.isEmpty
        var sum = 0.0
        unsafe weights.withUnsafeBufferPointer { weights in
        unsafe biases.withUnsafeBufferPointer { biases in
        unsafe scratch.withUnsafeMutableBufferPointer { scratch in
        unsafe biasGradient.withUnsafeMutableBufferPointer { biasGradient in
        unsafe weightGradient.withUnsafeMutableBufferPointer { weightGradient in
            let bits = scratch.baseAddress!
            let matrix = keyCount * hiddenSize
            for (row, keys) in steps.enumerated() {
                for n in 0..<keyCount { unsafe bits[n] = 0 }
                for key in keys { unsafe bits[place(key)] = 1 }
                let biases = unsafe biases.baseAddress! + row * biasCount
                let slopes = unsafe needsGradient ? biasGradient.baseAddress! + row * biasCount : nil
                if hiddenSize == 0 {
                    sum += unsafe Self.kernels.independent(biases, bits, factor, slopes, keyCount)
                    continue
                }
                var nade = unsafe ck_nade(
                    weights: weights.baseAddress, outputs: weights.baseAddress! + matrix, bits: keyCount,
                    hidden: hiddenSize)
                let (logits, rest) = unsafe (bits + keyCount, bits + 2 * keyCount)
                if let slopes = unsafe slopes {
                    sum += unsafe Self.kernels.nade_gradient(
                        &nade, biases, bits, factor, logits, rest, slopes, weightGradient.baseAddress,
                        weightGradient.baseAddress! + matrix)
                } else {
                    sum += unsafe Self.kernels.nade(&nade, biases, bits, logits, rest)
                }
            }
        }}}}}
        return sum
    }

    /// When a key is decided.
    private func place(_ key: Int) -> Int {
        order == .ascending ? key - KeySet.range.lowerBound : KeySet.range.upperBound - key
    }

    // MARK: one key after another

    /// Decides each key in turn; see ``KeyDistribution/draw(_:)``.
    func draw(biases: [Float], _ decide: (_ key: Int, _ logit: Double) -> Bool) -> KeySet {
        precondition(biases.count == biasCount, "the biases of one step")
        var keys = KeySet()
        let keyCount = KeySet.keyCount
        guard hiddenSize > 0 else {
            for n in 0..<keyCount where decide(key(n), Double(biases[n])) { keys.insert(key(n)) }
            return keys
        }
        var sums = Array(biases[keyCount...])
        var hidden = [Float](repeating: 0, count: hiddenSize)
        unsafe weights.withUnsafeBufferPointer { weights in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
        unsafe hidden.withUnsafeMutableBufferPointer { hidden in
            let weights = weights.baseAddress!
            let outputs = unsafe weights + keyCount * hiddenSize
            unsafe Self.kernels.sigmoid(hidden.baseAddress, sums.baseAddress, hiddenSize)
            for n in 0..<keyCount {
                let logit = unsafe biases[n] + Self.kernels.dot(outputs + n * hiddenSize, hidden.baseAddress, hiddenSize)
                guard decide(key(n), Double(logit)) else { continue }
                keys.insert(key(n))
                for k in 0..<hiddenSize { unsafe sums[k] += weights[n * hiddenSize + k] }
                unsafe Self.kernels.sigmoid(hidden.baseAddress, sums.baseAddress, hiddenSize)
            }
        }}}
        return keys
    }
}
