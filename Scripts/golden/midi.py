#!/usr/bin/env python3
"""Writes Tests/NoteGenerationTests/Golden/midi.json: small Standard MIDI Files and what mido reads in them.

    python3 -m venv venv && venv/bin/pip install mido==1.3.3
    venv/bin/python Scripts/golden/midi.py

Each file stands as hexadecimal bytes beside the notes (track, channel, key, onset and end in ticks, velocity), the tempi,
metres, keys, names and track lengths that mido's messages amount to, and the seconds of each onset by mido's own clock.
`read` are files with whatever other programs put into them; some are written by mido, some byte by byte. `written` is a
file as mido writes it, which ours must equal byte for byte. mido pairs no notes: the script does, by the rule that is
documented with our reader.
"""

import io
import json
import pathlib
import random

import mido

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "NoteGenerationTests" / "Golden" / "midi.json"


def variable(number):
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.insert(0, number & 0x7F | 0x80)
    return bytes(digits)


def chunk(kind, data):
    return kind + len(data).to_bytes(4, "big") + data


def header(form, tracks, division, extra=b""):
    parts = (form.to_bytes(2, "big"), tracks.to_bytes(2, "big"), division.to_bytes(2, "big"), extra)
    return chunk(b"MThd", b"".join(parts))


def saved(file):
    stream = io.BytesIO()
    file.save(file=stream)
    return stream.getvalue()


# What mido reads, as our reader tells it.


def pairs(track):
    """The notes of a track: (channel, key, onset, end, velocity)."""
    tick, sounding, notes = 0, {}, []

    def end(place):
        if place in sounding:
            onset, velocity, _ = sounding.pop(place)
            notes.append([*place, onset, tick, velocity])

    for message in track:
        tick += message.time
        if message.type == "end_of_track":
            break
        if message.type in ("note_on", "note_off"):
            place = (message.channel, message.note)
            if message.type == "note_on" and message.velocity > 0:
                again = place in sounding
                end(place)
                sounding[place] = (tick, message.velocity, again)
            elif place in sounding and sounding[place][2] and sounding[place][0] == tick:
                # The late end of the note before, which the new one has ended already.
                sounding[place] = (*sounding[place][:2], False)
            else:
                end(place)
        if message.type == "control_change" and (message.control == 120 or message.control >= 123):
            for place in [p for p in sounding if p[0] == message.channel]:
                end(place)
    for place in list(sounding):
        end(place)
    return sorted(notes, key=lambda n: (n[2], n[0], n[1])), tick


def described(name, data):
    file = mido.MidiFile(file=io.BytesIO(data))
    changes = {"set_tempo": {}, "time_signature": {}, "key_signature": {}}
    tracks = []
    for track in file.tracks:
        tick, programs, title = 0, {}, None
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                changes[message.type][tick] = [message.tempo]
            elif message.type == "time_signature":
                changes[message.type][tick] = [message.numerator, message.denominator]
            elif message.type == "key_signature":
                changes[message.type][tick] = message.key
            elif message.type == "program_change":
                programs.setdefault(str(message.channel), message.program)
            elif message.type == "track_name" and title is None:
                title = message.name
        notes, length = pairs(track)
        tracks.append({"name": title, "programs": programs, "notes": notes, "length": length})
    # mido's own clock: the seconds of every message of the merged tracks.
    seconds, clock = set(), 0.0
    for message in file:
        clock += message.time
        if message.type == "note_on" and message.velocity > 0:
            seconds.add(round(clock, 9))
    return {
        "name": name,
        "bytes": data.hex(),
        "ticksPerQuarter": file.ticks_per_beat,
        "tracks": tracks,
        "tempos": [[tick, *value] for tick, value in sorted(changes["set_tempo"].items())],
        "timeSignatures": [[tick, *value] for tick, value in sorted(changes["time_signature"].items())],
        "keySignatures": [[str(tick), value] for tick, value in sorted(changes["key_signature"].items())],
        "onsetSeconds": sorted(seconds),
    }


# The files.


def running_status():
    """Format 0, running status, note-on of velocity 0 as end, events of every kind, an unended note."""
    events = [
        (0, "ff0305" + "Tune!".encode().hex()), (0, "ff580406031808"), (0, "ff5902fd01"), (0, "ff510309eb10"),
        (0, "c02e"), (0, "b04040"), (0, "903c50"), (0, "4051"), (48, "3c00"), (0, "4000"), (0, "e00040"), (0, "d030"),
        (0, "a03c10"), (0, "903e7f"), (24, "f0057e7f0901f7"), (0, "803e00"), (24, "904364"), (96, "ff06036d6964"),
        (300, "8a4364"), (0, "ff5103061a80"), (96, "90480a"), (0, "9a2464"), (13, "8a2400"), (200, "f70301027e"),
        (1, "ff2f00"),
    ]
    data = b"".join(variable(delta) + bytes.fromhex(message) for delta, message in events)
    return header(0, 1, 96) + chunk(b"MTrk", data)


def repeated():
    """The same key again: before its end, at its end in both orders, with a late note-off, and all notes off."""
    events = [
        (0, "903c40"), (10, "903c41"), (10, "803c00"), (10, "803c00"), (0, "903c42"), (10, "803c00"), (0, "903c43"),
        (10, "903c44"), (0, "803c00"), (10, "803c00"), (5, "904045"), (0, "914045"), (5, "b07b00"), (5, "814040"),
        (5, "904346"), (0, "804340"),
    ]
    data = b"".join(variable(delta) + bytes.fromhex(message) for delta, message in events)
    return header(0, 1, 24) + chunk(b"MTrk", data + bytes.fromhex("00ff2f00"))


def longer_header():
    """Format 1: a header of eight bytes, and a chunk after the tracks."""
    first = bytes.fromhex("00ff510307a120" + "00ff2f00")
    second = bytes.fromhex("00904060" + "8378804000" + "00ff2f00")
    return (
        header(1, 2, 480, b"\0\0") + chunk(b"MTrk", first) + chunk(b"MTrk", second) + chunk(b"more", b"....")
    )


def made_by_mido():
    """Format 1 with several tracks, tempo changes in the middle, drums, low and high keys."""
    rng = random.Random(7)
    file = mido.MidiFile(type=1, ticks_per_beat=220)
    conductor = mido.MidiTrack()
    file.tracks.append(conductor)
    conductor.append(mido.MetaMessage("track_name", name="Conductor"))
    conductor.append(mido.MetaMessage("time_signature", numerator=3, denominator=4))
    conductor.append(mido.MetaMessage("key_signature", key="Bb"))
    for tempo in (700_000, 350_000, 1_234_567):
        conductor.append(mido.MetaMessage("set_tempo", tempo=tempo, time=rng.randrange(900)))
    conductor.append(mido.MetaMessage("key_signature", key="F#m", time=100))
    for channel, program in ((0, 0), (3, 40), (9, 0)):
        track = mido.MidiTrack()
        file.tracks.append(track)
        track.append(mido.MetaMessage("text", text="a line"))
        track.append(mido.Message("program_change", channel=channel, program=program))
        for _ in range(24):
            key = rng.randrange(128)
            track.append(
                mido.Message(
                    "note_on", channel=channel, note=key, velocity=rng.randrange(1, 128), time=rng.randrange(200)))
            track.append(mido.Message("note_off", channel=channel, note=key, velocity=64, time=rng.randrange(400)))
        track.append(mido.MetaMessage("end_of_track", time=rng.randrange(50)))
    return saved(file)


def written():
    """A two-part tune: what our writer must write, as mido writes it."""
    file = mido.MidiFile(type=1, ticks_per_beat=480)
    conductor = mido.MidiTrack()
    file.tracks.append(conductor)
    conductor.append(mido.MetaMessage("time_signature", numerator=6, denominator=8))
    conductor.append(mido.MetaMessage("key_signature", key="Dm"))
    conductor.append(mido.MetaMessage("set_tempo", tempo=600_000))
    conductor.append(mido.MetaMessage("set_tempo", tempo=650_000, time=100_000))
    for channel, keys in ((0, (62, 65, 69, 69, 74)), (1, (38, 45, 38))):
        track = mido.MidiTrack()
        file.tracks.append(track)
        track.append(mido.MetaMessage("track_name", name="Voice %d" % channel))
        track.append(mido.Message("program_change", channel=channel, program=4 + channel))
        for index, key in enumerate(keys):
            track.append(
                mido.Message("note_on", channel=channel, note=key, velocity=60 + index, time=20_000 * (index == 2)))
            track.append(mido.Message("note_off", channel=channel, note=key, velocity=64, time=240))
        track.append(mido.MetaMessage("end_of_track", time=480))
    return saved(file)


def main():
    read = [running_status, repeated, longer_header, made_by_mido]
    golden = {
        "mido": "1.3.3",
        "read": [described(make.__name__, make()) for make in read],
        "written": described("written", written()),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    # A line for each entry of a file, so that differences can be read.
    TARGET.write_text(json.dumps(golden, indent=1).replace("\n     ", "").replace("\n    ]", "]") + "\n")


main()
