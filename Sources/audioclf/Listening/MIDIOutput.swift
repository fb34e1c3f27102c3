import FileAccess
import NoteGeneration

/// Where the notes of a stream go: to a device or a named pipe message by message, each when it happens; else into a
/// Standard MIDI File, which is there at the end.
struct MIDIOutput: ~Copyable {
    private let path: String
    /// Nil where a file is written at the end.
    private let device: AtomicFile?
    private var notes: [StandardMIDIFile.Note] = []
    /// Keys that are down, since when and how hard they were struck.
    private var held: [Int: (tick: Int, velocity: Int)] = [:]
    private var lastTick = 0

    /// 120 quarter notes a minute of 480 ticks.
    private static let (ticksPerQuarter, ticksPerSecond) = (480, 960.0)

    /// Throws where nothing could be written.
    init(_ path: String) throws {
        self.path = path
        let output = try AtomicFile(path)
        let isDevice = (try? FileState(of: path)).map { $0.kind != .file } ?? false
        device = isDevice ? consume output : nil
    }

    /// Takes events in the order of their times.
    mutating func write(_ events: [NoteEvent]) throws {
        if try send(events) { return }
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
        if try send([]) { return }
        var file = StandardMIDIFile(ticksPerQuarter: Self.ticksPerQuarter)
        file.tempos = [StandardMIDIFile.Change(tick: 0, 500_000)]
        let sorted = notes.sorted { ($0.onsetTicks, $0.key) < ($1.onsetTicks, $1.key) }
        file.tracks = [StandardMIDIFile.Track(programs: [0: 0], notes: sorted, lengthTicks: lastTick)]
        try file.write(to: path)
    }

    /// Sends events to the device; false if there is none.
    private borrowing func send(_ events: [NoteEvent]) throws -> Bool {
        switch device {
        case .none: return false
        case .some(let device):
            let bytes: [UInt8] = events.flatMap { event -> [UInt8] in
                switch event.kind {
                case .on(let velocity): [0x90, UInt8(event.key), UInt8(velocity)]
                case .off: [0x80, UInt8(event.key), 0]
                }
            }
            if !bytes.isEmpty { try device.write(bytes.span) }
            return true
        }
    }
}
