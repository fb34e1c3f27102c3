internal import FileAccess

/// One labelled recording of a dataset.
public struct Recording: Hashable, Sendable {
    /// What a recording is used for.
    public enum Part: String, Codable, Hashable, Sendable {
        /// To learn from.
        case training
        /// To choose the best model with.
        case validation
    }

    /// Where the file is.
    public let path: String
    /// What is heard in it.
    public let label: String
    /// Its path below the data folder, or below the folder of its part: what stable splits are made from.
    public let name: String
    /// The part that the folders say it belongs to, if they do.
    public let part: Part?

    /// The name of the file itself.
    public var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }
}

/// Labelled recordings found in folders.
///
/// A data folder holds a folder for each label, with recordings at any depth below it; or a `train` and a `validation`
/// folder which do. Files that are no audio by their extension, hidden ones and `_background_noise_` are passed over.
public struct Dataset: Sendable {
    /// All recordings, ordered by data folder and path.
    public let recordings: [Recording]
    /// All labels in order.
    public let labels: [String]
    /// Where they were found.
    let folders: [String]
    /// What was passed over that might have been meant; a line each.
    public let notes: [String]

    /// The extensions taken for audio.
    public static let audioExtensions: Set<String> = [
        "wav", "flac", "aiff", "aif", "aifc", "au", "snd", "caf", "ogg", "oga", "opus", "mp3", "w64", "rf64", "voc", "nist",
        "sph",
    ]

    /// Whether a file name has the extension of audio.
    public static func isAudio(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
        return audioExtensions.contains(name[name.index(after: dot)...].lowercased())
    }

    /// Finds the recordings of one or more data folders; nothing is opened yet.
    public init(folders: [String]) throws(ClassificationError) {
        var recordings: [Recording] = []
        var notes: [String] = []
        for folder in folders {
            do {
                try Self.scan(folder, &recordings, &notes)
            } catch {
                throw .unreadableFolder(error)
            }
        }
        guard !recordings.isEmpty else { throw .noRecordings(folders) }
        self.folders = folders
        self.recordings = recordings
        self.notes = notes.map(\.onOneLine)
        labels = Set(recordings.map(\.label)).sorted(by: precedes)
    }

    private static func scan(
        _ folder: String, _ recordings: inout [Recording], _ notes: inout [String]
    ) throws(FileError) {
        let tree = FolderTree(root: folder)
        let entries = try tree.entries(of: "")
        let folders = entries.filter(\.isFolder).map(\.name)
        if folders.contains("train"), try tree.entries(of: "train").contains(where: \.isFolder) {
            for name in folders {
                switch name {
                case "train": try scanLabels(tree, below: "train/", part: .training, &recordings, &notes)
                case "validation": try scanLabels(tree, below: "validation/", part: .validation, &recordings, &notes)
                default: notes.append("\(tree.root)/\(name): not used; train/ and validation/ are")
                }
            }
        } else {
            try scanLabels(tree, below: "", part: nil, &recordings, &notes)
        }
    }

    private static func scanLabels(
        _ tree: FolderTree, below prefix: String, part: Recording.Part?, _ recordings: inout [Recording],
        _ notes: inout [String]
    ) throws(FileError) {
        var stray = 0
        for entry in try tree.entries(of: prefix) {
            if !entry.isFolder {
                stray += isAudio(entry.name) ? 1 : 0
            } else if entry.name != "_background_noise_" {
                let files = try tree.files(below: prefix + entry.name).filter { isAudio($0) }
                for file in files {
                    let name = "\(entry.name)/\(file)"
                    recordings.append(
                        Recording(path: "\(tree.root)/\(prefix)\(name)", label: entry.name, name: name, part: part))
                }
                if files.isEmpty { notes.append("\(tree.root)/\(prefix)\(entry.name): no audio in it, so no label") }
            }
        }
        if stray > 0 {
            notes.append("\(tree.root)/\(prefix): audio files in no label's folder are not used (\(stray) of them)")
        }
    }
}
