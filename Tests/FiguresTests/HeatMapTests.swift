import Figures
import Testing

struct HeatMapTests {
    private func map(_ columns: [Float], rows: Int, firstRow: HeatMap.Edge = .bottom) -> HeatMap {
        HeatMap(
            title: "A & B <c>", columns: columns, rowCount: rows, horizontal: Axis("Time (s)", .range(0...2)),
            vertical: Axis("Row"), valueLabel: "dB", firstRow: firstRow)
    }

    @Test func `rows lie where they should and colours follow the values`() throws {
        // Two columns of three rows.
        let values: [Float] = [0, 1, 2, 3, 4, 254]
        let bottom = try PNGReader(#require(map(values, rows: 3).png()))
        #expect((bottom.width, bottom.height) == (2, 3))
        #expect(bottom.pixels == [2, 254, 1, 4, 0, 3])
        #expect(Array(bottom.palette.prefix(255)) == ColorMap.twilight.colors)
        let top = try PNGReader(#require(map(values, rows: 3, firstRow: .top).png()))
        #expect(top.pixels == [0, 3, 1, 4, 2, 254])
    }

    @Test func `cells of a PNG become blocks`() throws {
        let png = try PNGReader(#require(map([0, 254], rows: 1).png(cellWidth: 3, cellHeight: 2)))
        #expect((png.width, png.height) == (6, 2))
        #expect(png.pixels == [0, 0, 0, 254, 254, 254, 0, 0, 0, 254, 254, 254])
    }

    @Test func `a given range clips, a constant lies in the middle`() throws {
        var clipped = map([-5, 0, 1, 9, 0.5, -.infinity], rows: 1)
        clipped.valueRange = 0...1
        #expect(try PNGReader(#require(clipped.png())).pixels == [0, 0, 254, 254, 127, 255])
        for constant: Float in [0, -7, 1e30] {
            let pixels = try PNGReader(#require(map([constant, constant], rows: 2).png())).pixels
            #expect(pixels == [127, 127])
        }
    }

    @Test func `what is not a number is a transparent gap`() throws {
        let png = try PNGReader(#require(map([1, .nan, 2, .infinity], rows: 2).png()))
        #expect(png.pixels == [255, 255, 0, 254])
        #expect(png.opacity.count == 256 && png.opacity[255] == 0 && png.opacity[254] == 255)
        let empty = try PNGReader(#require(map([.nan, .nan], rows: 1).png()))
        #expect(empty.pixels == [255, 255])
        #expect(SVGReader.read(map([.nan], rows: 1).svg()) != nil)
    }

    @Test func `groups of rows and columns share a name at their middle`() throws {
        var figure = map((0..<72).map { Float($0) }, rows: 6)
        figure.horizontal = Axis("Guess", .groups(["a", "b", "c"]))
        figure.vertical = Axis("Truth", .groups(["x", "y"]))
        let read = try #require(SVGReader.read(figure.svg()))
        for text in ["a", "b", "c", "x", "y"] { #expect(read.texts.contains(text), "\(text)") }
        let image = try #require(read.elements.first { $0.name == "image" }?.attributes)
        let left = try #require(image["x"].flatMap { Double($0) }), width = try #require(image["width"].flatMap { Double($0) })
        let ticks = read.elements.filter { $0.name == "text" && $0.attributes["class"] == "figure-tick" }
            .compactMap { $0.attributes["x"].flatMap { Double($0) } }
        for place in [1.0 / 6, 3.0 / 6, 5.0 / 6] {
            #expect(ticks.contains { abs($0 - left - place * width) < 0.02 }, "\(place) in \(ticks)")
        }
    }

    @Test func `the SVG is well-formed, with its texts, ticks, matrix and colour bar`() throws {
        var figure = map((0..<300).map { Float($0) }, rows: 3)
        let svg = figure.svg()
        let read = try #require(SVGReader.read(svg))
        for text in ["A & B <c>", "Time (s)", "Row", "dB", "0.2", "2.0", "250"] {
            #expect(read.texts.contains(text), "\(text)")
        }
        #expect(read.images.count == 2)
        let matrix = try PNGReader(read.images[0])
        #expect(matrix.width % 100 == 0 && matrix.height % 3 == 0)
        #expect(matrix.pixels.first == 2)
        #expect(matrix.pixels.last == 252)
        #expect(try PNGReader(read.images[1]).pixels.first == 254)
        #expect(svg.contains("prefers-color-scheme:dark") && !svg.contains("<script") && !svg.contains("url("))

        figure.vertical = Axis("Label", .names(["yes", "no & never", "<silence>"]))
        let named = try #require(SVGReader.read(figure.svg()))
        #expect(named.texts.contains("no & never") && named.texts.contains("<silence>"))
    }

    @Test(arguments: [0, 1, 2])
    func `few columns make a picture too`(count: Int) throws {
        let figure = map([Float](repeating: 1, count: 4 * count), rows: 4)
        #expect(SVGReader.read(figure.svg()) != nil)
        #expect((figure.png() == nil) == (count == 0))
    }

    @Test func `a range of quantiles leaves a few extremes aside`() {
        let figure = map((0...100).map { $0 == 50 ? -1e6 : Float($0) } + [.nan], rows: 1)
        #expect(figure.quantileRange(0.02...0.98) == 1...98)
        #expect(map([.nan], rows: 1).quantileRange(0...1) == nil)
    }

    @Test func `hours of columns are averaged down as they come`() {
        for count in [1, 1_999, 2_000, 2_001, 4_000, 4_001, 123_457] {
            var averager = ColumnAverager(rowCount: 2)
            var columns: [Float] = []
            for column in 0..<count { columns += [Float(column), column % 7 == 0 ? .nan : 3] }
            for start in stride(from: 0, to: columns.count, by: 998) {
                averager.add(columns: Array(columns[start..<min(start + 998, columns.count)]))
            }
            #expect(averager.sourceColumnCount == count)
            #expect(averager.columnCount <= 2_000 && averager.columnCount >= min(count, 1_000))
            let factor = averager.columnsPerColumn
            #expect(averager.columnCount == (count + factor - 1) / factor)
            let kept = averager.values
            for column in 0..<averager.columnCount {
                let (first, last) = (column * factor, min((column + 1) * factor, count) - 1)
                #expect(kept[2 * column] == Float(Double(first + last) / 2))
                // Row 1 is 3 but for gaps, which the average leaves out: a lone one stays.
                if last > first { #expect(kept[2 * column + 1] == 3) }
                if last == first { #expect(kept[2 * column + 1].isNaN == (first % 7 == 0)) }
            }
        }
    }

    @Test func `a very wide matrix becomes at most two thousand columns`() throws {
        let figure = map((0..<10_001).map { Float($0) }, rows: 1)
        #expect(figure.columnCount == 1_251)
        #expect(try PNGReader(#require(figure.png())).width == 1_251)
    }
}
