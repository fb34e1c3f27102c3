internal import FileAccess

/// What to tell about a name that there is none of: the names that there are, and the one that was meant, it seems.
struct NameHint: CustomStringConvertible {
    /// The end of a sentence, with what divides it from the rest.
    let description: String

    init(_ name: String, among names: [String]) {
        let near = names.map { (name: $0, distance: Self.distance(name.lowercased(), $0.lowercased())) }
            .min { $0.distance < $1.distance }
        let list = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", ..." : "")
        if let near, near.distance <= max(1, name.count / 2) {
            description = "; did you mean \(near.name.quoted)? There are: \(list)"
        } else {
            description = "; expected one of: \(list)"
        }
    }

    /// How many characters must be put in, left out or exchanged to make one text of another (Levenshtein 1966).
    static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b)
        // How far what was read of a is from each beginning of b.
        var row = Array(0...b.count)
        for (i, character) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (character == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
