internal import FileAccess

/// Finds recordings in data folders, one folder after the other.
struct DatasetSearch {
    /// In the order of folders and paths.
    private(set) var recordings: [Recording] = []
    /// What was passed over that might have been meant; a line each.
    private(set) var notes: [String] = []
    /// What could not be listed or looked at; a line each.
    private(set) var failures: [String] = []

    mutating func add(_ folder: String) throws(ClassificationError) {
        let tree = FolderTree(root: folder)
        let entries = try list(tree, "")
        let folders = entries.filter(\.isFolder).map(\.name)
        guard try hasParts(tree, folders) else { return addLabels(entries, tree, below: "", part: nil) }
        for name in folders {
            switch name {
            case "train": addLabels(try list(tree, name), tree, below: "train/", part: .training)
            case "validation": addLabels(try list(tree, name), tree, below: "validation/", part: .validation)
            default: note("\(tree.root)/\(name): not used; train/ and validation/ are")
            }
        }
    }

    /// Whether train/ is a part and no label: "train" may be what is heard, in folders for each place or speaker.
    private func hasParts(_ tree: FolderTree, _ folders: [String]) throws(ClassificationError) -> Bool {
        do throws(FileError) {
            guard folders.contains("train"), try tree.entries(of: "train").found.contains(where: \.isFolder) else {
                return false
            }
        } catch {
            throw .unreadableFolder(error)
        }
        if folders.contains("validation") { return true }
        let rival = folders.first { name in
            guard name != "train", name != Self.noiseFolder else { return false }
            // One that cannot be listed says nothing about train/.
            return (try? tree.files(below: name))?.found.contains(where: Dataset.isAudio) ?? false
        }
        if let rival { throw .ambiguousTrainFolder(tree.root, rival) }
        return true
    }

    private mutating func addLabels(
        _ entries: [FolderTree.Entry], _ tree: FolderTree, below prefix: String, part: Recording.Part?
    ) {
        var stray = 0
        for entry in entries {
            if !entry.isFolder {
                stray += Dataset.isAudio(entry.name) ? 1 : 0
            } else if entry.name != Self.noiseFolder {
                addLabel(entry.name, tree, below: prefix, part)
            }
        }
        if stray > 0 {
            note("\(tree.root)/\(prefix): audio files in no label's folder are not used (\(stray) of them)")
        }
    }

    private mutating func addLabel(_ label: String, _ tree: FolderTree, below prefix: String, _ part: Recording.Part?) {
        do {
            let files = try tree.files(below: prefix + label)
            failures += files.failures.map(\.description)
            let names = files.found.filter(Dataset.isAudio).map { "\(label)/\($0)" }
            recordings += names.map { name in
                Recording(path: "\(tree.root)/\(prefix)\(name)", label: label, name: name, part: part)
            }
            if names.isEmpty { note("\(tree.root)/\(prefix)\(label): no audio in it, so no label") }
        } catch {
            failures.append("\(error); it is no label")
        }
    }

    /// What is in a folder that must be readable; what in it cannot be looked at is told.
    private mutating func list(_ tree: FolderTree, _ path: String) throws(ClassificationError) -> [FolderTree.Entry] {
        do {
            let entries = try tree.entries(of: path)
            failures += entries.failures.map(\.description)
            return entries.found
        } catch {
            throw .unreadableFolder(error)
        }
    }

    private mutating func note(_ text: String) { notes.append(text.onOneLine) }

    /// Where Speech Commands keeps sound that is no word.
    private static let noiseFolder = "_background_noise_"
}
