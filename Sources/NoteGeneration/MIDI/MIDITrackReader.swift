/// Reads the events of one track.
struct MIDITrackReader {
    private var reader: MIDIByteReader
    private var track = StandardMIDIFile.Track()
    private var tick = 0
    /// The status that events without one repeat.
    private var runningStatus: UInt8?
    /// The notes that sound, by channel and key.
    private var open: [OpenNote?] = Array(repeating: nil, count: 16 * 128)

    private struct OpenNote {
        let onset: Int
        let velocity: Int
        /// Whether it was struck at the tick at which it ended another one: then a note-off at this tick comes late and
        /// means the other one.
        var isWaitingForLateOff: Bool
    }

    /// The bytes of the track lie between the reader's position and its end.
    init(_ reader: MIDIByteReader) { self.reader = reader }

    /// Adds the track, and what it says about tempo, metre and key, to a file.
    mutating func read(into file: inout StandardMIDIFile) throws(NoteGenerationError) {
        while !reader.isAtEnd {
            tick += try reader.variableNumber("the time to the next event")
            if try event(&file) == .endOfTrack { break }
        }
        for index in open.indices { end(index) }
        track.notes.sort { ($0.onsetTicks, $0.channel, $0.key) < ($1.onsetTicks, $1.channel, $1.key) }
        track.lengthTicks = tick
        file.tracks.append(track)
    }

    private enum Event { case endOfTrack, other }

    private mutating func event(_ file: inout StandardMIDIFile) throws(NoteGenerationError) -> Event {
        let start = reader.position
        var status = try reader.byte("an event")
        if status < 0x80 {
            guard let runningStatus else {
                throw reader.wrong(at: start, reader.hex(status), "a status byte (0x80 or more), there being none to repeat")
            }
            status = runningStatus
            reader.position = start
        }
        switch status {
        case 0xFF: return try meta(&file)
        case 0xF0, 0xF7: _ = try reader.block("a sysex message")
        case 0xF1...0xFE:
            throw reader.wrong(at: start, reader.hex(status), "an event that files may hold")
        default:
            runningStatus = status
            try channelMessage(status)
        }
        return .other
    }

    private mutating func channelMessage(_ status: UInt8) throws(NoteGenerationError) {
        let channel = Int(status & 0x0F)
        switch status & 0xF0 {
        case 0x80, 0x90:
            let key = try reader.dataByte("a key")
            let velocity = try reader.dataByte("a velocity")
            let index = channel * 128 + key
            if status & 0xF0 == 0x90 && velocity > 0 {
                let endsOther = open[index] != nil
                end(index)
                open[index] = OpenNote(onset: tick, velocity: velocity, isWaitingForLateOff: endsOther)
            } else if let note = open[index], note.isWaitingForLateOff, note.onset == tick {
                open[index]!.isWaitingForLateOff = false
            } else {
                end(index)
            }
        case 0xB0:
            let controller = try reader.dataByte("a controller")
            _ = try reader.dataByte("the value of a controller")
            // All sound off, all notes off, and the changes of mode, which imply the latter.
            if controller == 120 || controller >= 123 {
                for key in 0..<128 { end(channel * 128 + key) }
            }
        case 0xC0:
            let program = try reader.dataByte("a program")
            if track.programs[channel] == nil { track.programs[channel] = program }
        case 0xD0:
            _ = try reader.dataByte("a pressure")
        default:
            _ = try reader.dataByte("the first of two data bytes")
            _ = try reader.dataByte("the second of two data bytes")
        }
    }

    private mutating func end(_ index: Int) {
        guard let note = open[index] else { return }
        open[index] = nil
        track.notes.append(
            StandardMIDIFile.Note(
                key: index % 128, onsetTicks: note.onset, durationTicks: tick - note.onset, velocity: note.velocity,
                channel: index / 128))
    }

    private mutating func meta(_ file: inout StandardMIDIFile) throws(NoteGenerationError) -> Event {
        let start = reader.position - 1
        let type = try reader.byte("the type of a meta event")
        let block = try reader.block("a meta event")
        let data = reader.bytes[block].map(Int.init)

        func check(_ isRight: Bool, _ what: String, _ expected: String) throws(NoteGenerationError) {
            let bytes = reader.bytes[block].prefix(8).map(reader.hex).joined(separator: " ")
            if !isRight { throw reader.wrong(at: start, "\(what) (\(bytes))", expected) }
        }

        switch type {
        case 0x03:
            // Only the first name is the track's; the encoding of texts is open, and UTF-8 contains the commonest.
            if track.name == nil { track.name = String(decoding: reader.bytes[block], as: UTF8.self) }
        case 0x2F:
            return .endOfTrack
        case 0x51:
            try check(data.count == 3 && data != [0, 0, 0], "a tempo", "three bytes, not all of them zero")
            file.tempos.append(.init(tick: tick, data[0] << 16 | data[1] << 8 | data[2]))
        case 0x58:
            try check(
                data.count == 4 && data[0] > 0 && data[1] <= 6, "a time signature",
                "four bytes, beats from 1 on and at most 64ths")
            file.timeSignatures.append(.init(tick: tick, TimeSignature(data[0], 1 << data[1])))
        case 0x59:
            try check(
                data.count == 2 && (data[0] <= 7 || data[0] >= 249) && data[1] <= 1, "a key signature",
                "two bytes, -7 to 7 sharps and 0 (major) or 1 (minor)")
            file.keySignatures.append(
                .init(tick: tick, KeySignature(sharps: data[0] <= 7 ? data[0] : data[0] - 256, isMinor: data[1] == 1)))
        default: break
        }
        return .other
    }
}
