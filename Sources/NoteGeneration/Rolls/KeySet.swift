/// Keys of a piano that sound together: a set of MIDI numbers from 21 (A0, 27.5 Hz) to 108 (C8, 4186 Hz), in two words.
///
/// Iterating goes from the lowest key to the highest.
public struct KeySet: Hashable, Sendable {
    /// The MIDI numbers that a set may hold.
    public static let range = 21...108
    /// How many keys there are.
    public static let keyCount = range.count

    /// Keys 21 to 84, from the lowest bit on.
    private(set) var low: UInt64 = 0
    /// Keys 85 to 108, from the lowest bit on.
    private(set) var high: UInt64 = 0

    /// No keys.
    public init() {}

    /// The given MIDI numbers, each from 21 to 108; another one traps.
    public init(_ keys: some Sequence<Int>) {
        for key in keys { insert(key) }
    }

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Adds a MIDI number from 21 to 108; another one traps.
    public mutating func insert(_ key: Int) {
        precondition(Self.range.contains(key), "a KeySet holds MIDI numbers from 21 to 108")
        let bit = key - Self.range.lowerBound
        if bit < 64 { low |= 1 << UInt64(bit) } else { high |= 1 << UInt64(bit - 64) }
    }

    /// Takes out a MIDI number, be it there or not.
    public mutating func remove(_ key: Int) {
        let bit = key - Self.range.lowerBound
        guard bit >= 0, bit < Self.keyCount else { return }
        if bit < 64 { low &= ~(1 << UInt64(bit)) } else { high &= ~(1 << UInt64(bit - 64)) }
    }

    /// Whether a MIDI number is in it.
    public func contains(_ key: Int) -> Bool {
        let bit = key - Self.range.lowerBound
        guard bit >= 0, bit < Self.keyCount else { return false }
        return bit < 64 ? low >> UInt64(bit) & 1 == 1 : high >> UInt64(bit - 64) & 1 == 1
    }

    /// How many keys are in it.
    public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    /// Whether it holds no key: a rest.
    public var isEmpty: Bool { low | high == 0 }

    /// The lowest MIDI number, if there is one.
    public var lowest: Int? {
        if low != 0 { return Self.range.lowerBound + low.trailingZeroBitCount }
        return high == 0 ? nil : Self.range.lowerBound + 64 + high.trailingZeroBitCount
    }

    /// The highest MIDI number, if there is one.
    public var highest: Int? {
        if high != 0 { return Self.range.lowerBound + 127 - high.leadingZeroBitCount }
        return low == 0 ? nil : Self.range.lowerBound + 63 - low.leadingZeroBitCount
    }

    /// The keys in either.
    public func union(_ other: Self) -> Self { Self(low: low | other.low, high: high | other.high) }

    /// The keys in both.
    public func intersection(_ other: Self) -> Self { Self(low: low & other.low, high: high & other.high) }

    /// The keys that are not in the other.
    public func subtracting(_ other: Self) -> Self { Self(low: low & ~other.low, high: high & ~other.high) }

    /// All keys so many semitones higher; nil if one of them would leave the piano.
    public func transposed(by semitones: Int) -> Self? {
        guard let lowest, let highest else { return self }
        guard (Self.range.lowerBound - lowest...Self.range.upperBound - highest).contains(semitones) else { return nil }
        // Swift's shifts by 64 and more give zero, and by negative numbers go the other way.
        return Self(
            low: low << semitones | (semitones < 0 ? high << (64 + semitones) : 0),
            high: high << semitones | (semitones > 0 ? low << (semitones - 64) : 0))
    }

    /// The lowest key and the pattern of the others above it, which transposition leaves alone.
    var shape: (lowest: Int, pattern: KeySet)? {
        guard let lowest, let pattern = transposed(by: Self.range.lowerBound - lowest) else { return nil }
        return (lowest, pattern)
    }
}

extension KeySet: Sequence {
    /// Goes through the MIDI numbers of a set, from the lowest to the highest.
    public struct Iterator: IteratorProtocol {
        private var rest: KeySet

        fileprivate init(_ set: KeySet) { rest = set }

        /// The next MIDI number.
        public mutating func next() -> Int? {
            if rest.low != 0 {
                defer { rest.low &= rest.low - 1 }
                return KeySet.range.lowerBound + rest.low.trailingZeroBitCount
            }
            guard rest.high != 0 else { return nil }
            defer { rest.high &= rest.high - 1 }
            return KeySet.range.lowerBound + 64 + rest.high.trailingZeroBitCount
        }
    }

    /// Starts at the lowest key.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// How many keys are in it, which is known beforehand.
    public var underestimatedCount: Int { count }
}

extension KeySet: ExpressibleByArrayLiteral {
    /// The given MIDI numbers, each from 21 to 108.
    public init(arrayLiteral keys: Int...) { self.init(keys) }
}

extension KeySet: Codable {
    /// Reads a list of MIDI numbers; one that is no key of the piano throws.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        while !list.isAtEnd {
            let key = try list.decode(Int.self)
            guard Self.range.contains(key) else {
                throw DecodingError.dataCorruptedError(
                    in: list, debugDescription: "key \(key), expected MIDI numbers from 21 to 108")
            }
            insert(key)
        }
    }

    /// Writes a list of MIDI numbers, from the lowest to the highest.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for key in self { try list.encode(key) }
    }
}

extension KeySet: CustomStringConvertible {
    /// The MIDI numbers, as in JSON.
    public var description: String { "[\(map(String.init).joined(separator: ", "))]" }
}
