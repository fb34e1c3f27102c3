import Glibc

/// A folder of one test, gone with all that is in it at the end of the test.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() {
        var template = Array("/tmp/audiofiles-tests-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { unsafe String(cString: mkdtemp($0.baseAddress!)) }
    }

    deinit {
        for name in contents { _ = unsafe unlink("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names in it, sorted.
    var contents: [String] { namesInFolder(path) }
}

func namesInFolder(_ path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

func readBytes(of path: String) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY)
    precondition(file >= 0, "cannot open \(path)")
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        if count <= 0 { return bytes }
        bytes += buffer[..<count]
    }
}

func writeBytes(_ bytes: [UInt8], to path: String) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(file >= 0, "cannot create \(path)")
    defer { close(file) }
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress! + written, $0.count - written) }
        precondition(count > 0, "cannot write \(path)")
        written += count
    }
}
