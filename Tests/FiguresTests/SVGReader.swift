import Foundation
#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What an XML parser finds in an SVG: its texts and elements; nil if it is not well-formed.
final class SVGReader: NSObject, XMLParserDelegate {
    private(set) var texts: [String] = []
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private var text: String?

    static func read(_ svg: String) -> SVGReader? {
        let reader = SVGReader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        return parser.parse() ? reader : nil
    }

    func count(_ name: String, class wanted: String? = nil) -> Int {
        elements.count { $0.name == name && (wanted == nil || $0.attributes["class"] == wanted) }
    }

    /// The embedded images.
    var images: [[UInt8]] {
        elements.filter { $0.name == "image" }.compactMap { element in
            let prefix = "data:image/png;base64,"
            guard let link = element.attributes["href"], link.hasPrefix(prefix) else { return nil }
            return Data(base64Encoded: String(link.dropFirst(prefix.count))).map { [UInt8]($0) }
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        if name == "text" || name == "title" { text = "" }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if let text, name == "text" || name == "title" { texts.append(text) }
        if name == "text" || name == "title" { text = nil }
    }
}
