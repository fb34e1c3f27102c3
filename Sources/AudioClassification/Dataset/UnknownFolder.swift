internal import FileAccess

/// A folder of any speech: every recording in it, at any depth, is of the label for what is none of the others.
struct UnknownFolder {
    private(set) var contents = SourceContents()

    /// Finds the recordings; throws where the folder cannot be listed, or has none.
    init(_ folder: String) throws(ClassificationError) {
        let tree = FolderTree(root: folder)
        do {
            let files = try tree.files(below: "")
            contents.failures = files.failures.map(\.description)
            contents.recordings = contents.audio(of: files.found).map { name in
                Recording(path: "\(tree.root)/\(name)", label: Dataset.unknownLabel, name: name)
            }
        } catch {
            throw .unreadableUnknownFolder(error)
        }
        if contents.recordings.isEmpty { throw .noUnknownRecordings(folder, contents.failures.first) }
    }
}
