extension StandardMIDIFile {
    /// Reads a file of up to 64 MiB.
    ///
    /// Formats 0 and 1 with ticks of a quarter note are read; format 2 (independent patterns) and ticks of a film frame
    /// (SMPTE) are refused. A note-on of velocity 0 is a note-off. A note-off ends the note of its track, channel and key;
    /// a note-on does, too, if one sounds, and so do the messages "all notes off" and "all sound off"; what nothing ends
    /// lasts until its track does. Running status is carried over meta events and sysex. Chunks of other types, and what
    /// follows the last track, are passed over. A track need not end with the event that says so.
    ///
    /// Broken files throw, with the byte counted from 0 and what was expected there.
    public init(path: String) throws(NoteGenerationError) {
        try self.init(bytes: wholeFile(path, limit: 64 << 20), name: path)
    }

    /// Reads the bytes of a file; `name` is for errors.
    public init(bytes: [UInt8], name: String) throws(NoteGenerationError) {
        var reader = MIDIByteReader(bytes, source: name)
        let header = try MIDIHeader(&reader)
        self.init(ticksPerQuarter: header.ticksPerQuarter)
        while tracks.count < header.trackCount {
            let missing = "track \(tracks.count + 1) of \(header.trackCount)"
            guard reader.position < bytes.count else { throw reader.endsEarly(missing) }
            let start = reader.position
            let type = try reader.number(4, "the type of a chunk")
            let length = try reader.number(4, "the length of a chunk")
            guard length <= bytes.count - reader.position else {
                throw reader.wrong(
                    at: start, "a chunk of \(length) bytes where \(bytes.count - reader.position) are left", missing)
            }
            reader.end = reader.position + length
            if type == MIDIHeader.trackType {
                var track = MIDITrackReader(reader)
                try track.read(into: &self)
            }
            reader.position = reader.end
            reader.end = bytes.count
        }
        // The last of several changes at one tick holds. Sorting is stable only with the position as a second key.
        tempos = lastOfEachTick(tempos)
        timeSignatures = lastOfEachTick(timeSignatures)
        keySignatures = lastOfEachTick(keySignatures)
    }
}

/// Changes by tick, of several at one tick the last.
private func lastOfEachTick<Value>(
    _ changes: [StandardMIDIFile.Change<Value>]
) -> [StandardMIDIFile.Change<Value>] {
    var last: [Int: Value] = [:]
    for change in changes { last[change.tick] = change.value }
    return last.sorted { $0.key < $1.key }.map { StandardMIDIFile.Change(tick: $0.key, $0.value) }
}

/// The chunk that a file begins with.
struct MIDIHeader {
    /// "MThd" and "MTrk" as big-endian numbers.
    static let type = 0x4D54_6864
    static let trackType = 0x4D54_726B

    let trackCount: Int
    let ticksPerQuarter: Int

    init(_ reader: inout MIDIByteReader) throws(NoteGenerationError) {
        let bytes = reader.bytes
        guard bytes.count >= 4, try reader.number(4, "MThd") == Self.type else {
            throw NoteGenerationError(
                .notMIDI, source: reader.source,
                bytes.isEmpty
                    ? "is empty (0 bytes), expected a Standard MIDI File"
                    : "does not begin with MThd, expected a Standard MIDI File")
        }
        let length = try reader.number(4, "the length of the header")
        guard length >= 6 else { throw reader.wrong(at: 4, "a header of \(length) bytes", "at least 6 bytes") }
        guard length <= bytes.count - reader.position else {
            throw reader.wrong(
                at: 4, "a header of \(length) bytes where \(bytes.count - reader.position) are left", "all of its bytes")
        }
        let format = try reader.number(2, "the format")
        trackCount = try reader.number(2, "the number of tracks")
        let division = try reader.number(2, "the ticks of a quarter note")
        reader.position = 8 + length
        guard format <= 1 else {
            throw NoteGenerationError(
                .unsupportedMIDI, source: reader.source,
                "has format \(format)\(format == 2 ? ", independent patterns," : "") at byte 8, expected 0 or 1; save it"
                    + " again as format 1")
        }
        guard division < 0x8000 else {
            throw NoteGenerationError(
                .unsupportedMIDI, source: reader.source,
                "counts time in film frames (SMPTE) at byte 12, expected ticks of a quarter note")
        }
        guard division > 0 else { throw reader.wrong(at: 12, "0 ticks of a quarter note", "1 to 32767") }
        guard trackCount > 0 else { throw reader.wrong(at: 10, "no tracks", "at least one") }
        guard format == 1 || trackCount == 1 else {
            throw reader.wrong(at: 10, "\(trackCount) tracks in a file of format 0", "one")
        }
        ticksPerQuarter = division
    }
}
