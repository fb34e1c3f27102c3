extension String {
    /// The text with its control characters escaped, so that a message that contains it stays one line.
    package var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line += scalar.escaped(asASCII: true)
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// The text in quotes for a message: on one line, and shortened when it is longer than a name would be.
    package var quoted: String {
        let beginning = unicodeScalars.prefix(64)
        return "\"\(String(beginning).onOneLine)\(beginning.endIndex < endIndex ? "..." : "")\""
    }
}

extension [UInt8] {
    /// The bytes as text for a message: those that are no UTF-8 as `\xE9`.
    package var escapedUTF8: String {
        if let whole = String(validating: self, as: UTF8.self) { return whole }
        var text = ""
        var rest = self[...]
        while !rest.isEmpty {
            // Of the lengths that a character may have, the one that makes one.
            let character = (1...4).lazy.compactMap { String(validating: rest.prefix($0), as: UTF8.self) }.first
            if let character {
                text += character
                rest.removeFirst(character.utf8.count)
            } else {
                let byte = rest.removeFirst()
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

/// Order by Unicode scalars: the same on every machine, whatever its locale.
package func precedes(_ a: String, _ b: String) -> Bool { a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) }

/// The folder that a path's last name is in, which need not exist.
func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
