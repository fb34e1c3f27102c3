import FileAccess
import Figures

/// An HTML page in the making: one file with nothing outside itself, without scripts. All text is escaped; figures are not.
struct HTMLPage {
    private let title: String
    private let style: String
    private var body = ""

    init(title: String, style: String) {
        self.title = title
        self.style = style
    }

    /// The finished file.
    var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(Self.text(title))</title>
        <style>
        \(style)</style>
        </head>
        <body>
        \(body)</body>
        </html>

        """
    }

    /// Text as HTML: control characters are shown, and nothing is taken for markup.
    static func text(_ text: String) -> String { escaped(text.onOneLine) }

    /// An element with text in it.
    mutating func add(_ element: String, _ text: String, class name: String? = nil) {
        body += Self.opening(element, name) + Self.text(text) + "</\(element)>\n"
    }

    /// An element around others.
    mutating func add(_ element: String, class name: String? = nil, _ content: (inout HTMLPage) -> Void) {
        body += Self.opening(element, name) + "\n"
        content(&self)
        body += "</\(element)>\n"
    }

    private static func opening(_ element: String, _ name: String?) -> String {
        "<\(element)\(name.map { " class=\"\($0)\"" } ?? "")>"
    }

    /// A part of the page with a heading.
    mutating func section(_ heading: String, _ content: (inout HTMLPage) -> Void) {
        add("section") {
            $0.add("h2", heading)
            content(&$0)
        }
    }

    /// A number that matters, what it is, and more about it.
    mutating func tile(_ name: String, _ value: String, _ more: String) {
        add("div", class: "tile") {
            $0.add("span", name, class: "name")
            $0.add("b", value)
            $0.add("span", more)
        }
    }

    /// A finished SVG; on a narrow screen it can be moved sideways.
    mutating func figure(_ svg: String) { add("div", class: "figure-frame") { $0.body += svg } }

    /// A picture whose pixels stay sharp.
    mutating func image(png: [UInt8], description: String) {
        body += #"<img src="data:image/png;base64,\#(base64(png))" alt="\#(Self.text(description))">"# + "\n"
    }

    /// Names with their values.
    mutating func list(_ rows: [(name: String, value: String)], class name: String? = nil) {
        add("dl", class: name) {
            for row in rows {
                $0.add("dt", row.name)
                $0.add("dd", row.value)
            }
        }
    }

    /// A table: names in the first column, numbers in the others or, in the last one, text.
    mutating func table(_ caption: String, endsWithText: Bool = false, header: [String], rows: [[String]]) {
        add("div", class: "table-frame") { page in
            page.add("table", class: endsWithText ? "last-is-text" : nil) { page in
                page.add("caption", caption)
                page.body += "<thead><tr>" + header.map { "<th scope=\"col\">\(Self.text($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
                for row in rows {
                    page.body += "<tr><th scope=\"row\">\(Self.text(row[0]))</th>"
                        + row.dropFirst().map { "<td>\(Self.text($0))</td>" }.joined() + "</tr>\n"
                }
                page.body += "</tbody>\n"
            }
        }
    }

    /// A table that is shown on demand: the numbers behind a figure.
    mutating func foldedTable(_ caption: String, endsWithText: Bool = false, header: [String], rows: [[String]]) {
        add("details") {
            $0.add("summary", caption)
            $0.table(caption, endsWithText: endsWithText, header: header, rows: rows)
        }
    }
}
