import FolderWatch

/// The names that a file may get in a folder where its own is taken: `a.wav`, `a-2.wav`, `a-3.wav`...
struct NumberedName {
    private let stem: [UInt8]
    /// With its dot.
    private let suffix: [UInt8]

    init(_ name: RawPath) {
        // A dot at the beginning hides a file, and begins no suffix.
        let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")) ?? 0
        let end = dot > 0 ? dot : name.bytes.count
        stem = Array(name.bytes[..<end])
        suffix = Array(name.bytes[end...])
    }

    /// The name as it was for 1.
    subscript(number: Int) -> RawPath {
        if number == 1 { return RawPath(bytes: stem + suffix) }
        let ending = Array("-\(number)".utf8) + suffix
        return RawPath(bytes: stem.asName(atMost: max(1, longestName - ending.count)) + ending)
    }
}

/// What file systems have room for, in bytes.
let longestName = 255

extension [UInt8] {
    /// The beginning of a name, cut between characters where it is too long.
    func asName(atMost count: Int) -> [UInt8] {
        guard self.count > count else { return self }
        var end = count
        // The bytes of a character after its first one begin with the bits 10.
        while end > 1, self[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return Array(self[..<end])
    }
}
