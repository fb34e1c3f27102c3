internal import FileAccess

/// Labelled recordings, found in folders and manifests.
///
/// A data folder holds a folder for each label, with recordings at any depth below it; or folders `train`, `validation` and
/// `test`, not necessarily all, which do. `train` is a label, though, if it holds recordings itself; and if neither
/// `validation` says what it is nor recordings are only there, it is refused. Files that are no audio by their extension are
/// counted, hidden ones passed over. `validation_list.txt` and `testing_list.txt` beside the labels say what belongs to
/// those parts, as in Speech Commands, and `_background_noise_` holds sound that is no word.
///
/// A manifest is a CSV file with a header line, or a file with a JSON object on each line (`.jsonl`). A recording has at
/// least `file`, its path from the manifest's folder on, and `label`; it may have `split` (`train`, `validation`, `test`),
/// `speaker`, `start` and `end`, a stretch of the file in seconds; and everything else that is said of it is kept as a group.
public struct Dataset: Sendable {
    /// All recordings, in the order of the sources, in each by path or as the manifest has them.
    public let recordings: [Recording]
    /// Recordings in which a model heard words that are none, at any place in them; only to be learned from, as
    /// `unknownLabel`. They are not among the others.
    public let hardNegatives: [Recording]
    /// All labels in order.
    public let labels: [String]
    /// Where they were found.
    let sources: [String]
    /// The audio files in `_background_noise_`: sound that is no word, to be mixed with what is learned from.
    public let noise: [String]
    /// What was passed over that might have been meant; a line each.
    public let notes: [String]
    /// What could not be looked at or understood, so that recordings may be missing; a line each.
    public let failures: [String]
    /// Files among the recordings that are no audio by their extension, counted by it.
    public let otherFiles: [String: Int]

    /// The label of speech that is none of the other labels.
    public static let unknownLabel = "_unknown_"
    /// The label of sound in which nobody speaks.
    public static let silenceLabel = "_silence_"
    /// Labels that are no word.
    static let wordlessLabels: Set<String> = [unknownLabel, silenceLabel]

    /// The extensions taken for audio.
    public static let audioExtensions: Set<String> = [
        "wav", "flac", "aiff", "aif", "aifc", "au", "snd", "caf", "ogg", "oga", "opus", "mp3", "w64", "rf64", "voc", "nist",
        "sph",
    ]

    /// Whether a file name has the extension of audio.
    public static func isAudio(_ name: String) -> Bool { audioExtensions.contains(fileExtension(of: name)) }

    /// Finds the recordings of one or more data folders and manifests; no recording is opened yet.
    ///
    /// Throws where a data folder or one of its parts cannot be listed, or a manifest cannot be read or has no header line;
    /// what cannot be looked at below folders, and lines that cannot be used, are among the failures.
    ///
    /// - Parameters:
    ///   - unknown: Folders of any speech, of which every recording gets the label `unknownLabel`.
    ///   - hardNegatives: Folders of recordings, of any length, without any of the words: false alarms, above all. They are
    ///     learned from as `unknownLabel`, and never checked with.
    ///   - speakerPattern: A regular expression whose first group, in a recording's `name`, is the speaker; without one, what
    ///     stands before `_nohash_` in the file's name. A manifest's `speaker` goes before both.
    public init(
        sources: [String], unknown: [String] = [], hardNegatives: [String] = [], speakerPattern: String? = nil
    ) throws(ClassificationError) {
        let pattern = try SpeakerPattern(speakerPattern)
        var found = SourceContents()
        for source in sources {
            let isManifest = Manifest.isName(source) && !FolderTree.isFolder(source)
            found.append(isManifest ? try Manifest(source).contents : try LabelFolders(source).contents)
        }
        guard !found.recordings.isEmpty else { throw .noRecordings(sources, found.failures.first) }
        for folder in unknown { found.append(try UnknownFolder(folder).contents) }
        let ownCount = found.recordings.count
        for folder in hardNegatives { found.append(try UnknownFolder(folder).contents) }
        self.hardNegatives = Array(found.recordings[ownCount...])
        self.sources = sources
        recordings = found.recordings[..<ownCount].map { recording in
            var recording = recording
            recording.speaker = recording.speaker ?? pattern.speaker(of: recording)
            recording.groups["speaker"] = recording.speaker
            return recording
        }
        noise = found.noise
        notes = found.notes
        failures = found.failures
        otherFiles = found.otherFiles
        labels = Set(found.recordings.map(\.label)).sorted(by: precedes)
    }
}

extension Dataset {
    /// The recordings of a part, or those that a model is judged by: those for validation where there are any, else those
    /// for the test, else all. Throws where the part has none.
    public func recordings(of part: Recording.Part?) throws(ClassificationError) -> [Recording] {
        for part in part.map({ [$0] }) ?? [.validation, .test] {
            let chosen = recordings.filter { $0.part == part }
            if !chosen.isEmpty { return chosen }
        }
        if let part { throw .noRecordings(of: part, sources) }
        return recordings
    }
}
