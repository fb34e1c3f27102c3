import RecurrentNetworks

extension ReferenceCell {
    /// The simple recurrent network:
    ///
    ///     h' = φ(W_ih x + b_ih + W_hh h + b_hh)
    func elmanStep(_ x: [Double], _ before: ReferenceState, _ φ: Activation) -> ReferenceStep {
        let h = before.hidden
        let after = φ(inputWeights.product(x) .+ inputBias .+ recurrentWeights.product(h) .+ recurrentBias)

        return ReferenceStep(after: ReferenceState(hidden: after)) { gradient, weights in
            let dA = gradient.hidden .* φ.slope(at: after)
            weights.inputWeights.addOuterProduct(dA, x)
            weights.recurrentWeights.addOuterProduct(dA, h)
            weights.inputBias = weights.inputBias .+ dA
            weights.recurrentBias = weights.recurrentBias .+ dA
            return (
                inputWeights.transposedProduct(dA), ReferenceState(hidden: recurrentWeights.transposedProduct(dA))
            )
        }
    }
}
