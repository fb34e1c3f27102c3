internal import FileAccess
internal import RecurrentNetworks

/// What can be wrong with data to learn from, a model, or a request to use it.
public struct ClassificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error; more may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The folders to learn from or to be evaluated on are not as they must be.
        public static let dataset = Code(name: "dataset")
        /// The file holds tensors, but no classifier.
        public static let notAModel = Code(name: "notAModel")
        /// The model is damaged, or of another version.
        public static let model = Code(name: "model")
        /// The checkpoint does not belong to this training.
        public static let checkpoint = Code(name: "checkpoint")
        /// A setting out of its range.
        public static let setting = Code(name: "setting")
    }

    /// The kind of error.
    public let code: Code
    /// The property at fault, by its name in the settings; nil if the error is about none.
    public let setting: String?
    /// What is said of that property, whatever it is called: its value and what was expected.
    package let refusal: String?
    /// One line: what, where, what was expected, what to do.
    public let description: String

    init(_ code: Code, _ description: String, setting: String? = nil, refusal: String? = nil) {
        self.code = code
        self.setting = setting
        self.refusal = refusal
        self.description = description.onOneLine
    }
}

// All wording in one place.
extension ClassificationError {
    static func unreadableFolder(_ error: FileError) -> Self {
        Self(.dataset, "\(error); expected a folder with a sub-folder for each label, or a manifest (.csv, .jsonl)")
    }

    static func unreadableUnknownFolder(_ error: FileError) -> Self {
        Self(.dataset, "\(error); expected a folder of speech that is none of the labels")
    }

    static func noUnknownRecordings(_ path: String, _ failure: String?) -> Self {
        Self(.dataset, "\(path): no recordings found\(because(failure)); expected audio files (WAV, FLAC, ...) of speech that is none of the labels")
    }

    static func unreadableList(_ error: FileError, _ kind: String) -> Self {
        Self(.dataset, "\(error); expected \(kind)")
    }

    static func noHeader(_ path: String, _ line: Int, _ fields: [String], _ required: [String]) -> Self {
        let found = fields.joined(separator: ",")
        let names = required.dropLast().joined(separator: ", ") + " and " + required.last!
        let advice = found.contains(";") || found.contains("\t") ? "; separate them by commas" : ""
        return Self(.dataset, "\(path):\(line): no header line\(found.isEmpty ? "" : ": \(found.quoted)"); expected the names of the columns, \(names) among them\(advice)")
    }

    static func repeatedColumn(_ path: String, _ line: Int, _ column: String) -> Self {
        Self(.dataset, "\(path):\(line): two columns are called \(column.quoted); rename one")
    }

    static func noLabelFormat(_ path: String) -> Self {
        Self(.dataset, "\(path): no label file by its name; expected .txt (Audacity), .csv or .jsonl")
    }

    static func noTimedLabel(_ failure: String) -> Self { Self(.dataset, "\(failure); no other line has a label either") }

    static func unwritableLabels(_ error: FileError) -> Self { Self(.dataset, "\(error)") }

    static var noWords: Self {
        Self(.dataset, "no recording of a word; expected some that are not of the label \(Dataset.silenceLabel)")
    }

    static var unplannedOthers: Self {
        Self(.setting, "how much of the other sounds follows each word is not given; it must be where not the number of recordings but the length is", setting: "otherSeconds")
    }

    static func silentWord(_ name: String) -> Self {
        Self(.dataset, "\(name): silent, so there is no word in it; it is left out")
    }

    static var nothingToTuneWith: Self {
        Self(.dataset, "no sound without words; expected recordings in which none of the model's words is said")
    }

    static func noRecordings(of part: Recording.Part, _ paths: [String]) -> Self {
        Self(.dataset, "\(paths.joined(separator: ", ")): no recordings for \(part.rawValue); expected a folder, list or manifest that names some, or another part")
    }

    static func sharedSpeaker(_ speaker: String, _ counts: [Recording.Part: Int], others: Int) -> Self {
        let places = Recording.Part.allCases.compactMap { part in counts[part].map { "\($0) in \(part.rawValue)" } }
        let rest = others == 0 ? "" : ", and so \(others == 1 ? "is another speaker" : "are \(others) other speakers")"
        return Self(.dataset, "speaker \(speaker.quoted) has recordings in several parts (\(places.joined(separator: ", ")))\(rest); a known voice makes scores too good: put each speaker into one part, or allow it (--allow-shared-speakers)")
    }

    static func ambiguousTrainFolder(_ path: String, _ other: String) -> Self {
        Self(.dataset, "\(path): train/ may be a label or the recordings to learn from, since \(other)/ beside it holds recordings too; if it is a label, rename it; if not, put a validation/ folder beside it or give \(path)/train alone")
    }

    static func noRecordings(_ paths: [String], _ failure: String?) -> Self {
        Self(.dataset, "\(paths.joined(separator: ", ")): no recordings found\(because(failure)); expected a sub-folder for each label with audio files (WAV, FLAC, ...) in it, or a manifest (.csv, .jsonl)")
    }

    static func singleLabel(_ label: String, _ paths: [String], _ failure: String?) -> Self {
        Self(.dataset, "\(paths.joined(separator: ", ")): all recordings have the label \"\(label)\"\(because(failure)); at least two labels are needed, each a sub-folder or in a manifest")
    }

    /// What could not be looked at, and so may hold what is missing.
    private static func because(_ failure: String?) -> String { failure.map { " (\($0))" } ?? "" }

    static func tooFewRecordings(_ label: String, _ count: Int, _ paths: [String]) -> Self {
        Self(.dataset, "\(paths.joined(separator: ", ")): label \"\(label)\": \(count == 0 ? "no recording" : "1 recording"); at least two are needed, one to learn from and one to check with; add recordings or remove the folder")
    }

    static func noTrainingRecordings(_ label: String) -> Self {
        Self(.dataset, "label \"\(label)\": recordings to check with, but none to learn from; add some, or remove the label")
    }

    static func noReadableRecordings(_ label: String, _ reason: String?) -> Self {
        Self(.dataset, reason.map { "label \"\(label)\": none of its recordings to learn from could be read (\($0))" }
            ?? "label \"\(label)\": all its recordings to learn from are to check with, too; add others")
    }

    static func noValidationRecordings(_ reason: String?) -> Self {
        Self(.dataset, "none of the recordings to check with could be read (\(reason ?? "no reason known"))")
    }

    static func badSpeakerPattern(_ pattern: String, _ reason: String) -> Self {
        Self(.setting, "speaker pattern \"\(pattern)\": \(reason); expected a regular expression with a group for the speaker in label/.../file, such as ^[^/]+/([^_]+)_", setting: "speakerPattern")
    }

    static func unknownLabel(_ label: String, _ known: [String]) -> Self {
        Self(.dataset, "label \"\(label)\" is unknown to the model, which knows \(known.joined(separator: ", ")); rename or remove that folder")
    }

    /// A setting, or another value of this name, that is not as it must be.
    static func setting(
        _ setting: String? = nil, called name: String, _ value: some CustomStringConvertible, _ expected: String
    ) -> Self {
        let refusal = "is \(value); it must be \(expected)"
        return Self(.setting, "\(name) \(refusal)", setting: setting, refusal: refusal)
    }

    static func unknownStreamLabel(_ label: String, _ known: [String]) -> Self {
        Self(.setting, "label \(label.quoted) of the detection policy is unknown to the model, which knows \(known.joined(separator: ", "))")
    }

    static var notForCarriedState: Self {
        Self(.setting, "the model learned from whole recordings, and would not hear what it knows with its state carried on; use windows, or a model that learned to hear streams", setting: "mode")
    }

    static var bidirectionalStreaming: Self {
        Self(.setting, "a network that also reads from the end to the beginning cannot hear streams with its state carried on; train one that reads forwards only", setting: "bidirectional")
    }

    static var streamingFromModel: Self {
        Self(.setting, "a training cannot go on from a model of whole recordings to streams, nor from one that carries its state on from frame to frame; train for streams from fresh weights", setting: "streaming")
    }

    static var notForWindows: Self {
        Self(.setting, "the model carries its state on from frame to frame and has no windows; leave out the time between them", setting: "mode")
    }

    static func resampler(_ problem: String) -> Self { Self(.setting, problem, setting: "resampler") }

    static func tooLoud(_ name: String) -> Self {
        Self(.dataset, "\(name.onOneLine): samples are so large that its power is no number; expected samples from -1 to 1")
    }

    static func unreadableNoise(_ reason: String) -> Self { Self(.dataset, "\(reason); it is not used as noise") }

    static func uselessNoise(_ path: String) -> Self {
        Self(.dataset, "\(path): silent or not finite; it is not used as noise")
    }

    static func noNoise(_ folder: String, _ failure: String?) -> Self {
        Self(.dataset, "\(folder): no noise found\(because(failure)); expected audio files (WAV, FLAC, ...) at any depth below it")
    }

    static func model(_ name: String, _ problem: ModelFileProblem) -> Self {
        switch problem {
        case .noModel: Self(.notAModel, "\(name): a tensor file, but no audioclf model")
        case .otherKind: Self(.notAModel, "\(name): a model that writes music, no classifier")
        case .newerVersion(let version): Self(.model, "\(name): a model of version \(version), but this program reads version \(ModelFormat.version); use a newer audioclf")
        case .broken(let reason): brokenModel(name, reason)
        }
    }

    static func brokenModel(_ name: String, _ reason: String) -> Self {
        Self(.model, "\(name): \(reason); the model is damaged, or was not written by audioclf: train it again or restore it")
    }

    static func failedSelfTest(_ name: String, _ what: String, _ difference: Float, _ tolerance: Float) -> Self {
        Self(.model, "\(name): the self-test gives other \(what) than when the model was trained (difference \(difference), at most \(tolerance) expected); do not use it here")
    }

    static func notACheckpoint(_ name: String) -> Self {
        Self(.checkpoint, "\(name): a model, but no checkpoint; expected one that an interrupted training left")
    }

    static func otherData(_ name: String) -> Self {
        Self(.checkpoint, "\(name): the recordings are not those that the training began with; give the same folders, or remove the checkpoint to start anew")
    }

    static func otherBase(_ name: String, isFresh: Bool) -> Self {
        Self(.checkpoint, isFresh
            ? "\(name): the training began with fresh weights; resume it without --from, or remove the checkpoint to start anew"
            : "\(name): the training began from another model; give that one with --from, or remove the checkpoint to start anew")
    }

    static func otherRecipe(_ name: String) -> Self {
        Self(.checkpoint, "\(name): the training began with other settings; give the same ones or none, or remove the checkpoint to start anew")
    }
}
