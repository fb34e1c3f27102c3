import Figures
import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct DigitsDataTests {
    @Test func `images are balanced, in range, inked, and each different`() {
        var generator = SeededGenerator(seed: 1)
        for writer in [DigitWriter.known, .unseen] {
            let images = writer.images(200, using: &generator)
            for digit in 0..<10 { #expect(images.count { $0.digit == digit } == 20) }
            for image in images {
                #expect(image.pixels.count == 784)
                #expect(image.pixels.allSatisfy { (0...1).contains($0) })
                #expect((20...300).contains(image.pixels.count { $0 > 0.5 }))
            }
            #expect(Set(images).count == 200)
        }
    }

    @Test func `equal seeds give equal images`() {
        var first = SeededGenerator(seed: 7), second = SeededGenerator(seed: 7)
        let images = DigitWriter.known.images(20, using: &first)
        #expect(DigitWriter.known.images(20, using: &second) == images)
        #expect(DigitWriter.known.images(20, using: &second) != images)
    }

    @Test func `the test has shapes, slants and pens of its own`() {
        let (known, unseen) = (DigitWriter.known, DigitWriter.unseen)
        #expect(!known.shapes.overlaps(unseen.shapes))
        #expect(DigitShapes.all.count == 10)
        #expect(DigitShapes.all.allSatisfy { $0.count == unseen.shapes.upperBound })
        for range in known.slants { #expect(!unseen.slants.contains { $0.overlaps(range) }) }
        for range in known.widths { #expect(!unseen.widths.contains { $0.overlaps(range) }) }
        let points = DigitShapes.all.flatMap { $0 }.flatMap { $0 }.flatMap(\.points)
        #expect(points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
    }

    @Test func `a curve goes through its points, and corners stay corners`() {
        let points = [PenPoint(0, 0), PenPoint(0.5, 1), PenPoint(1, 0.2), PenPoint(0.3, 0.3)]
        let curve = Stroke.curve(points).polyline
        for (n, point) in points.enumerated() {
            #expect(abs(curve[6 * n].x - point.x) < 1e-12 && abs(curve[6 * n].y - point.y) < 1e-12)
        }
        #expect(Stroke.corners(points).polyline == points)
    }

    @Test func `the sheet shows a digit where it was taken for something`() {
        var generator = SeededGenerator(seed: 1)
        let images = DigitWriter.known.images(10, using: &generator)
        let sheet = digitSheet(title: "Digits", images: images, guesses: [3, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        func shown(_ digit: Int, as guess: Int) -> [Float] {
            (0..<784).map { sheet.values[(guess * 28 + $0 % 28) * 280 + digit * 28 + $0 / 28] }
        }
        #expect(shown(0, as: 3) == images[0].pixels)
        #expect(shown(8, as: 8) == images[8].pixels)
        #expect(shown(0, as: 0).allSatisfy { $0.isNaN })
    }
}
