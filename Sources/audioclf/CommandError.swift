/// Why a command cannot do what was asked, in one line; for what no library's error says.
struct CommandError: Error, CustomStringConvertible {
    let description: String
}
