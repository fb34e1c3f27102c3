extension StandardMIDIFile {
    /// The bytes of a file: of format 0 if it has at most one track, else of format 1 with tempi, metres and keys in a track
    /// before the others.
    ///
    /// No running status; note-offs are messages of their own, and come before note-ons of the same tick. A note of no
    /// length lasts one tick. Where a key is struck again before it is released, the first note ends there. A value out of
    /// its range throws.
    public var bytes: [UInt8] {
        get throws(NoteGenerationError) {
            try validate()
            var chunks: [[MIDIEvent]] = [conductorEvents]
            if tracks.count == 1 {
                chunks[0] += tracks[0].events
            } else {
                chunks += tracks.map(\.events)
            }
            var bytes = Array("MThd".utf8)
            bytes.append(bigEndian: 6, byteCount: 4)
            bytes.append(bigEndian: chunks.count == 1 ? 0 : 1, byteCount: 2)
            bytes.append(bigEndian: chunks.count, byteCount: 2)
            bytes.append(bigEndian: ticksPerQuarter, byteCount: 2)
            for (index, events) in chunks.enumerated() {
                let track = chunks.count == 1 ? tracks.first : index == 0 ? nil : tracks[index - 1]
                bytes += trackChunk(events, lengthTicks: track?.lengthTicks ?? 0)
            }
            return bytes
        }
    }

    /// Writes a file, which appears whole or not at all.
    public func write(to path: String) throws(NoteGenerationError) { try writeFile(bytes, to: path) }

    private var conductorEvents: [MIDIEvent] {
        timeSignatures.map { change in
            let (metre, power) = (change.value, change.value.beatUnit.trailingZeroBitCount)
            // 24 MIDI clocks a quarter note between clicks, and 8 notated 32nds a quarter note, are the usual.
            return MIDIEvent(
                tick: change.tick, rank: 0, bytes: [0xFF, 0x58, 4, UInt8(metre.beatsPerBar), UInt8(power), 24, 8])
        }
            + keySignatures.map { change in
                let sharps = UInt8(bitPattern: Int8(change.value.sharps))
                return MIDIEvent(tick: change.tick, rank: 0, bytes: [0xFF, 0x59, 2, sharps, change.value.isMinor ? 1 : 0])
            }
            + tempos.map { change in
                var bytes: [UInt8] = [0xFF, 0x51, 3]
                bytes.append(bigEndian: change.value, byteCount: 3)
                return MIDIEvent(tick: change.tick, rank: 0, bytes: bytes)
            }
    }

    private func trackChunk(_ events: [MIDIEvent], lengthTicks: Int) -> [UInt8] {
        var data: [UInt8] = []
        var tick = 0
        for (_, event) in events.enumerated().sorted(by: {
            ($0.element.tick, $0.element.rank, $0.offset) < ($1.element.tick, $1.element.rank, $1.offset)
        }) {
            data.append(variableNumber: event.tick - tick)
            data += event.bytes
            tick = event.tick
        }
        data.append(variableNumber: max(lengthTicks - tick, 0))
        data += [0xFF, 0x2F, 0]
        var chunk = Array("MTrk".utf8)
        chunk.append(bigEndian: data.count, byteCount: 4)
        return chunk + data
    }

    /// The longest time that a number of variable length can say.
    static let largestTick = 0x0FFF_FFFF

    private func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check("ticksPerQuarter", ticksPerQuarter, 1...0x7FFF)
        try NoteGenerationError.check("the number of tracks", tracks.count, 0...0xFFFE)
        for tempo in tempos {
            try NoteGenerationError.check("a tempo in microseconds per quarter note", tempo.value, 1...0xFF_FFFF)
        }
        for metre in timeSignatures { try metre.value.validate() }
        let ticks = tempos.map(\.tick) + timeSignatures.map(\.tick) + keySignatures.map(\.tick)
        for tick in ticks + tracks.map(\.lengthTicks) {
            try NoteGenerationError.check("a time in ticks", tick, 0...Self.largestTick)
        }
        for track in tracks {
            for (channel, program) in track.programs {
                try NoteGenerationError.check("a channel", channel, 0...15)
                try NoteGenerationError.check("a program", program, 0...127)
            }
            for note in track.notes {
                try NoteGenerationError.check("a key", note.key, 0...127)
                try NoteGenerationError.check("a velocity", note.velocity, 1...127)
                try NoteGenerationError.check("a channel", note.channel, 0...15)
                try NoteGenerationError.check("an onset in ticks", note.onsetTicks, 0...Self.largestTick)
                try NoteGenerationError.check(
                    "a duration in ticks", note.durationTicks, 0...Self.largestTick - note.onsetTicks)
            }
        }
    }
}

/// A message at a tick; of several at one tick, those of lower rank come first.
struct MIDIEvent {
    var tick: Int
    var rank: Int
    var bytes: [UInt8]
}

extension StandardMIDIFile.Track {
    /// Its messages, in no order; values must be in their ranges.
    fileprivate var events: [MIDIEvent] {
        var events: [MIDIEvent] = []
        if let name {
            var bytes: [UInt8] = [0xFF, 0x03]
            let text = Array(name.utf8.prefix(StandardMIDIFile.largestTick))
            bytes.append(variableNumber: text.count)
            events.append(MIDIEvent(tick: 0, rank: 0, bytes: bytes + text))
        }
        for (channel, program) in programs.sorted(by: { $0.key < $1.key }) {
            events.append(MIDIEvent(tick: 0, rank: 1, bytes: [0xC0 | UInt8(channel), UInt8(program)]))
        }
        // When each channel's key is struck the next time, going backwards.
        var next = [Int](repeating: .max, count: 16 * 128)
        let order = notes.sorted { ($0.onsetTicks, $0.channel, $0.key) < ($1.onsetTicks, $1.channel, $1.key) }
        for note in order.reversed() {
            let index = note.channel * 128 + note.key
            guard next[index] > note.onsetTicks else { continue }  // two at once are one
            let end = min(next[index], note.onsetTicks + max(note.durationTicks, 1))
            next[index] = note.onsetTicks
            let (channel, key) = (UInt8(note.channel), UInt8(note.key))
            events.append(MIDIEvent(tick: end, rank: 2, bytes: [0x80 | channel, key, 64]))
            events.append(MIDIEvent(tick: note.onsetTicks, rank: 3, bytes: [0x90 | channel, key, UInt8(note.velocity)]))
        }
        // Backwards as they were gathered, so that keys rise at each tick.
        return events.filter { $0.rank < 2 } + events.filter { $0.rank >= 2 }.reversed()
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: Int, byteCount: Int) {
        for index in (0..<byteCount).reversed() { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    /// Seven bits a byte, the highest first, all bytes but the last marked; `value` is below 2^28.
    fileprivate mutating func append(variableNumber value: Int) {
        for shift in [21, 14, 7] where value >> shift > 0 { append(UInt8(value >> shift & 0x7F) | 0x80) }
        append(UInt8(value & 0x7F))
    }
}
