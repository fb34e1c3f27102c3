import FoundationEssentials

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
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try svg().write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
        note("wrote \(folder)/\(name).svg")
    }
}
