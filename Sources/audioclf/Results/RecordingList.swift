import AudioClassification
import AudioFiles
import FileAccess

/// The recordings that the arguments of a command name: files, folders at any depth, and - for standard input.
struct RecordingList {
    private(set) var sources: [AudioSource] = []
    /// Arguments that name nothing, and what in a folder could not be looked at; a line each.
    private(set) var failures: [(file: String, reason: String)] = []

    init(_ arguments: [String]) {
        for argument in arguments {
            if argument == "-" {
                sources.append(.fileDescriptor(0, name: "-"))
            } else if FolderTree.isFolder(argument) {
                add(folder: argument)
            } else {
                sources.append(.path(argument))
            }
        }
    }

    /// Adds the audio files at any depth below a folder.
    mutating func add(folder: String) {
        let tree = FolderTree(root: folder)
        do {
            let files = try tree.files(below: "")
            failures += files.failures.map { ($0.path, $0.description) }
            let recordings = files.found.filter(Dataset.isAudio)
            if recordings.isEmpty, files.failures.isEmpty {
                failures.append((folder, "\(folder): no audio files (WAV, FLAC, ...) in this folder"))
            }
            sources += recordings.map { .path(tree.root + "/" + $0) }
        } catch {
            failures.append((folder, "\(error)"))
        }
    }
}
