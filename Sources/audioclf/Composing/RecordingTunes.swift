import AudioClassification
import FileAccess
import NoteGeneration

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a tune for each recording into a folder: `yes.mid` and `yes.wav` for `yes.flac`, and `yes-2.mid` for the next of
/// that name.
struct RecordingTunes {
    private let folder: String
    private let model: NoteModel
    private let repertoire: Repertoire
    /// How often each name has been wished for.
    private var counts: [String: Int] = [:]
    /// The names that have been given, in lower case, for some file systems tell no more.
    private var names: Set<String> = []

    /// Makes the folder if it is not there.
    init(folder: String, notes: String, map: String?, _ classifier: AudioClassifier) throws {
        self.folder = folder
        model = try NoteModel(argument: notes)
        repertoire = try Repertoire(classifier, map: map, model)
        try makeFolder(folder)
        try AtomicFile.checkWritable("\(folder)/a.mid")
        repertoire.noteAssigned()
    }

    /// Writes the tune of a recording; gives the path of its MIDI file.
    mutating func add(_ classification: Classification, file: String) throws -> String {
        let hearing = Hearing(classification, repertoire)
        var settings = TuneSettings(hearing.meaning)
        // A recording of the same name plays the same tune again, wherever it lies; two of one word do not.
        settings.generation.seed = Self.lastPart(file).stableHash
        let tune = try model.compose(styles: hearing.styles, settings: settings)
        let files = TuneFiles(soundOf: "\(folder)/\(name(file))")
        try files.write(tune)
        return files.midi!
    }

    private static func lastPart(_ file: String) -> String {
        file == "-" ? "stdin" : file.split(separator: "/").last.map(String.init) ?? file
    }

    private mutating func name(_ file: String) -> String {
        let last = Self.lastPart(file)
        let stem = last.lastIndex(of: ".").flatMap { $0 > last.startIndex ? String(last[..<$0]) : nil } ?? last
        while true {
            counts[stem, default: 0] += 1
            let name = counts[stem]! == 1 ? stem : "\(stem)-\(counts[stem]!)"
            // Another recording may be called yes-2 itself.
            if names.insert(name.lowercased()).inserted { return name }
        }
    }
}
