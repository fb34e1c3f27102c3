internal import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `validation_list.txt` and `testing_list.txt` as in Speech Commands (Warden 2018): a recording of the part on each line,
/// by its path below the folder. What stands in neither is learned from.
struct SpeechCommandsLists {
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
        for (part, name) in [(Recording.Part.validation, "validation_list.txt"), (.test, "testing_list.txt")] {
            guard files.contains(name) else { continue }
            let file = "\(folder)/\(name)"
            var entries: [Entry] = []
            for (number, line) in try lines(of: file).enumerated() {
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

/// The lines of a text file, without their ends.
func lines(of path: String) throws(ClassificationError) -> [ArraySlice<UInt8>] {
    try bytes(ofList: path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}

/// The bytes of a list of recordings, without the mark (BOM) that some programs put before UTF-8.
func bytes(ofList path: String) throws(ClassificationError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
        try OpenFile(path, O_RDONLY).read(.max, into: &bytes)
    } catch {
        throw .unreadableList(error)
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
}

extension String {
    /// Without blanks before and after.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(self[first...last])
    }
}
