internal import RecurrentNetworks

/// What a piece of music carries from step to step: all that a network knows of it.
///
/// A value: copied before a step, it goes its own way.
public struct NoteState: Sendable {
    fileprivate var recurrent: RecurrentState
    fileprivate var distribution: KeyDistribution
    /// The weight of each style, in the model's order, from the next step on: 1 for one style and 0 for the others, parts
    /// of 1 for a blend, 0 throughout for none in particular. May be changed at any step.
    public var styles: [Float]
    /// The steps that were taken.
    public fileprivate(set) var stepCount = 0

    /// How likely each set of keys is as the next step.
    public var next: KeyDistribution { distribution }
}

extension NoteNetwork {
    /// The state before the first step of a piece.
    ///
    /// - Parameter styles: A finite weight for each style; others trap. A model of one style ignores it.
    public func start(styles: [Float]) -> NoteState {
        configuration.check(styles: styles)
        var state = NoteState(
            recurrent: initialState(styles: styles), distribution: KeyDistribution(estimator, biases: []), styles: styles)
        read([], &state)
        return state
    }

    /// Takes the keys of the next step, be they drawn from `state.next`, played or read, and makes the distribution of the
    /// one behind it.
    public func advance(_ state: inout NoteState, with keys: KeySet) {
        read(keys, &state)
        state.stepCount += 1
    }

    private func read(_ keys: KeySet, _ state: inout NoteState) {
        configuration.check(styles: state.styles)
        var row = [Float](repeating: 0, count: KeySet.keyCount)
        keys.mark(&row, from: 0)
        if configuration.styleInputCount > 0 { row += state.styles }
        recurrent.step(row.span, state: &state.recurrent)
        state.distribution = KeyDistribution(estimator, biases: recurrent.output(of: state.recurrent))
    }
}
