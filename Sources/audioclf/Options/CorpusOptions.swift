import ArgumentParser
import NoteGeneration

/// How music is read.
struct CorpusOptions: ParsableArguments {
    @Option(help: "Steps of a quarter note (default: what a collection or the model says; else 4 for MIDI files).")
    var stepsPerQuarter: Int?
    @Option(help: "The part of a folder's MIDI files kept for validation, in percent (default: 10).")
    var validationPercent: Double?
    @Flag(help: "Leave MIDI files in their key instead of moving them to C major or A minor.")
    var keepKeys = false

    private var settings: CorpusSettings {
        var settings = CorpusSettings()
        settings.stepsPerQuarter = stepsPerQuarter
        if let validationPercent { settings.validationPercent = validationPercent }
        settings.keepsKeys = keepKeys
        return settings
    }

    func validate() throws {
        do {
            try settings.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    /// The corpora of a path, and the lines, told already, of what could not be read.
    ///
    /// - Parameter styles: Those of the model that they are for, which know how long a step is if nothing else does.
    func read(
        _ path: String, styles: [NoteModelConfiguration.Style] = []
    ) throws -> (corpora: [NoteCorpus], failures: [String]) {
        var settings = settings
        settings.styles = styles
        let corpora = try NoteCorpus.read(path, settings)
        let failures = corpora.flatMap(\.failures)
        for note in corpora.flatMap(\.notes) { Console.note(note) }
        for failure in failures { Console.error(failure) }
        return (corpora, failures)
    }

    /// Those of several paths.
    func read(_ paths: [String]) throws -> (corpora: [NoteCorpus], failureCount: Int) {
        let all = try paths.map { try read($0) }
        return (all.flatMap(\.corpora), all.reduce(0) { $0 + $1.failures.count })
    }
}
