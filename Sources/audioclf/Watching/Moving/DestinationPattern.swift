import FileAccess
import FolderWatch

/// Where files are moved: a folder, or one for each label, such as `sorted/{label}`.
struct DestinationPattern: Sendable {
    /// What a pattern may contain.
    enum Name: String, CaseIterable, Hashable, Sendable {
        case label
    }

    private let pattern: Placeholders<Name>

    /// `option` is what the user typed before it, for the error.
    init(_ text: String, option: String) throws(CommandError) {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw CommandError(description: "\(option) \(text.quoted): expected the path of a folder")
        }
        do {
            pattern = try Placeholders(in: text)
        } catch {
            throw CommandError(
                description: "\(option) \(text.quoted): \(error.text) is unknown; a folder may contain \(Placeholders<Name>.list)")
        }
    }

    /// Whether it is a folder of its own for each label.
    var needsLabel: Bool { !pattern.isPlain }

    /// The folder that is the same for all labels.
    var commonFolder: RawPath {
        let beginning = pattern.beginning
        if pattern.isPlain { return RawPath(bytes: beginning) }
        // In `sorted/is-{label}` only `sorted` is whole.
        guard let slash = beginning.lastIndex(of: UInt8(ascii: "/")) else { return RawPath(".") }
        return RawPath(bytes: slash == 0 ? [UInt8(ascii: "/")] : Array(beginning[..<slash]))
    }

    /// The folder for a label.
    func folder(for label: String?) -> RawPath {
        RawPath(bytes: pattern.filled { _ in Self.component(for: label ?? "") })
    }

    /// A label as the name of one folder, which leads nowhere else: `..` becomes `_.`, and `a/b` becomes `a_b`.
    static func component(for label: String) -> [UInt8] {
        var name = label.utf8.map { $0 == UInt8(ascii: "/") || $0 == 0 ? UInt8(ascii: "_") : $0 }
        if name.isEmpty { return [UInt8(ascii: "_")] }
        // It would be hidden, or be the folder itself or the one above.
        if name[0] == UInt8(ascii: ".") { name[0] = UInt8(ascii: "_") }
        // Leaves room for what the pattern has before and after it.
        return name.asName(atMost: 200)
    }
}
