import RecurrentNetworks

extension ReferenceCell {
    /// The gated recurrent unit whose reset gate acts after the recurrent product, gates in the order r, z, n:
    ///
    ///     r = σ(W_ir x + b_ir + W_hr h + b_hr)        z = σ(W_iz x + b_iz + W_hz h + b_hz)
    ///     n = tanh(W_in x + b_in + r (W_hn h + b_hn))
    ///     h' = (1 - z) n + z h
    func gruResetAfterStep(_ x: [Double], _ before: ReferenceState) -> ReferenceStep {
        let σ = Activation.sigmoid, tanh = Activation.tanh
        let h = before.hidden
        let ofInput = inputWeights.product(x) .+ inputBias
        let ofState = recurrentWeights.product(h) .+ recurrentBias
        let r = σ(gate(0, of: ofInput) .+ gate(0, of: ofState)), z = σ(gate(1, of: ofInput) .+ gate(1, of: ofState))
        let q = gate(2, of: ofState)
        let n = tanh(gate(2, of: ofInput) .+ r .* q)
        let notZ = z.map { 1 - $0 }

        return ReferenceStep(after: ReferenceState(hidden: notZ .* n .+ z .* h)) { gradient, weights in
            let dH = gradient.hidden
            let dN = dH .* notZ .* tanh.slope(at: n)
            let dZ = dH .* (h .- n) .* σ.slope(at: z)
            let dR = dN .* q .* σ.slope(at: r)
            let dInput = dR + dZ + dN
            let dState = dR + dZ + (dN .* r)
            weights.inputWeights.addOuterProduct(dInput, x)
            weights.recurrentWeights.addOuterProduct(dState, h)
            weights.inputBias = weights.inputBias .+ dInput
            weights.recurrentBias = weights.recurrentBias .+ dState
            return (
                inputWeights.transposedProduct(dInput),
                ReferenceState(hidden: dH .* z .+ recurrentWeights.transposedProduct(dState))
            )
        }
    }
}
