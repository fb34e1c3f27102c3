import Figures

/// Reads the PNG files this project writes, strictly: an independent look at chunks, deflate and filters. (The checksums
/// are the project's own, which other tests hold to published values.)
struct PNGReader {
    var width = 0
    var height = 0
    var palette: [RGB] = []
    var opacity: [UInt8] = []
    var pixels: [UInt8] = []
    var dataChunkSizes: [Int] = []

    struct Damage: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    init(_ file: [UInt8]) throws {
        guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { throw Damage("no signature") }
        var position = 8
        var stream: [UInt8] = []
        var types: [String] = []
        while position < file.count {
            let length = Self.integer(file[position..<position + 4])
            let type = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
            let data = Array(file[position + 8..<position + 8 + length])
            let sum = UInt32(Self.integer(file[position + 8 + length..<position + 12 + length]))
            guard crc32(file[position + 4..<position + 8 + length]) == sum else { throw Damage("CRC of \(type)") }
            types.append(type)
            switch type {
            case "IHDR":
                (width, height) = (Self.integer(data[0..<4]), Self.integer(data[4..<8]))
                guard data[8...] == [8, 3, 0, 0, 0] else { throw Damage("header \(data)") }
            case "PLTE":
                palette = stride(from: 0, to: length, by: 3).map {
                    RGB(red: data[$0], green: data[$0 + 1], blue: data[$0 + 2])
                }
            case "tRNS": opacity = data
            case "IDAT":
                stream += data
                dataChunkSizes.append(length)
            case "IEND": guard length == 0, position + 12 == file.count else { throw Damage("end") }
            default: throw Damage("chunk \(type)")
            }
            position += 12 + length
        }
        guard types.first == "IHDR", types.last == "IEND" else { throw Damage("order \(types)") }
        try unfilter(try inflated(stream))
    }

    private mutating func unfilter(_ lines: [UInt8]) throws {
        guard lines.count == (width + 1) * height else { throw Damage("\(lines.count) bytes of lines") }
        for row in 0..<height {
            let line = lines[row * (width + 1) + 1..<(row + 1) * (width + 1)]
            switch lines[row * (width + 1)] {
            case 0: pixels += line
            case 2: pixels += zip(line, Array(pixels.suffix(width))).map { $0 &+ $1 }
            default: throw Damage("filter")
            }
        }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}

/// The bytes in a zlib stream of stored blocks and fixed codes, its checksum checked.
func inflated(_ stream: [UInt8]) throws -> [UInt8] {
    guard stream.count > 6, (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0, stream[0] == 0x78 else {
        throw PNGReader.Damage("zlib header")
    }
    var position = 16
    func bits(_ count: Int) -> Int {
        var value = 0
        for bit in 0..<count {
            value |= Int(stream[position / 8] >> UInt8(position % 8) & 1) << bit
            position += 1
        }
        return value
    }
    var bytes: [UInt8] = []
    var isLast = false
    while !isLast {
        isLast = bits(1) == 1
        switch bits(2) {
        case 0:
            position = (position + 7) / 8 * 8
            let (length, inverse) = (bits(16), bits(16))
            guard length ^ inverse == 0xFFFF else { throw PNGReader.Damage("stored length") }
            bytes += stream[position / 8..<position / 8 + length]
            position += 8 * length
        case 1:
            let bases = [
                3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
                227, 258,
            ]
            let extras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
            func symbol() throws -> Int {
                var code = 0
                for length in 1...9 {
                    code = code << 1 | bits(1)
                    if length == 7, code < 24 { return 256 + code }
                    if length == 8, (0x30..<0xC0).contains(code) { return code - 0x30 }
                    if length == 8, (0xC0..<0xC8).contains(code) { return 280 + code - 0xC0 }
                    if length == 9, code >= 0x190 { return 144 + code - 0x190 }
                }
                throw PNGReader.Damage("code")
            }
            while true {
                let next = try symbol()
                if next < 256 { bytes.append(UInt8(next)); continue }
                if next == 256 { break }
                let length = bases[next - 257] + bits(extras[next - 257])
                guard bits(5) == 0, let last = bytes.last else { throw PNGReader.Damage("distance") }
                bytes += repeatElement(last, count: length)
            }
        default: throw PNGReader.Damage("block type")
        }
    }
    let end = (position + 7) / 8
    guard stream.count == end + 4, stream[end...].reduce(UInt32(0), { $0 << 8 | UInt32($1) }) == adler32(bytes) else {
        throw PNGReader.Damage("Adler-32, or bytes behind it")
    }
    return bytes
}
