import Figures
import Testing

struct LineChartTests {
    private func chart(_ series: [LineChart.Series]) -> LineChart {
        LineChart(title: "Loss & accuracy", horizontalLabel: "Epoch", verticalLabel: "Loss", series: series)
    }

    @Test func `the SVG is well-formed, with legend, ticks and a line for each series`() throws {
        let read = try #require(SVGReader.read(chart([
            .init("training <a>", values: [2, 1, 0.5, 0.3], from: 1), .init("validation", values: [2, 1.5, 1.2, 1.1], from: 1),
        ]).svg()))
        for text in ["Loss & accuracy", "Epoch", "Loss", "training <a>", "validation", "1", "4", "2.0"] {
            #expect(read.texts.contains(text), "\(text) in \(read.texts)")
        }
        // One stroke in the legend, one in the plot.
        #expect(read.count("path", class: "figure-line-0") == 2)
        #expect(read.count("path", class: "figure-line-1") == 2)
    }

    @Test func `lines run from the lower left for the least to the upper right for the greatest`() throws {
        var chart = chart([.init("a", points: [.init(x: 0, y: 0), .init(x: 5, y: 5), .init(x: 10, y: 10), .init(x: 99, y: -99)])])
        chart.horizontalRange = 0...10
        chart.verticalRange = 0...10
        let read = try #require(SVGReader.read(chart.svg(width: 500, height: 300)))
        let path = try #require(read.elements.last { $0.attributes["class"] == "figure-line-0" }?.attributes["d"])
        let places = path.dropFirst().split(separator: "L").map { $0.split(separator: " ").compactMap { Double($0) } }
        #expect(places.count == 4)
        #expect(places[0][0] < places[1][0] && places[0][1] > places[1][1])
        #expect(abs(places[1][0] * 2 - places[0][0] - places[2][0]) < 0.02)
        #expect(abs(places[1][1] * 2 - places[0][1] - places[2][1]) < 0.02)
        // What lies outside the ranges stays at the edge of the plot.
        #expect(places[3][0] == places[2][0] && places[3][1] == places[0][1])
        #expect(places[2][0] == 476)
    }

    @Test func `what is not a number interrupts a line, and a lone point is a dot`() throws {
        let read = try #require(SVGReader.read(chart([.init("a", values: [1, 2, .nan, 4, .infinity, 6, 7])]).svg()))
        #expect(read.count("path", class: "figure-line-0") == 3)
        #expect(read.count("circle", class: "figure-dot-0") == 1)
    }

    @Test func `on a logarithmic axis equal factors are equal heights, and ticks are powers of ten`() throws {
        var chart = chart([.init("a", values: [1e-6, 1e-3, 1, 0, -1, 1e-3, 1e-6])])
        chart.verticalScale = .logarithmic
        let read = try #require(SVGReader.read(chart.svg()))
        for text in ["1", "0.01", "1e−6"] { #expect(read.texts.contains(text), "\(text) in \(read.texts)") }
        // Zero and less have no place: two lines, behind the stroke of the legend.
        let paths = read.elements.filter { $0.attributes["class"] == "figure-line-0" }.compactMap { $0.attributes["d"] }
        #expect(paths.count == 3)
        let heights = paths[1].dropFirst().split(separator: "L").compactMap { Double($0.split(separator: " ")[1]) }
        #expect(heights.count == 3)
        #expect(heights[0] > heights[1] && heights[1] > heights[2])
        #expect(abs(heights[0] + heights[2] - 2 * heights[1]) < 0.03)
    }

    @Test func `a logarithmic axis shorter than two powers of ten has ticks between them`() throws {
        var chart = chart([.init("a", values: [2, 3, 7])])
        chart.verticalScale = .logarithmic
        chart.verticalRange = 2...7
        let read = try #require(SVGReader.read(chart.svg()))
        for text in ["2", "4", "6"] { #expect(read.texts.contains(text), "\(text) in \(read.texts)") }
        // A range with no place on the axis is none.
        chart.verticalRange = -1...7
        #expect(SVGReader.read(chart.svg()) != nil)
    }

    @Test(arguments: [LineChart.Scale.linear, .logarithmic])
    func `degenerate data make a chart too`(scale: LineChart.Scale) throws {
        let cases: [[LineChart.Series]] = [
            [], [.init("none", values: [])], [.init("nan", values: [.nan])], [.init("one", values: [3])],
            [.init("constant", values: [1e12, 1e12, 1e12])], [.init("tiny", values: [1e-300, 2e-300])],
            [.init("huge", values: [-1e300, 1e300])], (0..<20).map { .init("series \($0)", values: [0, 1]) },
        ]
        for series in cases {
            var chart = chart(series)
            chart.verticalScale = scale
            let svg = chart.svg()
            #expect(SVGReader.read(svg) != nil)
            #expect(!svg.contains("nan") || series.contains { $0.name == "nan" })
            #expect(!svg.contains("–") && !svg.contains("∞"), "\(series.map(\.name))")
        }
    }
}
