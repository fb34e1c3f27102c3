import FileAccess
import NoteGeneration

/// Where the notes of a stream go: to a device or a named pipe message by message, each when it happens; else into a
/// Standard MIDI File, which is there at the end.
struct MIDIOutput {
    private let path: String
    private let isLive: Bool
    private var notes: [StandardMIDIFile.Note] = []
    /// Keys that are down, since when and how hard they were struck.
    private var held: [Int: (tick: Int, velocity: Int)] = [:]
    private var lastTick = 0

    /// 120 quarter notes a minute of 480 ticks.
    private static let (ticksPerQuarter, ticksPerSecond) = (480, 960.0)

    /// Throws where nothing could be written.
    init(_ path: String) throws {
        self.path = path
        isLive = (try? FileState(of: path)).map { $0.kind != .file } ?? false
        if !isLive { try AtomicFile.checkWritable(path) }
    }

    /// Takes events in the order of their times.
    mutating func write(_ events: [NoteEvent]) throws {
        if isLive { return try send(events) }
        for event in events {
            let tick = Int((event.seconds * Self.ticksPerSecond).rounded())
            lastTick = max(lastTick, tick)
            if let note = held.removeValue(forKey: event.key) {
                notes.append(
                    StandardMIDIFile.Note(
                        key: event.key, onsetTicks: note.tick, durationTicks: tick - note.tick, velocity: note.velocity))
            }
            if case .on(let velocity) = event.kind { held[event.key] = (tick, velocity) }
        }
    }

    /// The end, after which nothing is held.
    mutating func finish() throws {
        if isLive { return }
        var file = StandardMIDIFile(ticksPerQuarter: Self.ticksPerQuarter)
        file.tempos = [StandardMIDIFile.Change(tick: 0, 500_000)]
        let sorted = notes.sorted { ($0.onsetTicks, $0.key) < ($1.onsetTicks, $1.key) }
        file.tracks = [StandardMIDIFile.Track(programs: [0: 0], notes: sorted, lengthTicks: lastTick)]
        try file.write(to: path)
    }

    private func send(_ events: [NoteEvent]) throws {
        if events.isEmpty { return }
        let bytes: [UInt8] = events.flatMap { event in
            switch event.kind {
            case .on(let velocity): [0x90, UInt8(event.key), UInt8(velocity)]
            case .off: [0x80, UInt8(event.key), 0]
            }
        }
        try AtomicFile.write(bytes.span, to: path)
    }
}
