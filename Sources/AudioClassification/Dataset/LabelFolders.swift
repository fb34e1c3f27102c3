internal import FileAccess

/// A data folder with a folder for each label, or with folders for parts which have those.
struct LabelFolders {
    private(set) var contents = SourceContents()

    private let tree: FolderTree

    /// Finds the recordings. Throws where the folder, one of its parts or a list of a part cannot be read.
    init(_ folder: String) throws(ClassificationError) {
        tree = FolderTree(root: folder)
        let entries = try list("")
        let folders = entries.filter(\.isFolder).map(\.name), files = entries.filter { !$0.isFolder }.map(\.name)
        guard try hasParts(folders) else {
            addLabels(entries, below: "", part: nil)
            try SpeechCommandsLists(in: tree.root, files: files)?.assignParts(&contents)
            return
        }
        for list in SpeechCommandsLists.names where files.contains(list.name) { noteUnused(list.name) }
        noteStray(files, in: "")
        for name in folders {
            if let part = Self.parts[name] {
                addLabels(try list(name), below: "\(name)/", part: part)
            } else if name == Self.noiseFolder {
                addNoise(name)
            } else {
                noteUnused(name)
            }
        }
    }

    /// Whether train/ is a part and no label: "train" may be what is heard, in folders for each place or speaker.
    private func hasParts(_ folders: [String]) throws(ClassificationError) -> Bool {
        do throws(FileError) {
            guard folders.contains("train"), try tree.entries(of: "train").found.contains(where: \.isFolder) else {
                return false
            }
        } catch {
            throw .unreadableFolder(error)
        }
        if folders.contains("validation") { return true }
        let rival = folders.first { name in
            guard Self.parts[name] == nil, name != Self.noiseFolder else { return false }
            // One that cannot be listed says nothing about train/.
            return (try? tree.files(below: name))?.found.contains(where: Dataset.isAudio) ?? false
        }
        if let rival { throw .ambiguousTrainFolder(tree.root, rival) }
        return true
    }

    private mutating func addLabels(_ entries: [FolderTree.Entry], below prefix: String, part: Recording.Part?) {
        for entry in entries where entry.isFolder {
            if entry.name != Self.noiseFolder {
                addLabel(entry.name, below: prefix, part)
            } else if part == nil || part == .training {
                // What is checked with must not sound in what is learned from.
                addNoise(prefix + entry.name)
            }
        }
        noteStray(entries.filter { !$0.isFolder }.map(\.name), in: prefix)
    }

    private mutating func addLabel(_ label: String, below prefix: String, _ part: Recording.Part?) {
        do {
            let files = try tree.files(below: prefix + label)
            contents.failures += files.failures.map(\.description)
            let names = contents.audio(of: files.found).map { "\(label)/\($0)" }
            contents.recordings += names.map { name in
                Recording(path: "\(tree.root)/\(prefix)\(name)", label: label, name: name, part: part)
            }
            if names.isEmpty { note("\(tree.root)/\(prefix)\(label): no audio in it, so no label") }
        } catch {
            contents.failures.append("\(error); it is no label")
        }
    }

    private mutating func addNoise(_ folder: String) {
        do {
            let files = try tree.files(below: folder)
            contents.failures += files.failures.map(\.description)
            contents.noise += files.found.filter(Dataset.isAudio).map { "\(tree.root)/\(folder)/\($0)" }
        } catch {
            contents.failures.append("\(error)")
        }
    }

    /// What is in a folder that must be readable; what in it cannot be looked at is told.
    private mutating func list(_ path: String) throws(ClassificationError) -> [FolderTree.Entry] {
        do {
            let entries = try tree.entries(of: path)
            contents.failures += entries.failures.map(\.description)
            return entries.found
        } catch {
            throw .unreadableFolder(error)
        }
    }

    private mutating func noteUnused(_ name: String) {
        note("\(tree.root)/\(name): not used; train/, validation/ and test/ are")
    }

    private mutating func noteStray(_ files: [String], in prefix: String) {
        let count = files.count(where: Dataset.isAudio)
        if count > 0 { note("\(tree.root)/\(prefix): audio files in no label's folder are not used (\(count) of them)") }
    }

    private mutating func note(_ text: String) { contents.notes.append(text.onOneLine) }

    private static let parts: [String: Recording.Part] = ["train": .training, "validation": .validation, "test": .test]

    /// Where Speech Commands keeps sound that is no word.
    private static let noiseFolder = "_background_noise_"
}
