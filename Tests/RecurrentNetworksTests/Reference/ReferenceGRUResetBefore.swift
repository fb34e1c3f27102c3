import RecurrentNetworks

extension ReferenceCell {
    /// The gated recurrent unit whose reset gate acts before the recurrent product, gates in the order r, z, n:
    ///
    ///     r = σ(W_ir x + b_ir + W_hr h + b_hr)        z = σ(W_iz x + b_iz + W_hz h + b_hz)
    ///     n = tanh(W_in x + b_in + W_hn (r h) + b_hn)
    ///     h' = (1 - z) n + z h
    func gruResetBeforeStep(_ x: [Double], _ before: ReferenceState) -> ReferenceStep {
        let σ = Activation.sigmoid, tanh = Activation.tanh
        let h = before.hidden
        let a = inputWeights.product(x) .+ inputBias .+ recurrentBias
        let r = σ(gate(0, of: a) .+ recurrentWeights.product(h, rows: rows(0)))
        let z = σ(gate(1, of: a) .+ recurrentWeights.product(h, rows: rows(1)))
        let reset = r .* h
        let n = tanh(gate(2, of: a) .+ recurrentWeights.product(reset, rows: rows(2)))
        let notZ = z.map { 1 - $0 }

        return ReferenceStep(after: ReferenceState(hidden: notZ .* n .+ z .* h)) { gradient, weights in
            let dH = gradient.hidden
            let dN = dH .* notZ .* tanh.slope(at: n)
            let dZ = dH .* (h .- n) .* σ.slope(at: z)
            let dReset = recurrentWeights.transposedProduct(dN, rows: rows(2))
            let dR = dReset .* h .* σ.slope(at: r)
            let dA = dR + dZ + dN
            weights.inputWeights.addOuterProduct(dA, x)
            weights.recurrentWeights.addOuterProduct(dR, h, rows: rows(0))
            weights.recurrentWeights.addOuterProduct(dZ, h, rows: rows(1))
            weights.recurrentWeights.addOuterProduct(dN, reset, rows: rows(2))
            weights.inputBias = weights.inputBias .+ dA
            weights.recurrentBias = weights.recurrentBias .+ dA
            return (
                inputWeights.transposedProduct(dA),
                ReferenceState(
                    hidden: dH .* z .+ dReset .* r .+ recurrentWeights.transposedProduct(dR, rows: rows(0))
                        .+ recurrentWeights.transposedProduct(dZ, rows: rows(1)))
            )
        }
    }
}
