import Figures
import Testing

/// The charts of a report: bars, confusions, reliability, stacks of panels.
struct ReportChartTests {
    private static let nasty = #"<b>&"c"</b>"#

    @Test func `bars are as long as their values, with interval and note`() throws {
        let chart = BarChart(
            title: Self.nasty, label: "Recall (%)",
            bars: [
                .init("a", value: 50, interval: 40...60, note: "1 of 2"), .init("b", value: 100, note: "2 of 2"),
                .init("gap", value: .nan), .init("low", value: -5),
            ], range: 0...100)
        let read = try #require(SVGReader.read(chart.svg()))
        for text in [Self.nasty, "Recall (%)", "a", "1 of 2", "2 of 2", "100"] { #expect(read.texts.contains(text), "\(text)") }
        let widths = read.elements.filter { $0.attributes["class"] == "figure-dot-0" }.map { Double($0.attributes["width"]!)! }
        #expect(widths.count == 3 && abs(widths[1] - 2 * widths[0]) < 0.05 && widths[2] == 0)
        #expect(read.count("path", class: "figure-whisker") == 3)
        #expect(chart.svg() == chart.svg())
    }

    @Test func `a confusion chart has a cell for each count, mistakes in another colour`() throws {
        let chart = ConfusionChart(
            title: "T", names: ["a", Self.nasty, "c"], counts: [[8, 2, 0], [0, 5, 0], [0, 0, 0]], rowLabel: "is",
            columnLabel: "called")
        let read = try #require(SVGReader.read(chart.svg()))
        #expect(read.count("rect", class: "figure-dot-0") == 2 && read.count("rect", class: "figure-dot-1") == 1)
        for text in ["8", "2", "5", "is", "called", "a called \(Self.nasty): 2 of 10", "a: 8 of 10 right"] {
            #expect(read.texts.contains(text), "\(text)")
        }
        #expect(read.texts.count { $0 == Self.nasty } == 2, "a row and a column")
    }

    @Test(arguments: [0, 1, 2, 12, 40, 200]) func `a confusion chart of any size is well-formed, its names apart`(count: Int) throws {
        let names = (0..<count).map { "label \($0)" }
        let counts = (0..<count).map { row in (0..<count).map { $0 == row ? 1000 : ($0 + row) % 9 == 0 ? 1 : 0 } }
        let chart = ConfusionChart(title: "T", names: names, counts: counts, rowLabel: "is", columnLabel: "called")
        let read = try #require(SVGReader.read(chart.svg()))
        let rows = read.elements.filter { $0.attributes["text-anchor"] == "end" }.map { Double($0.attributes["y"]!)! }
        #expect(rows.count == count && zip(rows, rows.dropFirst()).allSatisfy { $1 - $0 >= 18.9 })
    }

    @Test func `reliability has a bar for each bin with answers`() throws {
        func bin(_ n: Int, count: Int) -> ReliabilityDiagram.Bin {
            let low = Double(n) / 10
            return .init(range: low...low + 0.1, confidence: low + 0.06, accuracy: low, interval: low...low + 0.1, count: count)
        }
        let diagram = ReliabilityDiagram(
            title: "R", bins: [bin(0, count: 0), bin(5, count: 3), bin(9, count: 1200)], name: "plain",
            others: [bin(4, count: 3), bin(8, count: 9)], othersName: "tempered")
        let read = try #require(SVGReader.read(diagram.svg()))
        for text in ["R", "3", "1200", "plain", "tempered"] { #expect(read.texts.contains(text), "\(text)") }
        #expect(read.count("rect", class: "figure-dot-0") == 2 && read.count("path", class: "figure-line-1") == 1)
        #expect(SVGReader.read(ReliabilityDiagram(title: "", bins: [], name: "").svg()) != nil)
    }

    @Test func `panels share their axis`() throws {
        var map = HeatMap(
            title: "", columns: (0..<12).map { Float($0) - 6 }, rowCount: 3, horizontal: Axis("t", .range(0.5...1.5)),
            vertical: Axis("Row"), valueLabel: "logit")
        map.colorMap = .balance
        let stack = PanelStack(
            title: Self.nasty, label: "Time (s)", range: 0...2,
            panels: [
                .init("sound", label: "", height: 60, .envelope(least: [-1, -0.5, 0], greatest: [1, 0.25, 0])),
                .init("map", label: "Row", height: 80, .heatMap(map)),
                .init(
                    "lines", label: "%", height: 80,
                    .lines([.init("yes", points: [.init(x: 0, y: 0), .init(x: 1, y: 100)])], range: 0...100)),
            ])
        let read = try #require(SVGReader.read(stack.svg(width: 900)))
        for text in [Self.nasty, "Time (s)", "sound", "map", "lines", "yes", "logit", "2.0"] { #expect(read.texts.contains(text), "\(text)") }
        // From 76 to 750: the map from a quarter to three quarters of it.
        let image = try #require(read.elements.first { $0.name == "image" })
        #expect(image.attributes["x"] == "244.5" && image.attributes["width"] == "337")
        #expect(read.texts.count { $0 == "2.0" } == 1, "numbers stand below the last panel only")
        #expect(SVGReader.read(PanelStack(title: "", label: "", range: 0...0, panels: []).svg()) != nil)
    }

    @Test func `marked corners have dots`() throws {
        var chart = LineChart(
            title: "", horizontalLabel: "", verticalLabel: "",
            series: [.init("s", points: [.init(x: 0, y: 1), .init(x: 1, y: 2), .init(x: 2, y: .nan)], isMarked: true)])
        #expect(try #require(SVGReader.read(chart.svg())).count("circle") == 2)
        chart.series[0].isMarked = false
        #expect(try #require(SVGReader.read(chart.svg())).count("circle") == 0)
    }

    @Test func `the balance of colours is dark in the middle, and rises to two hues by even steps`() {
        let labs = ColorMap.balance.colors.map { Oklab($0) }
        #expect(labs.count == 255 && Set(ColorMap.balance.colors).count == 255)
        #expect(zip(labs[127...], labs[127...].dropFirst(4)).allSatisfy { $0.lightness < $1.lightness })
        #expect(zip(labs[...127].reversed(), labs[...127].reversed().dropFirst(4)).allSatisfy { $0.lightness < $1.lightness })
        #expect(labs[127].lightness < 0.2 && labs[20].b < -0.02 && labs[234].b > 0.05)
        let steps = (0..<247).map { labs[$0].distance(to: labs[$0 + 8]) }
        // Across the middle the way bends.
        for n in Array(0..<115) + Array(132..<247) { #expect(abs(steps[n] / steps[50] - 1) < 0.25, "\(n)") }
    }
}
