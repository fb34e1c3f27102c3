import Foundation
import NoteGeneration
import RecurrentNetworks
import TestSupport
import Testing

/// What Scripts/golden/midi.py writes.
private struct MIDIGolden: Decodable {
    struct File: Decodable, CustomTestStringConvertible {
        struct Track: Decodable {
            let name: String?
            let programs: [String: Int]
            let notes: [[Int]]
            let length: Int
        }

        let name: String
        let bytes: String
        let ticksPerQuarter: Int
        let tracks: [Track]
        let tempos: [[Int]]
        let timeSignatures: [[Int]]
        let keySignatures: [[String]]
        let onsetSeconds: [Double]

        var testDescription: String { name }

        var data: [UInt8] {
            let digits = Array(bytes.utf8)
            return stride(from: 0, to: digits.count, by: 2).map {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)!
            }
        }
    }

    let read: [File]
    let written: File

    static func load(file: String = #filePath) -> MIDIGolden {
        let folder = file.prefix(upTo: file.lastIndex(of: "/")!)
        let data = try! Data(contentsOf: URL(fileURLWithPath: "\(folder)/Golden/midi.json"))
        return try! JSONDecoder().decode(MIDIGolden.self, from: data)
    }

    static let loaded = load()
    static let all = loaded.read + [loaded.written]
}

@Suite struct StandardMIDIFileTests {
    @Test(arguments: MIDIGolden.all)
    private func `mido reads the same`(_ golden: MIDIGolden.File) throws {
        let file = try StandardMIDIFile(bytes: golden.data, name: golden.name)
        #expect(file.ticksPerQuarter == golden.ticksPerQuarter)
        #expect(file.tempos.map { [$0.tick, $0.value] } == golden.tempos)
        #expect(
            file.timeSignatures.map { [$0.tick, $0.value.beatsPerBar, $0.value.beatUnit] } == golden.timeSignatures)
        #expect(file.keySignatures.map { ["\($0.tick)", $0.value.name] } == golden.keySignatures)
        #expect(file.tracks.count == golden.tracks.count)
        for (track, wanted) in zip(file.tracks, golden.tracks) {
            #expect(track.name == wanted.name)
            #expect(track.lengthTicks == wanted.length)
            #expect(track.programs == Dictionary(uniqueKeysWithValues: wanted.programs.map { (Int($0)!, $1) }))
            #expect(track.notes.map { [$0.channel, $0.key, $0.onsetTicks, $0.endTicks, $0.velocity] } == wanted.notes)
        }
        let clock = TempoMap(file)
        let onsets = Set(file.notes.map(\.onsetTicks)).sorted().map(clock.seconds)
        #expect(onsets.count == golden.onsetSeconds.count)
        for (onset, wanted) in zip(onsets, golden.onsetSeconds) { #expect(abs(onset - wanted) < 1e-6) }
    }

    @Test func `the same file is written byte for byte as mido writes it`() throws {
        let golden = MIDIGolden.loaded.written
        var file = try StandardMIDIFile(bytes: golden.data, name: golden.name)
        // Reading gives mido's track of tempi as a track of its own, which writing makes anew.
        #expect(file.tracks[0].notes.isEmpty)
        file.tracks.removeFirst()
        let isEqual = try file.bytes == golden.data
        #expect(isEqual)
    }

    @Test(arguments: [1, 2, 3, 4, 7, 24, 96], [true, false])
    func `a roll becomes a file and the same roll again`(_ stepsPerQuarter: Int, _ hasOnsets: Bool) throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let roll = randomRoll(90, stepsPerQuarter: stepsPerQuarter, seed: seed, hasOnsets: hasOnsets)
            var settings = ScoreSettings()
            settings.timeSignature = TimeSignature(6, 8)
            settings.keySignature = KeySignature(sharps: -3, isMinor: true)
            settings.quartersPerMinute = 77
            settings.program = 11
            settings.title = "Für alle"
            let made = try StandardMIDIFile(roll, settings)
            let read = try StandardMIDIFile(bytes: made.bytes, name: "tune.mid")
            #expect(read == made)
            #expect(read.tracks[0].name == "Für alle" && read.tracks[0].programs == [0: 11])
            #expect(
                try PianoRoll(read, stepsPerQuarter: stepsPerQuarter, keepsOnsets: hasOnsets, outOfRange: .refused)
                    == roll)
        }
    }

    @Test func `an empty roll and a silent one come back, too`() throws {
        for count in [0, 5] {
            let roll = PianoRoll(stepsPerQuarter: 2, steps: Array(repeating: [], count: count))
            let file = try StandardMIDIFile(bytes: StandardMIDIFile(roll).bytes, name: "silence.mid")
            #expect(try PianoRoll(file, stepsPerQuarter: 2, keepsOnsets: false) == roll)
        }
        let nothing = StandardMIDIFile(ticksPerQuarter: 96)
        #expect(try StandardMIDIFile(bytes: nothing.bytes, name: "nothing.mid").tracks.count == 1)
    }

    @Test func `beats and the top of a chord are struck harder`() throws {
        var settings = ScoreSettings()
        settings.timeSignature = TimeSignature(6, 8)
        (settings.velocity, settings.downbeatAccent, settings.beatAccent, settings.topAccent) = (50, 20, 8, 30)
        let roll = PianoRoll(
            stepsPerQuarter: 2, steps: (0..<12).map { $0 == 6 ? [40, 60 + $0] : [60 + $0] })
        let velocities = try StandardMIDIFile(roll, settings).notes.map(\.velocity)
        #expect(velocities == [70, 50, 50, 58, 50, 50, 70, 100, 50, 50, 58, 50, 50])
    }

    @Test func `a written file appears under its name, and an unwritable one is an error`() throws {
        let folder = try TemporaryFolder()
        let file = try StandardMIDIFile(tune([60, 62, 64]))
        try file.write(to: folder.path("tune.mid"))
        #expect(try StandardMIDIFile(path: folder.path("tune.mid")) == file)
        #expect(try folder.names() == ["tune.mid"])
        let missing = #expect(throws: NoteGenerationError.self) { try StandardMIDIFile(path: folder.path("no.mid")) }
        #expect(missing?.code == .cannotRead)
        let unwritable = #expect(throws: NoteGenerationError.self) { try file.write(to: folder.path("no/tune.mid")) }
        #expect(unwritable?.code == .cannotWrite)
    }

    @Test func `times are rounded to the nearest step, halves up, and short notes keep one`() throws {
        var file = StandardMIDIFile(ticksPerQuarter: 100)
        file.tracks = [
            .init(
                notes: [
                    .init(key: 60, onsetTicks: 24, durationTicks: 26), .init(key: 62, onsetTicks: 25, durationTicks: 50),
                    .init(key: 64, onsetTicks: 110, durationTicks: 0), .init(key: 10, onsetTicks: 0, durationTicks: 50),
                    .init(key: 120, onsetTicks: 0, durationTicks: 50),
                    .init(key: 30, onsetTicks: 0, durationTicks: 900, channel: 9),
                ], lengthTicks: 120)
        ]
        let roll = try PianoRoll(file, stepsPerQuarter: 2)
        #expect(roll.steps == [[22, 60, 108], [62], [64]])
        #expect(try PianoRoll(file, stepsPerQuarter: 2, outOfRange: .dropped).steps[0] == [60])
        let error = #expect(throws: NoteGenerationError.self) {
            try PianoRoll(file, stepsPerQuarter: 2, outOfRange: .refused)
        }
        #expect(error?.code == .keyOutOfRange)
    }

    @Test func `a file of endless silence is refused instead of filling the memory`() throws {
        var file = StandardMIDIFile(ticksPerQuarter: 1)
        file.tracks = [.init(lengthTicks: 0x0FFF_FFFF)]
        let read = try StandardMIDIFile(bytes: file.bytes, name: "long.mid")
        let error = #expect(throws: NoteGenerationError.self) { try PianoRoll(read, stepsPerQuarter: 96) }
        #expect(error?.code == .tooLong)
    }

    @Test func `chunks of other types are passed over`() throws {
        let golden = MIDIGolden.all[0].data
        let other = Array("XFIH".utf8) + [0, 0, 0, 2, 0xFF, 0xFF]
        let file = try StandardMIDIFile(bytes: Array(golden[..<14]) + other + golden[14...] + [1, 2, 3], name: "x.mid")
        #expect(file == (try StandardMIDIFile(bytes: golden, name: "x.mid")))
    }

    /// The bytes of a file of one track.
    private func file(_ events: [UInt8], format: Int = 0, division: [UInt8] = [0, 96]) -> [UInt8] {
        Array("MThd".utf8) + [0, 0, 0, 6, 0, UInt8(format), 0, 1] + division + Array("MTrk".utf8)
            + [0, 0, 0, UInt8(events.count)] + events
    }

    @Test func `what is not read is refused with what it is`() {
        func message(_ bytes: [UInt8]) -> String? {
            #expect(throws: NoteGenerationError.self) { try StandardMIDIFile(bytes: bytes, name: "t.mid") }?.description
        }
        #expect(message([]) == "t.mid: is empty (0 bytes), expected a Standard MIDI File")
        #expect(message(Array("RIFF....".utf8)) == "t.mid: does not begin with MThd, expected a Standard MIDI File")
        #expect(message(file([], format: 2))?.contains("has format 2, independent patterns, at byte 8") == true)
        #expect(message(file([], division: [0xE7, 40]))?.contains("film frames (SMPTE) at byte 12") == true)
        #expect(message(file([], division: [0, 0]))?.contains("0 ticks of a quarter note at byte 12") == true)
        #expect(message(Array(file([0, 0xFF, 0x2F, 0]).dropLast())) ==
            "t.mid: a chunk of 4 bytes where 3 are left at byte 14, expected track 1 of 1")
        #expect(message(file([0, 0x90, 60])) == "t.mid: the end of the file at byte 25, expected a velocity")
        #expect(message(file([0, 0x90, 60, 0x80]))?.contains("0x80 at byte 25, expected a velocity, a byte below") == true)
        #expect(message(file([0, 60, 64]))?.contains("0x3C at byte 23, expected a status byte") == true)
        #expect(message(file([0x80, 0x80, 0x80, 0x80, 0]))?.contains("a number of more than four bytes at byte 22") == true)
        #expect(message(file([0, 0xF4]))?.contains("0xF4 at byte 23") == true)
        #expect(message(file([0, 0xFF, 0x01, 0x7F, 65]))?.contains("a length of 127 where 1 bytes are left") == true)
        #expect(message(file([0, 0xFF, 0x51, 2, 1, 1]))?.contains("a tempo (0x01 0x01) at byte 23") == true)
        #expect(message(file([0, 0xFF, 0x58, 4, 4, 9, 1, 1]))?.contains("a time signature") == true)
        #expect(message(file([0, 0xFF, 0x59, 2, 8, 0]))?.contains("a key signature") == true)
    }

    @Test func `a cut or altered file is an error or a result, never a trap`() throws {
        var generator = SeededGenerator(seed: 3)
        for golden in MIDIGolden.all {
            let bytes = golden.data
            for end in bytes.indices.prefix(bytes.count - 60) {
                #expect(throws: NoteGenerationError.self) {
                    try StandardMIDIFile(bytes: Array(bytes[..<end]), name: "cut.mid")
                }
            }
            for _ in 0..<500 {
                var damaged = bytes
                for _ in 0...Int.random(in: 0...3, using: &generator) {
                    let place = Int.random(in: 0..<damaged.count, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                    case 1: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                    case 2: damaged.remove(at: place)
                    default: damaged.insert([0, 0x7F, 0x80, 0xFF].randomElement(using: &generator)!, at: place)
                    }
                }
                guard let file = try? StandardMIDIFile(bytes: damaged, name: "damaged.mid") else { continue }
                for note in file.notes {
                    #expect((0..<128).contains(note.key) && (1..<128).contains(note.velocity) && note.durationTicks >= 0)
                }
                guard let roll = try? PianoRoll(file, stepsPerQuarter: 1), roll.count < 10_000 else { continue }
                #expect(try PianoRoll(StandardMIDIFile(roll), stepsPerQuarter: 1) == roll)
            }
        }
    }

    @Test func `values that a file cannot hold are refused`() {
        var file = StandardMIDIFile(ticksPerQuarter: 96)
        for note in [
            StandardMIDIFile.Note(key: 128, onsetTicks: 0, durationTicks: 1),
            .init(key: 60, onsetTicks: -1, durationTicks: 1), .init(key: 60, onsetTicks: 0, durationTicks: -1),
            .init(key: 60, onsetTicks: 0, durationTicks: 1, velocity: 0),
            .init(key: 60, onsetTicks: 0, durationTicks: 1, channel: 16),
        ] {
            file.tracks = [.init(notes: [note])]
            #expect(throws: NoteGenerationError.self) { try file.bytes }
        }
        file.tracks = []
        file.tempos = [.init(tick: 0, 0)]
        #expect(throws: NoteGenerationError.self) { try file.bytes }
        var settings = ScoreSettings()
        settings.quartersPerMinute = .nan
        #expect(throws: NoteGenerationError.self) { try StandardMIDIFile(tune([60]), settings) }
        settings = ScoreSettings()
        settings.timeSignature = TimeSignature(4, 3)
        #expect(throws: NoteGenerationError.self) { try StandardMIDIFile(tune([60]), settings) }
    }

    @Test func `keys have names and tonics`() {
        for sharps in -7...7 {
            for isMinor in [false, true] {
                let key = KeySignature(sharps: sharps, isMinor: isMinor)
                #expect(KeySignature(name: key.name) == key)
            }
        }
        #expect(KeySignature(name: "Ebm")?.tonicPitchClass == 3 && KeySignature(name: "A")?.tonicPitchClass == 9)
        #expect(KeySignature(name: "Am")?.sharps == 0 && KeySignature(name: "H") == nil && KeySignature(name: "") == nil)
        #expect(TimeSignature(6, 8).stepsPerBar(stepsPerQuarter: 2) == 6)
        #expect(TimeSignature(3, 8).stepsPerBar(stepsPerQuarter: 1) == nil)
    }
}
