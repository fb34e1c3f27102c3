extension RasterImage {
    /// The image as a PNG file: 8 bits a pixel, with a palette. (W3C, Portable Network Graphics, third edition.)
    public func png() -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Bit depth 8, colour type 3 (palette), and the only compression, filter set and no interlace.
        Self.append(chunk: "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 3, 0, 0, 0], to: &file)
        Self.append(chunk: "PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &file)
        if let transparentIndex {
            let opacity = [UInt8](repeating: 255, count: Int(transparentIndex)) + [0]
            Self.append(chunk: "tRNS", opacity, to: &file)
        }
        // A chunk may hold 2^31 - 1 bytes; readers with buffers like them smaller.
        let stream = zlibStream(of: scanlines())
        for start in stride(from: 0, to: stream.count, by: Self.largestData) {
            Self.append(chunk: "IDAT", stream[start..<min(start + Self.largestData, stream.count)], to: &file)
        }
        Self.append(chunk: "IEND", [], to: &file)
        return file
    }

    private static var largestData: Int { 1 << 20 }

    /// The rows, each behind the number of its filter: 2 (difference to the row above, which makes a repeated row all
    /// zeros) where the row repeats, else 0 (as it is).
    private func scanlines() -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity((width + 1) * height)
        for row in 0..<height {
            let line = pixels[row * width..<(row + 1) * width]
            if row > 0 && line.elementsEqual(pixels[(row - 1) * width..<row * width]) {
                lines.append(2)
                lines += repeatElement(0, count: width)
            } else {
                lines.append(0)
                lines += line
            }
        }
        return lines
    }

    private static func append(chunk type: String, _ data: some Collection<UInt8>, to file: inout [UInt8]) {
        file += bigEndian(UInt32(data.count))
        let start = file.count
        file += type.utf8
        file += data
        file += bigEndian(crc32(file[start...]))
    }
}

func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
}
