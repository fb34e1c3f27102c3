internal import FileAccess

/// `validation_list.txt` and `testing_list.txt` as in Speech Commands (Warden 2018): a recording of the part on each line,
/// by its path below the folder. What stands in neither is learned from.
struct SpeechCommandsLists {
    /// What the lists are called.
    static let names = [(part: Recording.Part.validation, name: "validation_list.txt"), (.test, "testing_list.txt")]

    private struct Entry {
        let name: String
        let line: Int
    }

    private let folder: String
    /// What stands in the list of a part, where there is one.
    private var lists: [(part: Recording.Part, file: String, entries: [Entry])] = []

    /// nil where none of the files that a folder has is such a list; throws where one cannot be read.
    init?(in folder: String, files: [String]) throws(ClassificationError) {
        self.folder = folder
        for (part, name) in Self.names where files.contains(name) {
            let file = "\(folder)/\(name)"
            var entries: [Entry] = []
            for (number, line) in try ListFile(file).lines.enumerated() {
                let name = String(decoding: line, as: UTF8.self).trimmed
                if !name.isEmpty { entries.append(Entry(name: name, line: number + 1)) }
            }
            lists.append((part, file, entries))
        }
        if lists.isEmpty { return nil }
    }

    /// Gives the recordings of the folder their parts, and tells which listed ones are not there.
    func assignParts(_ contents: inout SourceContents) {
        var parts: [String: Recording.Part] = [:]
        for list in lists { for entry in list.entries { parts[entry.name] = list.part } }
        // A list of the test alone leaves open what to check with.
        let other: Recording.Part? = lists.contains { $0.part == .validation } ? .training : nil
        for n in contents.recordings.indices {
            contents.recordings[n].part = parts[contents.recordings[n].name] ?? other
        }
        let there = Set(contents.recordings.map(\.name)), labels = Set(contents.recordings.map(\.label))
        for list in lists {
            let missing = list.entries.filter { !there.contains($0.name) }
            // Whoever removed a label's folder did not want it.
            let unwanted = missing.filter { !labels.contains(label(of: $0)) }
            if !unwanted.isEmpty {
                let names = Set(unwanted.map(label)).sorted(by: precedes)
                contents.notes.append(
                    "\(list.file): \(unwanted.count) of its \(list.entries.count) recordings are of labels without a folder here (\(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? ", ..." : ""))".onOneLine)
            }
            let lost = missing.filter { labels.contains(label(of: $0)) }
            if let first = lost.first {
                let others = lost.count == 1 ? "" : lost.count == 2 ? ", nor is another recording of this list" : ", nor are \(lost.count - 1) other recordings of this list"
                contents.failures.append(
                    "\(list.file):\(first.line): \(first.name): not in \(folder)\(others); expected LABEL/FILE as it is there".onOneLine)
            }
        }
    }

    private func label(of entry: Entry) -> String { entry.name.split(separator: "/").first.map(String.init) ?? "" }
}
