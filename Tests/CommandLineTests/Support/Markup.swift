import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Why a text is not well-formed XML; nil if it is.
func xmlProblem(_ text: String) -> String? {
    let parser = XMLParser(data: Data(text.utf8))
    return parser.parse() ? nil : "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")"
}

/// The same for a page of HTML, which is XML but for its void elements, each of which has a line of its own.
func htmlProblem(_ page: String) -> String? {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map { line in
        ["<meta", "<img"].contains { line.hasPrefix($0) } ? line.dropLast() + "/>" : line
    }
    return page.hasPrefix("<!DOCTYPE html>\n") ? xmlProblem(lines.joined(separator: "\n")) : "no document type"
}
