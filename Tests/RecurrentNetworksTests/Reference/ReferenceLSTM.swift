import RecurrentNetworks

extension ReferenceCell {
    /// Long short-term memory, gates in the order i, f, g, o:
    ///
    ///     i = σ(W_ii x + b_ii + W_hi h + b_hi)        f = σ(W_if x + b_if + W_hf h + b_hf)
    ///     g = tanh(W_ig x + b_ig + W_hg h + b_hg)     o = σ(W_io x + b_io + W_ho h + b_ho)
    ///     c' = f c + i g                              h' = o tanh(c')
    func lstmStep(_ x: [Double], _ before: ReferenceState) -> ReferenceStep {
        let σ = Activation.sigmoid, tanh = Activation.tanh
        guard let c = before.cell else { preconditionFailure("the state of an LSTM has a cell") }
        let h = before.hidden
        let a = inputWeights.product(x) .+ inputBias .+ recurrentWeights.product(h) .+ recurrentBias
        let i = σ(gate(0, of: a)), f = σ(gate(1, of: a)), g = tanh(gate(2, of: a)), o = σ(gate(3, of: a))
        let cell = f .* c .+ i .* g
        let squashed = tanh(cell)

        return ReferenceStep(after: ReferenceState(hidden: o .* squashed, cell: cell)) { gradient, weights in
            let dH = gradient.hidden
            let dC = gradient.cell! .+ dH .* o .* tanh.slope(at: squashed)
            let dI = dC .* g .* σ.slope(at: i)
            let dF = dC .* c .* σ.slope(at: f)
            let dG = dC .* i .* tanh.slope(at: g)
            let dO = dH .* squashed .* σ.slope(at: o)
            let dA = dI + dF + dG + dO
            weights.inputWeights.addOuterProduct(dA, x)
            weights.recurrentWeights.addOuterProduct(dA, h)
            weights.inputBias = weights.inputBias .+ dA
            weights.recurrentBias = weights.recurrentBias .+ dA
            return (
                inputWeights.transposedProduct(dA),
                ReferenceState(hidden: recurrentWeights.transposedProduct(dA), cell: dC .* f)
            )
        }
    }
}
