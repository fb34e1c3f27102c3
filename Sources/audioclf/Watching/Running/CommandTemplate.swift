import FileAccess
import FolderWatch

/// A command to run for each recording: words, in which `{file}` and others stand for what is known of it.
///
/// The words are told apart once, before anything is filled in, so whatever a file's name or a label contains stays in its
/// word.
struct CommandTemplate: Sendable {
    /// What a word may contain.
    enum Name: String, CaseIterable, Hashable, Sendable {
        case file, label, probability, key
    }

    private let words: [Placeholders<Name>]

    /// The program, for messages.
    let program: String

    /// `option` is what the user typed before it, for the error.
    init(_ text: String, option: String) throws(CommandError) {
        func refusal(_ reason: String) -> CommandError { CommandError(description: "\(option) \(text.quoted): \(reason)") }
        // C would take it to end there.
        guard !text.utf8.contains(0) else { throw refusal("has a zero byte; expected a program and its arguments") }
        let words: [String]
        do {
            words = try CommandWords(text).words
        } catch {
            throw refusal("has \(error.what); quotes and backslashes work as in a shell")
        }
        guard let program = words.first, !program.isEmpty else {
            throw refusal("names no program; expected one and its arguments, such as \"notify {file} {label}\"")
        }
        do throws(UnknownPlaceholder) {
            self.words = try words.map { word throws(UnknownPlaceholder) in try Placeholders<Name>(in: word) }
        } catch {
            throw refusal(
                "\(error.text) is unknown; it may contain \(Placeholders<Name>.list), and what needs other braces can be a script")
        }
        // Nothing that arrives decides what is run.
        guard self.words[0].isPlain else {
            throw refusal("the program itself must be named; \(Placeholders<Name>.list) can be in its arguments")
        }
        guard !Self.isShellText(words, self.words) else {
            throw refusal(
                "a name pasted into the text for a shell could be a command; write \"$AUDIOCLF_FILE\" there, or \"$1\" and hand it {file}")
        }
        self.program = program
    }

    /// Whether a shell would read what is filled in as a part of its program.
    private static func isShellText(_ words: [String], _ filled: [Placeholders<Name>]) -> Bool {
        for number in words.indices.dropFirst() where !filled[number].isPlain {
            // The text comes after -c, which may stand behind env, sudo or nice, and together with other flags, as in -ec.
            let flag = words[number - 1]
            guard flag.hasPrefix("-"), !flag.hasPrefix("--"), flag.hasSuffix("c") else { continue }
            if words[..<number].contains(where: { shells.contains(String($0.split(separator: "/").last ?? "")) }) {
                return true
            }
        }
        return false
    }

    private static let shells: Set<String> = ["sh", "ash", "bash", "dash", "fish", "ksh", "mksh", "zsh", "busybox"]

    /// The program and its arguments.
    func arguments(_ value: (Name) -> [UInt8]) -> [[UInt8]] {
        words.map { $0.filled(value) }
    }
}
