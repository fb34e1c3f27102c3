/// An SVG file in the making: elements with escaped text, colours by class so that it suits a light and a dark page.
struct SVGDocument {
    let width: Double
    let height: Double
    private var body = ""

    init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        body = "<title>\(escaped(title))</title>\n<style>\(Self.style)</style>\n"
        rectangle(x: 0, y: 0, width: width, height: height, class: "figure-ground")
    }

    /// The finished file.
    var text: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
        viewBox="0 0 \(number(width)) \(number(height))" role="img" class="figure">
        \(body)</svg>

        """
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(
        _ text: String, x: Double, y: Double, class name: String = "figure-label", anchor: Anchor = .middle,
        rotated: Bool = false, size: Double? = nil
    ) {
        let turn = rotated ? #" transform="rotate(-90 \#(number(x)) \#(number(y)))""# : ""
        let size = size.map { #" font-size="\#(number($0))""# } ?? ""
        body += #"<text x="\#(number(x))" y="\#(number(y))" class="\#(name)" text-anchor="\#(anchor.rawValue)"\#(size)\#(turn)>"#
            + escaped(text) + "</text>\n"
    }

    mutating func line(x1: Double, y1: Double, x2: Double, y2: Double, class name: String) {
        body += #"<path d="M\#(number(x1)) \#(number(y1))L\#(number(x2)) \#(number(y2))" class="\#(name)"/>"# + "\n"
    }

    /// - Parameters:
    ///   - opacity: How much of its colour covers what lies behind it, 0 to 1.
    ///   - tooltip: What is read while one points at it.
    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, class name: String, opacity: Double = 1, tooltip: String? = nil
    ) {
        body += #"<rect x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))" "#
            + #"class="\#(name)""# + (opacity < 1 ? #" fill-opacity="\#(number(opacity))""# : "")
            + (tooltip.map { "><title>\(escaped($0))</title></rect>\n" } ?? "/>\n")
    }

    mutating func circle(x: Double, y: Double, radius: Double, class name: String) {
        body += #"<circle cx="\#(number(x))" cy="\#(number(y))" r="\#(number(radius))" class="\#(name)"/>"# + "\n"
    }

    mutating func path(_ points: [(x: Double, y: Double)], class name: String, isClosed: Bool = false) {
        let steps = points.enumerated().map { ($0 == 0 ? "M" : "L") + number($1.x) + " " + number($1.y) }
        body += #"<path d="\#(steps.joined())\#(isClosed ? "Z" : "")" class="\#(name)"/>"# + "\n"
    }

    /// An image stretched to a rectangle, its pixels kept as sharp blocks.
    ///
    /// Browsers heed the style. Other programs smooth what they enlarge, so the image is made of blocks of pixels finer than
    /// the page's; repeated pixels and rows cost the file next to nothing.
    mutating func image(_ image: RasterImage, x: Double, y: Double, width: Double, height: Double) {
        let blocks = image.enlarged(
            horizontally: max(1, Int((width / Double(image.width)).rounded(.up))),
            vertically: max(1, Int((height / Double(image.height)).rounded(.up))))
        body += #"<image x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))" "#
            + #"preserveAspectRatio="none" class="figure-pixels" href="data:image/png;base64,\#(base64(blocks.png()))"/>"#
            + "\n"
    }

    /// Class names carry the prefix so that several figures, set into one HTML page, leave the page's own alone.
    private static let style = """
        .figure text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}\
        .figure-title{font-size:15px;font-weight:600}.figure-label{font-size:12px}.figure-tick{font-size:11px}\
        .figure-tick{font-variant-numeric:tabular-nums}.figure-pixels{image-rendering:pixelated}\
        .figure-count{font-variant-numeric:tabular-nums}.figure-dash{stroke-dasharray:5 4}\
        .figure-whisker{fill:none;stroke-width:1.5}.figure-ground,.figure-count-inverse{fill:#fff}\
        .figure-title,.figure-label,.figure-count{fill:#1c2128}.figure-tick{fill:#57606a}.figure-whisker{stroke:#1c2128}\
        .figure-axis,.figure-grid{fill:none;stroke-width:1;shape-rendering:crispEdges}.figure-axis{stroke:#8c959f}\
        .figure-grid{stroke:#e4e8ec}.figure-gap{fill:#d5dae0}\
        .figure-band{fill:#f1f4f7}.figure-white-key{fill:#fdfdfd;stroke:#b4bcc5;stroke-width:.5}.figure-black-key{fill:#3c424a}\
        \(seriesStyle(light: true))\
        @media(prefers-color-scheme:dark){\
        .figure-ground,.figure-count-inverse{fill:#14181d}\
        .figure-title,.figure-label,.figure-count{fill:#e6eaef}.figure-tick{fill:#9aa4af}.figure-whisker{stroke:#e6eaef}\
        .figure-axis{stroke:#6b7580}.figure-grid{stroke:#2a3139}.figure-gap{fill:#3a424b}\
        .figure-band{fill:#1b2127}.figure-white-key{fill:#cdd4dc;stroke:#6b7580}.figure-black-key{fill:#0b0e11}\
        \(seriesStyle(light: false))}
        """

    /// As many series as have a colour of their own; more begin again.
    static let seriesCount = seriesColors.count

    /// For a light and for a dark ground; neighbours differ in lightness as well as in hue.
    private static let seriesColors = [
        ("#1f6fb2", "#5ba8e6"), ("#d1571a", "#f2905a"), ("#1d8a5f", "#4cc495"), ("#9a4fb0", "#cc8ae0"),
        ("#a67c00", "#e0b83a"), ("#c2385a", "#f07f9a"), ("#3f8fa3", "#74c6d8"), ("#6b6f76", "#a9b0b8"),
    ]

    private static func seriesStyle(light: Bool) -> String {
        seriesColors.enumerated().map { index, colors in
            let color = light ? colors.0 : colors.1
            return ".figure-line-\(index){stroke:\(color)}.figure-dot-\(index){fill:\(color)}"
        }.joined() + (light ? seriesColors.indices.map { ".figure-line-\($0)" }.joined(separator: ",")
            + "{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}" : "")
    }
}

/// About how wide a text is as label of an axis, in pixels.
func labelWidth(_ text: String) -> Double { 6.3 * Double(text.count) }

/// The text, or as much of its beginning as fits into some pixels.
func shortened(_ text: String, to width: Double) -> String {
    labelWidth(text) <= width ? text : text.prefix(max(1, Int(width / labelWidth("m")) - 1)) + "…"
}

/// A coordinate: hundredths of a pixel are plenty.
func number(_ value: Double) -> String {
    let text = formatted(value, decimals: 2, trimmed: true)
    return text.hasPrefix("−") ? "-" + text.dropFirst() : text
}

/// Text that XML reads back as it was; characters that XML cannot hold become U+FFFD.
package func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        case "\t", "\n": escaped += " "
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
