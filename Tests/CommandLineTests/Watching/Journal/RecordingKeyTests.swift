import FileAccess
import FolderWatch
import RecurrentNetworks
import Testing

@testable import audioclf

@Suite struct RecordingKeyTests {
    private func key(_ path: String, _ content: [UInt8]) -> RecordingKey {
        RecordingKey(RawPath(path), content: SHA256.digest(of: content.span))
    }

    @Test func `a key is made of the path and the content alone`() {
        #expect(key("a.wav", [1]) == key("a.wav", [1]))
        #expect(Set([key("a.wav", [1]), key("a.wav", [2]), key("b.wav", [1]), key("", [1]), key("a.wav", [])]).count == 5)
        // Journals are read by later versions: it never changes.
        #expect(key("a/b.wav", [1, 2, 3]).text == "c36bfe4b52c044502c0c308cc1474258")
    }

    @Test func `a file that cannot be read is another one when it was changed`() {
        let file = SettledFile("a.wav", size: 1, modified: 2, changed: 3)
        let key = RecordingKey(unreadable: file)
        #expect(key == RecordingKey(unreadable: SettledFile("a.wav", size: 1, modified: 2, changed: 3, inode: 99)))
        for other in [
            SettledFile("b.wav", size: 1, modified: 2, changed: 3), SettledFile("a.wav", size: 2, modified: 2, changed: 3),
            SettledFile("a.wav", size: 1, modified: 3, changed: 3), SettledFile("a.wav", size: 1, modified: 2, changed: 4),
        ] {
            #expect(key != RecordingKey(unreadable: other))
            #expect(FileMark(file) != FileMark(other))
        }
        #expect(FileMark(file) != FileMark(SettledFile("a.wav", size: 1, modified: 2, changed: 3, inode: 99)))
    }

    @Test func `keys and marks are read from their digits`() throws {
        var generator = SeededGenerator(seed: 1)
        for number in 0..<200 {
            // Some with leading zeros.
            let value = UInt64.random(in: 0 ... .max, using: &generator) >> (number % 64)
            let text = String(repeating: "0", count: 16 - String(value, radix: 16).count) + String(value, radix: 16)
            let mark = try #require(FileMark(Array(text.utf8)))
            #expect(mark.value == value && mark.text == text)
            let key = try #require(RecordingKey(Array((text + "00000000000000ff").utf8)))
            #expect(key.high == value && key.low == 255 && key.text == text + "00000000000000ff")
        }
    }

    @Test(arguments: ["", "0", "+000000000000000", "-000000000000000", "000000000000000g", "00000000000000000", "0x00000000000000"])
    func `what is no number of hexadecimal digits is refused`(text: String) {
        #expect(FileMark(Array(text.utf8)) == nil)
        #expect(RecordingKey(Array((text + "0000000000000000").utf8)) == nil)
        #expect(RecordingKey(Array(("0000000000000000" + text).utf8)) == nil)
    }
}
