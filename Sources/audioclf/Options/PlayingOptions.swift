import ArgumentParser
import AudioClassification
import NoteGeneration

/// Music that plays along with a stream.
struct PlayingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Let words start and bend music of this note model, as `audioclf compose train` wrote it.", valueName: "notes"), completion: .file(extensions: ["safetensors"]))
    var compose: String?
    @Option(help: "With --compose: a JSON file that says which style each word plays.", completion: .file(extensions: ["json"]))
    var map: String?
    @Option(help: ArgumentHelp("With --compose: the notes, as a MIDI file that is there at the end, or to a device or named pipe as they happen.", valueName: "file"), completion: .file())
    var midiOut: String?
    @Option(help: ArgumentHelp("With --compose: the sound as WAV, - for standard output; what is heard then goes to standard error.", valueName: "file"), completion: .file(extensions: ["wav"]))
    var audioOut: String?
    @OptionGroup(title: "Music") var tune: TuneOptions

    func validate() throws {
        if compose == nil {
            if map != nil || midiOut != nil || audioOut != nil {
                throw ValidationError("--map, --midi-out and --audio-out need --compose NOTES.")
            }
            if !tune.given.isEmpty {
                throw ValidationError("\(tune.given.joined(separator: ", ")): for music only; give --compose NOTES, or leave it out.")
            }
        } else if midiOut == nil, audioOut == nil {
            throw ValidationError("--compose needs --midi-out or --audio-out.")
        }
        if midiOut == "-" {
            throw ValidationError("--midi-out takes a file, a device or a named pipe, and - is none; only --audio-out can be standard output.")
        }
        if let midiOut, midiOut == audioOut {
            throw ValidationError("--midi-out and --audio-out cannot be the same file, \(midiOut).")
        }
    }

    /// Whether standard output is for sound.
    var playsToStandardOutput: Bool { audioOut == "-" }

    /// The music for what a model hears; nil if none is wanted.
    func playing(along classifier: AudioClassifier) throws -> PlayingAlong? {
        guard let compose else { return nil }
        let model = try NoteModel(argument: compose)
        let repertoire = try Repertoire(classifier, map: map, model)
        repertoire.noteAssigned()
        return try PlayingAlong(
            model, try tune.settings(for: KeywordMap.Meaning()), repertoire: repertoire, midi: midiOut, sound: audioOut)
    }
}
