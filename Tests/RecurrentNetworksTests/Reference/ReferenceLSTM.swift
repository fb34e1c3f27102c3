import Foundation

/// A layer of long short-term memory in doubles, one sequence at a time, as the textbook has it:
///
///     i = σ(W_ii x + b_ii + W_hi h + b_hi)        f = σ(W_if x + b_if + W_hf h + b_hf)
///     g = tanh(W_ig x + b_ig + W_hg h + b_hg)     o = σ(W_io x + b_io + W_ho h + b_ho)
///     c' = f c + i g                              h' = o tanh(c')
///
/// A gradient has the same parts as the layer, so this type holds that, too.
struct ReferenceLSTM {
    let hiddenSize: Int
    /// Rows: the gates i, f, g, o, `hiddenSize` each.
    var inputWeights, recurrentWeights: ReferenceMatrix
    var inputBias, recurrentBias: [Double]

    /// All zero.
    init(inputSize: Int, hiddenSize: Int) {
        self.hiddenSize = hiddenSize
        inputWeights = ReferenceMatrix(rows: 4 * hiddenSize, columns: inputSize)
        recurrentWeights = ReferenceMatrix(rows: 4 * hiddenSize, columns: hiddenSize)
        inputBias = [Double](repeating: 0, count: 4 * hiddenSize)
        recurrentBias = inputBias
    }

    struct State {
        var hidden, cell: [Double]

        static func zero(_ size: Int) -> State {
            State(hidden: [Double](repeating: 0, count: size), cell: [Double](repeating: 0, count: size))
        }
    }

    /// What one step leaves for the way back.
    struct Step {
        var input: [Double]
        var before, after: State
        var i, f, g, o: [Double]
    }

    func step(_ input: [Double], _ before: State) -> Step {
        let a = inputWeights.product(input) .+ inputBias .+ recurrentWeights.product(before.hidden) .+ recurrentBias
        let i = gate(0, of: a).map(sigmoid)
        let f = gate(1, of: a).map(sigmoid)
        let g = gate(2, of: a).map { tanh($0) }
        let o = gate(3, of: a).map(sigmoid)
        let cell = f .* before.cell .+ i .* g
        let hidden = o .* cell.map { tanh($0) }
        return Step(input: input, before: before, after: State(hidden: hidden, cell: cell), i: i, f: f, g: g, o: o)
    }

    func forward(_ sequence: [[Double]], initial: State) -> [Step] {
        var steps: [Step] = []
        for input in sequence { steps.append(step(input, steps.last?.after ?? initial)) }
        return steps
    }

    /// Back-propagation through time.
    ///
    /// - Parameters:
    ///   - outputGradients: dL/dh of each step, from what reads the layer's outputs.
    ///   - final: The gradient of the state after the last step, from what reads that; zero where it is nil.
    ///   - gradient: The weights' gradient is added to it.
    /// - Returns: dL/dx of each step, and the gradient of the initial state.
    func backward(
        _ steps: [Step], outputGradients: [[Double]], final: State? = nil, gradient: inout ReferenceLSTM
    ) -> (inputs: [[Double]], initial: State) {
        var inputs: [[Double]] = []
        var carried = final ?? State.zero(hiddenSize)
        for (s, outputGradient) in zip(steps, outputGradients).reversed() {
            let dH = outputGradient .+ carried.hidden
            let tanhCell = s.after.cell.map { tanh($0) }
            let dC = carried.cell .+ dH .* s.o .* tanhCell.map { 1 - $0 * $0 }
            let dI = dC .* s.g .* s.i.map { $0 * (1 - $0) }
            let dF = dC .* s.before.cell .* s.f.map { $0 * (1 - $0) }
            let dG = dC .* s.i .* s.g.map { 1 - $0 * $0 }
            let dO = dH .* tanhCell .* s.o.map { $0 * (1 - $0) }
            let dA = [dI, dF, dG, dO].flatMap { $0 }

            gradient.inputWeights.addOuterProduct(dA, s.input)
            gradient.recurrentWeights.addOuterProduct(dA, s.before.hidden)
            gradient.inputBias = gradient.inputBias .+ dA
            gradient.recurrentBias = gradient.recurrentBias .+ dA
            inputs.append(inputWeights.transposedProduct(dA))
            carried = State(hidden: recurrentWeights.transposedProduct(dA), cell: dC .* s.f)
        }
        return (inputs.reversed(), carried)
    }

    private func gate(_ n: Int, of a: [Double]) -> [Double] { Array(a[n * hiddenSize..<(n + 1) * hiddenSize]) }

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
