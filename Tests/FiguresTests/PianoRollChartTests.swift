import Figures
import Testing

struct PianoRollChartTests {
    private func chart(_ notes: [(Int, Int, Int)], stepCount: Int = 16, opening: Int = 0) -> PianoRollChart {
        PianoRollChart(
            title: "A & B", notes: notes.map { .init(key: $0.0, start: $0.1, stepCount: $0.2) }, stepCount: stepCount,
            stepsPerBar: 8, openingStepCount: opening)
    }

    @Test func `the SVG is well-formed, with its keys, bars and labelled axes`() throws {
        let read = try #require(SVGReader.read(chart([(60, 0, 4), (64, 4, 2), (72, 8, 8)], opening: 2).svg()))
        for text in ["A & B", "Bar", "Key", "C4", "C5", "1", "2"] { #expect(read.texts.contains(text), "\(text)") }
        #expect(!read.texts.contains("3"), "the end of the last bar begins none")
        #expect(read.count("rect", class: "figure-dot-1") == 1 && read.count("rect", class: "figure-dot-0") == 2)
        // The rows are 59 to 73, with six black keys and as many bands behind the music.
        #expect(read.count("rect", class: "figure-black-key") == 6)
        #expect(read.count("rect", class: "figure-band") == read.count("rect", class: "figure-black-key"))
        #expect(read.count("rect", class: "figure-white-key") + read.count("rect", class: "figure-black-key") == 15)
    }

    @Test func `notes lie where their keys and steps are`() throws {
        let read = try #require(SVGReader.read(chart([(60, 0, 4), (61, 4, 4), (72, 8, 8)]).svg(width: 900, height: 400)))
        let notes = read.elements.filter { $0.attributes["class"] == "figure-dot-0" }.map { element in
            ["x", "y", "width", "height"].map { element.attributes[$0].flatMap { Double($0) } ?? .nan }
        }
        try #require(notes.count == 3)
        // From 76 to 876: a step is 50 wide, and notes are a hair apart.
        #expect(notes.map { $0[0] } == [76.5, 276.5, 476.5])
        #expect(notes.map { $0[2] } == [199, 199, 399])
        // Twelve semitones lie between the first and the last, one between the first two.
        #expect(abs((notes[0][1] - notes[2][1]) - 12 * (notes[0][1] - notes[1][1])) < 0.2)
        #expect(notes[0][1] > notes[1][1])
    }

    @Test func `the PNG has a block for each step and key`() throws {
        let png = try PNGReader(chart([(60, 0, 1), (72, 15, 1)]).png(cellWidth: 4, cellHeight: 3))
        #expect((png.width, png.height) == (9 + 16 * 4 + 1, 15 * 3))
        let ground = png.pixels[10 + 12 * png.width]
        // The lower note in the second row from below, the higher one in the second from above, at the other end.
        let (low, high) = (png.pixels[11 + 13 * 3 * png.width], png.pixels[9 + 15 * 4 + 2 + 3 * png.width])
        #expect(low == high && low != ground)
        #expect(png.palette[Int(low)].blue > 150 && png.palette[Int(low)].red < 60)
    }

    @Test(arguments: [0, 1, 8, 4096]) func `any length makes a picture`(stepCount: Int) {
        let chart = chart(stepCount > 0 ? [(0, 0, stepCount), (127, stepCount - 1, 1)] : [], stepCount: stepCount)
        #expect(SVGReader.read(chart.svg()) != nil)
        #expect(chart.png(cellWidth: 1, cellHeight: 1).count > 8)
    }
}
