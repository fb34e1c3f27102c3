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
        var sum = 0.0
        unsafe forEachStep(steps, biases) { _, step in
            if hiddenSize == 0 {
                sum += unsafe Self.kernels.independent(step.biases, step.bits, 0, nil, KeySet.keyCount)
            } else {
                var nade = unsafe step.nade
                sum += unsafe Self.kernels.nade(&nade, step.biases, step.bits, step.logits, step.scratch)
            }
        }
        return sum
    }

    /// The same with `factor` times its derivatives: those by the biases, which are given back, and those by the weights,
    /// which are added to `weightGradient`, as long as `weights`.
    func loss(
        of steps: ArraySlice<KeySet>, biases: [Float], factor: Float, addingTo weightGradient: inout [Float]
    ) -> (loss: Double, biasGradient: [Float]) {
        precondition(weightGradient.count == weights.count, "a gradient of other weights")
        var sum = 0.0
        let biasGradient = unsafe [Float](unsafeUninitializedCapacity: biases.count) { gradient, count in
            unsafe weightGradient.withUnsafeMutableBufferPointer { weightGradient in
                unsafe forEachStep(steps, biases) { row, step in
                    let slopes = unsafe gradient.baseAddress! + row * biasCount
                    if hiddenSize == 0 {
                        sum += unsafe Self.kernels.independent(step.biases, step.bits, factor, slopes, KeySet.keyCount)
                    } else {
                        var nade = unsafe step.nade
                        sum += unsafe Self.kernels.nade_gradient(
                            &nade, step.biases, step.bits, factor, step.logits, step.scratch, slopes,
                            weightGradient.baseAddress, weightGradient.baseAddress! + weights.count / 2)
                    }
                }
            }
            count = biases.count
        }
        return (sum, biasGradient)
    }

    /// What the kernels take of a step.
    @unsafe private struct Step {
        let nade: ck_nade
        let biases: UnsafePointer<Float>
        /// Which keys sound, in the order in which they are decided.
        let bits: UnsafePointer<Float>
        let logits: UnsafeMutablePointer<Float>
        let scratch: UnsafeMutablePointer<Float>
    }

    /// Gives each step in turn; its pointers are not to outlive the call.
    @unsafe private func forEachStep(_ steps: ArraySlice<KeySet>, _ biases: [Float], _ body: (_ row: Int, Step) -> Void) {
        precondition(biases.count == steps.count * biasCount, "the biases of each step")
        let keyCount = KeySet.keyCount
        unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * keyCount + (keyCount + 2) * hiddenSize) { room in
        unsafe weights.withUnsafeBufferPointer { weights in
        unsafe biases.withUnsafeBufferPointer { biases in
            let bits = room.baseAddress!
            let nade = unsafe ck_nade(
                weights: weights.baseAddress, outputs: weights.baseAddress.map { unsafe $0 + weights.count / 2 },
                bits: keyCount, hidden: hiddenSize)
            for (row, keys) in steps.enumerated() {
                unsafe bits.update(repeating: 0, count: keyCount)
                for key in keys { unsafe bits[place(key)] = 1 }
                unsafe body(row, Step(
                    nade: nade, biases: biases.baseAddress! + row * biasCount, bits: bits, logits: bits + keyCount,
                    scratch: bits + 2 * keyCount))
            }
        }}}
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
