/// What can be done with a recording once its line is in the journal.
enum ActionKind: String, CaseIterable, Codable, Hashable, Sendable {
    case move, run
}

/// Some of these, in a byte: of a long history there are many.
struct ActionKinds: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let move = Self(rawValue: 1)
    static let run = Self(rawValue: 2)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ kind: ActionKind) {
        self = switch kind {
        case .move: .move
        case .run: .run
        }
    }

    init(all kinds: [ActionKind]) { self = kinds.reduce([]) { $0.union(Self($1)) } }

    /// In the order in which they are done.
    var list: [ActionKind] { ActionKind.allCases.filter { contains(Self($0)) } }
}
