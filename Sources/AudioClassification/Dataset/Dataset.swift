internal import FileAccess

/// Labelled recordings found in folders.
///
/// A data folder holds a folder for each label, with recordings at any depth below it; or a `train` and a `validation`
/// folder which do. `train` is a label, though, if it holds recordings itself; and if neither `validation` says what it is
/// nor recordings are only there, it is refused. Files that are no audio by their extension, hidden ones and `_background_noise_` are passed over.
public struct Dataset: Sendable {
    /// All recordings, ordered by data folder and path.
    public let recordings: [Recording]
    /// All labels in order.
    public let labels: [String]
    /// Where they were found.
    let folders: [String]
    /// What was passed over that might have been meant; a line each.
    public let notes: [String]
    /// What could not be looked at, so that recordings may be missing; a line each.
    public let failures: [String]

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
    ///
    /// Throws where a data folder, or its `train` or `validation`, cannot be listed; what cannot be looked at below them
    /// is among the failures.
    public init(folders: [String]) throws(ClassificationError) {
        var search = DatasetSearch()
        for folder in folders { try search.add(folder) }
        guard !search.recordings.isEmpty else { throw .noRecordings(folders, search.failures.first) }
        self.folders = folders
        recordings = search.recordings
        notes = search.notes
        failures = search.failures
        labels = Set(recordings.map(\.label)).sorted(by: precedes)
    }
}
