public import AudioClassification
private import CEnglishKeywords

/// The model that comes with the library: ten English words, silence, and speech that is none of them.
///
/// Its card, which `audioclf inspect english` shows, says what it has learned from and under which licence.
public enum EnglishKeywords {
    /// What commands call it.
    public static let name = "english"

    /// The bytes of its model file.
    package static var bytes: [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: english_keywords_bytes, count: english_keywords_size))
    }

    /// The model, checked as one from a file is.
    public static func model() throws -> ClassifierModel {
        try ClassifierModel(decoding: bytes.span, name: name)
    }
}
