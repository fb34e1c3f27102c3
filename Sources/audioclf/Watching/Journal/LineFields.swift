/// What is found in a line of JSON without parsing it, as this program writes them.
///
/// In JSON a quotation mark inside of a value has a backslash before it, so what looks like a field can only be one.
extension ArraySlice<UInt8> {
    /// Whether it may be an object: a line that a crash has spoiled is cut off at one end.
    var isObject: Bool { first == UInt8(ascii: "{") && last == UInt8(ascii: "}") }

    /// Which recording it is about.
    var recordingKey: RecordingKey? { hexadecimal(32, after: keyField).flatMap(RecordingKey.init) }

    /// The so many digits that follow the first place where a field's beginning stands.
    func hexadecimal(_ count: Int, after field: [UInt8]) -> ArraySlice<UInt8>? {
        var start = startIndex
        while let quote = self[start...].firstIndex(of: field[0]) {
            if self[quote...].starts(with: field) {
                let digits = self[(quote + field.count)...].prefix(count)
                return digits.count == count ? digits : nil
            }
            start = quote + 1
        }
        return nil
    }
}

private let keyField = Array("\"key\":\"".utf8)
