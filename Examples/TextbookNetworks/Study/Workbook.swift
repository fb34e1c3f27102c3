#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import FileAccess

/// Where a network puts down what it does: lines on the terminal, pictures in a folder.
struct Workbook {
    /// How many threads share a training step; no result depends on it.
    var threads = 1
    /// Gets the pictures; without one none are drawn.
    var folder: String?
    /// Gets the lines.
    var note: (String) -> Void = { _ in }

    /// Keeps a picture under a name without the ending.
    func keep(_ name: String, svg: @autoclosure () -> String) throws {
        guard let folder else { return }
        _ = unsafe mkdir(folder, 0o777)  // fails where the folder is there; if it cannot be, writing says so
        let bytes = Array(svg().utf8)
        try AtomicFile.write(bytes.span, to: "\(folder)/\(name).svg")
        note("wrote \(folder)/\(name).svg")
    }
}
