import ArgumentParser
import AudioFiles
import NoteGeneration

/// Music that starts, and bends, with the words of a stream, in the stream's own time: after a second of sound there is a
/// second of music. It ends with the sound.
struct PlayingAlong: ~Copyable {
    private var stream: NoteStream
    private let repertoire: Repertoire
    private var midi: MIDIOutput?
    private var instrument: LiveSynthesizer
    private var sound: WAVWriter?

    /// - Parameters:
    ///   - midi: Where the notes go.
    ///   - sound: Where their sound goes, as WAV; - for standard output.
    init(_ model: NoteModel, _ settings: TuneSettings, repertoire: Repertoire, midi: String?, sound path: String?) throws {
        let synthesis = SynthesizerSettings()
        let instrument = try LiveSynthesizer(synthesis)
        let stream = try NoteStream(model, settings)
        let output: MIDIOutput? = if let midi { try MIDIOutput(midi) } else { nil }
        let sound: WAVWriter? = if let path { try Self.writer(path, synthesis) } else { nil }
        self.repertoire = repertoire
        self.instrument = instrument
        self.stream = stream
        self.midi = output
        self.sound = sound
    }

    private static func writer(_ path: String, _ settings: SynthesizerSettings) throws -> WAVWriter {
        let (rate, channelCount) = (settings.sampleRate, settings.channelCount)
        return path == "-"
            ? try WAVWriter(fileDescriptor: 1, name: "standard output", sampleRate: rate, channelCount: channelCount)
            : try WAVWriter(path: path, sampleRate: rate, channelCount: channelCount)
    }

    /// A word was heard: from the next step on it counts.
    mutating func hear(_ word: String, at seconds: Double) throws {
        try play(until: seconds)
        stream.hear(styles: repertoire.weights([(word, 1)]))
    }

    /// Goes on to a time of the stream.
    mutating func play(until seconds: Double) throws {
        try play(stream.next(before: seconds))
        try write(instrument.render(before: seconds))
    }

    /// Ends with the sound.
    mutating func finish() throws {
        try play(stream.end())
        try midi?.finish()
        try write(instrument.finish())
        if let writer = sound.take() {
            do {
                try writer.finish()
            } catch {
                throw Self.success(of: error) ?? error
            }
        }
    }

    private mutating func play(_ events: [NoteEvent]) throws {
        try midi?.write(events)
        instrument.play(events)
    }

    private mutating func write(_ samples: [Float]) throws {
        if samples.isEmpty { return }
        do {
            try sound?.write(samples.span)
            try sound?.flush()
        } catch {
            throw Self.success(of: error) ?? error
        }
    }

    /// A player that has gone away is no error, as of other results.
    private static func success(of error: AudioFileError) -> (any Error)? {
        error.code == .brokenPipe ? ExitCode.success : nil
    }
}
