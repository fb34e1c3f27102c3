import Figures
import Testing

struct RasterTests {
    static let grays = (0..<256).map { RGB(red: UInt8($0), green: UInt8($0), blue: UInt8($0)) }

    @Test(arguments: [(1, 1), (3, 2), (300, 40), (65_535, 2), (1, 1_000)])
    func `a PNG of noise reads back pixel by pixel`(width: Int, height: Int) throws {
        var generator = SeededGenerator(state: 7)
        let pixels = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let image = RasterImage(width: width, height: height, pixels: pixels, palette: Self.grays, transparentIndex: 9)
        let read = try PNGReader(image.png())
        #expect((read.width, read.height) == (width, height))
        #expect(read.palette == Self.grays)
        #expect(read.opacity == [UInt8](repeating: 255, count: 9) + [0])
        #expect(read.pixels == pixels)
    }

    @Test func `runs and repeated rows read back and take next to nothing`() throws {
        var pixels: [UInt8] = []
        for row in 0..<400 { for column in 0..<1_000 { pixels.append(UInt8((column / 97 + row / 50 * 3) % 256)) } }
        let png = RasterImage(width: 1_000, height: 400, pixels: pixels, palette: Self.grays).png()
        #expect(try PNGReader(png).pixels == pixels)
        #expect(png.count < 8_000)
    }

    @Test func `large images are split into data chunks of at most a mebibyte`() throws {
        var generator = SeededGenerator(state: 8)
        let pixels = (0..<1_100 * 1_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let read = try PNGReader(RasterImage(width: 1_100, height: 1_000, pixels: pixels, palette: Self.grays).png())
        #expect(read.pixels == pixels)
        #expect(read.dataChunkSizes.count == 2 && read.dataChunkSizes[0] == 1 << 20)
    }

    @Test func `runs of every length come back`() throws {
        for length in Array(0...300) + [511, 515, 516, 517, 518, 519, 774, 775, 776, 777, 70_000] {
            let bytes = [1] + [UInt8](repeating: 200, count: length) + [3]
            #expect(try inflated(zlibStream(of: bytes)) == bytes, "\(length)")
        }
        #expect(try inflated(zlibStream(of: [])) == [])
    }

    @Test func `incompressible bytes are stored, in blocks of 65535`() throws {
        var generator = SeededGenerator(state: 9)
        for count in [65_534, 65_535, 65_536, 131_070, 200_000] {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let stream = zlibStream(of: bytes)
            #expect(stream.count <= count + 6 + 5 * (count / 65_535 + 1))
            #expect(try inflated(stream) == bytes)
        }
    }

    @Test func `checksums and base64 have their published values`() {
        #expect(crc32("123456789".utf8) == 0xCBF4_3926)
        #expect(adler32("Wikipedia".utf8) == 0x11E6_0398)
        #expect(adler32([UInt8](repeating: 255, count: 100_000)) != 1)
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
        for (plain, coded) in pairs { #expect(base64(Array(plain.utf8)) == coded) }
        #expect(base64([0xFB, 0xFF]) == "+/8=")
    }

    @Test func `the colour map rises in lightness by even steps and repeats no colour`() {
        let colors = ColorMap.twilight.colors
        #expect(colors.count == 255)
        #expect(Set(colors).count == 255)
        let labs = colors.map { Oklab($0) }
        // Rounding to bytes moves a dark colour by about a tenth of a step's length, so steps are measured eight at a time.
        let steps = (0..<247).map { labs[$0].distance(to: labs[$0 + 8]) }
        let mean = steps.reduce(0, +) / 247
        #expect(steps.allSatisfy { abs($0 / mean - 1) < 0.2 })
        #expect(zip(labs, labs.dropFirst(4)).allSatisfy { $0.lightness < $1.lightness })
    }
}

struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }
}
