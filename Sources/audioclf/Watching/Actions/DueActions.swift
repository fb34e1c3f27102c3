/// What earlier runs were to do with their recordings and did not.
///
/// A few bytes for each recording: a history may be long, and hardly anything of it is due.
struct DueActions {
    /// Those that can be done this time.
    private let possible: ActionKinds
    private var rest: [RecordingKey: ActionKinds] = [:]
    private var order: [RecordingKey] = []
    /// Where in the log it stands where recordings were moved to, of those for which that is not all.
    private var moves: [RecordingKey: Int] = [:]

    init(_ possible: ActionKinds) { self.possible = possible }

    /// Takes in what was to be done with a recording, as the journal has it.
    mutating func add(_ key: RecordingKey, _ kinds: ActionKinds) {
        let kinds = kinds.intersection(possible)
        guard !kinds.isEmpty, rest.updateValue(kinds, forKey: key) == nil else { return }
        order.append(key)
    }

    /// Takes in what was done, as the log has it at an offset; after what was to be done.
    mutating func finish(_ key: RecordingKey, _ kind: ActionKind, at offset: Int) {
        guard var kinds = rest[key] else { return }
        kinds.remove(ActionKinds(kind))
        rest[key] = kinds.isEmpty ? nil : kinds
        if kinds.isEmpty {
            moves[key] = nil
        } else if kind == .move {
            moves[key] = offset
        }
    }

    /// Hands on what is left, in the order of the journal, and forgets it; returns how much it was.
    mutating func resume(_ body: (ActionTask) -> Void) -> Int {
        defer { self = Self(possible) }
        for key in order {
            guard let kinds = rest[key] else { continue }
            body(ActionTask(key: key, kinds: kinds, place: moves[key].map { .moved(line: $0) } ?? .asRecorded))
        }
        return rest.count
    }
}
