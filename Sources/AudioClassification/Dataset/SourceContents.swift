/// What a folder or a manifest of recordings holds; nothing of it was opened yet.
struct SourceContents {
    /// In the order of paths, or of the manifest's lines.
    var recordings: [Recording] = []
    /// Audio files of sound that is no word.
    var noise: [String] = []
    /// What was passed over that might have been meant; a line each.
    var notes: [String] = []
    /// What could not be used, so that recordings may be missing; a line each.
    var failures: [String] = []
    /// Files among recordings that are no audio by their extension, counted by it.
    var otherFiles: [String: Int] = [:]

    mutating func append(_ other: SourceContents) {
        recordings += other.recordings
        noise += other.noise
        notes += other.notes
        failures += other.failures
        otherFiles.merge(other.otherFiles, uniquingKeysWith: +)
    }

    /// The names of those files that are audio; the others are counted.
    mutating func audio(of files: [String]) -> [String] {
        files.filter { name in
            if Dataset.isAudio(name) { return true }
            otherFiles[fileExtension(of: name), default: 0] += 1
            return false
        }
    }
}

/// What stands behind the last dot of a file's name, in lower case; empty where nothing does.
func fileExtension(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
}
