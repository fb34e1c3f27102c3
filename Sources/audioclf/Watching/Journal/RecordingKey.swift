import FileAccess
import FolderWatch

/// Which recording it is: what stands at which path below the watched folder. The same at every start and on every machine.
struct RecordingKey: Hashable, Sendable {
    /// The first 128 bits of a SHA-256: nobody makes two recordings with the same ones.
    let high, low: UInt64

    /// The identity of a content at a path.
    init(_ path: RawPath, content digest: SHA256.Digest) {
        self.init(hashing: path.bytes + [0] + digest.bytes)
    }

    /// The identity of a file that cannot be read: what can be known of it from outside. If it is changed, or allowed to be
    /// read, it is another one.
    init(unreadable file: SettledFile) {
        self.init(hashing: file.relativePath.bytes + [0] + Array("unreadable \(file.times)".utf8))
    }

    private init(hashing bytes: [UInt8]) {
        let digest = SHA256.digest(of: bytes.span).bytes
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        high = number(digest[0..<8])
        low = number(digest[8..<16])
    }

    /// From its 32 hexadecimal digits.
    init?(_ digits: some Collection<UInt8>) {
        guard digits.count == 32, let high = UInt64(hexadecimal: digits.prefix(16)),
            let low = UInt64(hexadecimal: digits.suffix(16))
        else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits.
    var text: String { high.hexadecimal + low.hexadecimal }
}

/// That a file is as it was, as far as its name, size and times tell: it need not be read again.
///
/// The time of the last change of any kind is among them, which nobody can set back.
struct FileMark: Hashable, Sendable {
    let value: UInt64

    init(_ file: SettledFile) {
        self.init(file.relativePath, times: file.times, inode: file.inode)
    }

    /// That of a file at a path below the watched folder.
    init(_ path: RawPath, _ state: FileState) {
        self.init(path, times: state.times, inode: state.identity.inode)
    }

    private init(_ path: RawPath, times: String, inode: UInt64) {
        let digest = SHA256.digest(of: (path.bytes + [0] + Array("\(times) \(inode)".utf8)).span).bytes
        value = digest[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// From its 16 hexadecimal digits.
    init?(_ digits: some Collection<UInt8>) {
        guard let value = UInt64(hexadecimal: digits) else { return nil }
        self.value = value
    }

    /// 16 hexadecimal digits.
    var text: String { value.hexadecimal }
}

extension FileState {
    fileprivate var times: String { "\(size) \(modifiedNanoseconds) \(statusChangedNanoseconds)" }
}

extension SettledFile {
    fileprivate var times: String { "\(size) \(modifiedNanoseconds) \(statusChangedNanoseconds)" }
}

extension UInt64 {
    fileprivate init?(hexadecimal digits: some Collection<UInt8>) {
        // A sign is taken for one otherwise.
        guard digits.count == 16, digits.first.map({ $0 >= UInt8(ascii: "0") }) == true else { return nil }
        self.init(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
