import FolderWatch
import Testing

@testable import audioclf

@Suite struct FileFilterTests {
    @Test(arguments: [
        ("a.wav", "*.wav", true), ("a.wav", "*.WAV", false), ("a.wav", "a.*", true), ("a.wav", "?.wav", true),
        ("b/a.wav", "a.wav", true), ("b/a.wav", "b/a.wav", true), ("b/a.wav", "b/*", true), ("c/b/a.wav", "c/*.wav", true),
        ("c/b/a.wav", "b/*", false), ("c/b/a.wav", "*/b/*", true), ("a.wav", "/a.wav", false), ("a.wav", "./a.wav", false),
        ("a[1].wav", "a\\[1].wav", true), ("a1.wav", "a[0-9].wav", true), ("ab.wav", "a[!b].wav", false), ("a.wav", "", false),
    ])
    func `patterns are those of a shell, for the name or the whole path`(path: String, pattern: String, fits: Bool) {
        #expect(FileFilter.fits(RawPath(path), pattern) == fits)
    }

    @Test func `names may have any bytes`() {
        #expect(FileFilter.fits(RawPath(bytes: [0xE9] + Array(".wav".utf8)), "*.wav"))
        #expect(FileFilter.fits(RawPath(bytes: [0xFF]), "*"))
        #expect(FileFilter().accepts(RawPath(bytes: [0xE9] + Array(".wav".utf8))))
    }

    @Test func `without a pattern the files with the extension of audio are meant`() {
        for name in ["a.wav", "A.WAV", "b/c.flac", "c.mp3", "d.ogg"] { #expect(FileFilter().accepts(RawPath(name)), "\(name)") }
        for name in ["a.txt", "wav", ".wav", "a.wav.part", "b.wav/notes"] { #expect(!FileFilter().accepts(RawPath(name)), "\(name)") }
    }

    @Test func `one of the included has to fit, and none of the excluded`() {
        let filter = FileFilter(included: ["*.raw", "x/*.wav"], excluded: ["old*", "x/y/*"])
        for name in ["a.raw", "x/a.wav", "y/a.raw"] { #expect(filter.accepts(RawPath(name)), "\(name)") }
        for name in ["a.wav", "old.raw", "x/old.wav", "x/y/a.wav", "x/y/a.raw"] { #expect(!filter.accepts(RawPath(name)), "\(name)") }
        #expect(FileFilter(excluded: ["*.mp3"]).accepts(RawPath("a.wav")))
        #expect(!FileFilter(excluded: ["*.mp3"]).accepts(RawPath("a.mp3")))
    }

    @Test func `files of our own are never meant`() {
        let filter = FileFilter(included: ["*"], ownFiles: [RawPath("journal.wav")])
        #expect(!filter.accepts(RawPath("journal.wav")) && filter.accepts(RawPath("x/journal.wav")))
    }
}
