import Foundation
import RecurrentNetworks

/// The weights of one recurrent layer in one direction, in doubles. What they compute is written in a file for each cell,
/// as the textbook has it.
///
/// A gradient has the same parts, so this type holds that, too.
struct ReferenceCell {
    let kind: NetworkConfiguration.Cell
    let hiddenSize: Int
    /// Rows: the gates, `hiddenSize` each.
    var inputWeights, recurrentWeights: ReferenceMatrix
    var inputBias, recurrentBias: [Double]

    /// All zero.
    init(_ kind: NetworkConfiguration.Cell, inputSize: Int, hiddenSize: Int) {
        self.kind = kind
        self.hiddenSize = hiddenSize
        let gates =
            switch kind {
            case .elmanTanh, .elmanSigmoid, .elmanReLU: 1
            case .gruResetAfter, .gruResetBefore: 3
            case .lstm: 4
            }
        inputWeights = ReferenceMatrix(rows: gates * hiddenSize, columns: inputSize)
        recurrentWeights = ReferenceMatrix(rows: gates * hiddenSize, columns: hiddenSize)
        inputBias = [Double](repeating: 0, count: gates * hiddenSize)
        recurrentBias = inputBias
    }

    func step(_ input: [Double], _ before: ReferenceState) -> ReferenceStep {
        switch kind {
        case .elmanTanh: elmanStep(input, before, .tanh)
        case .elmanSigmoid: elmanStep(input, before, .sigmoid)
        case .elmanReLU: elmanStep(input, before, .relu)
        case .lstm: lstmStep(input, before)
        case .gruResetAfter: gruResetAfterStep(input, before)
        case .gruResetBefore: gruResetBeforeStep(input, before)
        }
    }

    /// The rows of a gate.
    func rows(_ gate: Int) -> Range<Int> { gate * hiddenSize..<(gate + 1) * hiddenSize }

    /// The values of a gate among those of all.
    func gate(_ n: Int, of values: [Double]) -> [Double] { Array(values[rows(n)]) }
}

/// What a layer carries from step to step in one direction.
struct ReferenceState: Hashable, Codable, Sendable {
    var hidden: [Double]
    /// Of an LSTM; nil in all other cells.
    var cell: [Double]?
}

/// One step of a cell.
struct ReferenceStep {
    /// The state after it.
    var after: ReferenceState
    /// From the gradient of `after` those of the input and of the state before; adds that of the weights.
    var backward: (_ after: ReferenceState, _ weights: inout ReferenceCell) -> (input: [Double], before: ReferenceState)
}

extension Activation {
    func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .tanh: Foundation.tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .relu: max(0, x)
        }
    }

    /// The derivative where the value is y.
    func slope(at y: Double) -> Double {
        switch self {
        case .tanh: 1 - y * y
        case .sigmoid: y * (1 - y)
        case .relu: y > 0 ? 1 : 0
        }
    }

    func callAsFunction(_ x: [Double]) -> [Double] { x.map { self($0) } }
    func slope(at y: [Double]) -> [Double] { y.map { slope(at: $0) } }
}
