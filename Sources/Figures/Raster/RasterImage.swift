/// A colour as three bytes, sRGB.
public struct RGB: Hashable, Sendable {
    /// From 0 to 255.
    public var red: UInt8
    /// From 0 to 255.
    public var green: UInt8
    /// From 0 to 255.
    public var blue: UInt8

    /// A colour from its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }
}

/// Pixels, each a number in a palette of at most 256 colours; the top row comes first.
public struct RasterImage: Hashable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Row-major from the top left, each below `palette.count`.
    public let pixels: [UInt8]
    /// The colours that the pixels are indices of.
    public let palette: [RGB]
    /// The palette's entry that shows what lies behind the image, if there is one.
    public let transparentIndex: UInt8?

    /// An image of at least one pixel and one colour.
    public init(width: Int, height: Int, pixels: [UInt8], palette: [RGB], transparentIndex: UInt8? = nil) {
        precondition(
            width > 0 && height > 0 && width <= Int(Int32.max) && height <= Int(Int32.max)
                && pixels.count == width * height, "\(pixels.count) pixels are no image of \(width) by \(height).")
        precondition((1...256).contains(palette.count), "A palette has 1 to 256 colours, not \(palette.count).")
        precondition(
            Int(pixels.max() ?? 0) < palette.count && Int(transparentIndex ?? 0) < palette.count,
            "A pixel has no colour in the palette.")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.palette = palette
        self.transparentIndex = transparentIndex
    }

    /// The same image with every pixel repeated to a block.
    func enlarged(horizontally: Int, vertically: Int) -> RasterImage {
        guard horizontally > 1 || vertically > 1 else { return self }
        var enlarged: [UInt8] = []
        enlarged.reserveCapacity(pixels.count * horizontally * vertically)
        for row in 0..<height {
            let line = pixels[row * width..<(row + 1) * width].flatMap { repeatElement($0, count: horizontally) }
            for _ in 0..<vertically { enlarged += line }
        }
        return RasterImage(
            width: width * horizontally, height: height * vertically, pixels: enlarged, palette: palette,
            transparentIndex: transparentIndex)
    }
}
