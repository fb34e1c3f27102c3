internal import FileAccess

/// A list of recordings in a file, CSV with a header line or JSON Lines, which `ManifestEntry` tells the columns of.
///
/// A line that cannot be used is told with its number, and the others are used.
struct Manifest {
    private(set) var contents = SourceContents()

    /// Whether a file is a manifest by its name.
    static func isName(_ path: String) -> Bool { ["csv", "jsonl"].contains(fileExtension(of: path)) }

    /// Reads a manifest; throws where the file cannot be read, or lacks the header line that says what its columns are.
    init(_ path: String) throws(ClassificationError) {
        // Where its paths begin; empty if that is the current folder.
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        for record in try ListRecords(ListFile(path), ManifestEntry.form).records {
            do throws(ListProblem) {
                let entry = try ManifestEntry(try record.fields.get())
                contents.recordings.append(
                    Recording(
                        path: entry.file.hasPrefix("/") ? entry.file : folder + entry.file, label: entry.label,
                        name: entry.file, part: entry.part, seconds: entry.seconds, speaker: entry.speaker,
                        groups: entry.groups))
            } catch {
                contents.failures.append("\(path):\(record.line): \(error.text)".onOneLine)
            }
        }
    }
}
