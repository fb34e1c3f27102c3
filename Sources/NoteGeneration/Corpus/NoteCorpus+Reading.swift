internal import FileAccess

/// How corpora are read from files.
public struct CorpusSettings: Sendable, Hashable {
    /// How many steps a quarter note has; needed where neither a collection nor `styles` say it. MIDI files get 4 unless told
    /// otherwise.
    public var stepsPerQuarter: Int?
    /// The styles of the model that the music is for, if there is one. What does not say how long a step is has that of the
    /// style of its name, or else the one that all styles share.
    public var styles: [NoteModelConfiguration.Style] = []
    /// The part of a folder's MIDI files that is kept to check with, in percent; at least one piece, and not all.
    public var validationPercent = 10.0
    /// Whether MIDI files stay in their key. Otherwise those that state one are moved to C major or A minor by the shorter
    /// way, so that a model learns what keys have in common.
    public var keepsKeys = false

    /// The defaults.
    public init() {}

    /// Throws where a value is out of its range.
    public func validate() throws(NoteGenerationError) {
        if let stepsPerQuarter {
            try NoteGenerationError.check(setting: "stepsPerQuarter", stepsPerQuarter, PianoRoll.stepsPerQuarterRange)
        }
        try NoteGenerationError.check(
            setting: "validationPercent", called: "the percentage for validation", validationPercent, 0...100)
    }

    /// How many steps a quarter note has in a style, as far as the model's styles say it.
    fileprivate func learnedStepsPerQuarter(_ name: String) -> Int? {
        if let style = styles.first(where: { $0.name == name }) { return style.stepsPerQuarter }
        let all = Set(styles.map(\.stepsPerQuarter))
        return all.count == 1 ? all.first : nil
    }
}

extension NoteCorpus {
    /// The corpora that a path holds: a JSON collection of piano rolls is one; so is a folder of MIDI files, at any depth;
    /// a folder without MIDI files of its own has one in each sub-folder.
    ///
    /// A file ends with the bar of its last note, however late it says that it does, lest silence be learned; in a metre
    /// that the steps do not fit, with the note. Which of a folder's files are kept to check with depends on their names alone. A file that cannot be read is among
    /// the failures. Throws where nothing is found.
    public static func read(
        _ path: String, _ settings: CorpusSettings = CorpusSettings()
    ) throws(NoteGenerationError) -> [NoteCorpus] {
        try settings.validate()
        guard FolderTree.isFolder(path) else {
            let collection = try PianoRollCollection(
                path: path, stepsPerQuarter: settings.stepsPerQuarter,
                otherwise: settings.learnedStepsPerQuarter(fileName(path)))
            let style = NoteModelConfiguration.Style(
                name: fileName(path), stepsPerQuarter: collection.stepsPerQuarter)
            return [NoteCorpus(style: style, parts: collection.parts)]
        }
        let tree = FolderTree(root: path)
        do {
            let entries = try tree.entries(of: "")
            let folders = entries.found.filter(\.isFolder).map(\.name)
            var corpora: [NoteCorpus] = []
            if entries.found.contains(where: { !$0.isFolder && isMIDI($0.name) }) || folders.isEmpty {
                corpora = [try folder(tree, "", name: fileName(tree.root), settings)]
            } else {
                for name in folders { corpora.append(try folder(tree, name, name: name, settings)) }
            }
            corpora[0].failures += entries.failures.map(\.description)
            let withoutMusic = corpora.filter { $0.pieces.isEmpty && $0.failures.isEmpty }.map(\.style.name)
            corpora.removeAll { $0.pieces.isEmpty && $0.failures.isEmpty }
            guard !corpora.isEmpty else { throw NoteGenerationError.noMIDIFiles(tree.root) }
            corpora[0].notes += withoutMusic.map { "\(tree.root)/\($0): no MIDI files in it, so no style" }
            return corpora
        } catch let error as FileError {
            throw .cannotRead(error)
        } catch let error as NoteGenerationError {
            throw error
        } catch {
            fatalError("an error of another kind: \(error)")
        }
    }

    private static func folder(
        _ tree: FolderTree, _ relative: String, name: String, _ settings: CorpusSettings
    ) throws(FileError) -> NoteCorpus {
        let found = try tree.files(below: relative)
        var failures = found.failures.map(\.description)
        let stepsPerQuarter = settings.stepsPerQuarter ?? settings.learnedStepsPerQuarter(name) ?? 4
        var pieces: [(name: String, roll: PianoRoll)] = []
        var movedCount = 0
        var character = StyleCharacter()
        for file in found.found where isMIDI(file) {
            let path = [tree.root, relative, file].filter { !$0.isEmpty }.joined(separator: "/")
            do throws(NoteGenerationError) {
                let midi = try StandardMIDIFile(path: path)
                var roll = try PianoRoll(midi, stepsPerQuarter: stepsPerQuarter, keepsOnsets: false)
                    .endingWithItsLastBar(timeSignature: midi.timeSignatures.first?.value)
                if !settings.keepsKeys, let shift = semitonesToC(midi), shift != 0,
                    roll.transpositions.contains(shift)
                {
                    roll = try roll.transposed(by: shift)
                    movedCount += 1
                }
                pieces.append((file, roll))
                character.add(midi, keepsKey: settings.keepsKeys)
            } catch {
                failures.append(error.description)
            }
        }
        // The order of names' hashes is as good as chance, and the same for everyone.
        let byHash = pieces.filter { !$0.roll.isEmpty }.sorted { hash($0.name).lexicographicallyPrecedes(hash($1.name)) }.map(\.roll)
        let share = (Double(byHash.count) * settings.validationPercent / 100).rounded()
        let validCount = max(0, min(byHash.count - 1, max(1, Int(share))))
        var corpus = NoteCorpus(
            style: character.style(name: name, stepsPerQuarter: stepsPerQuarter),
            parts: [
                // Those in which nothing sounds are counted there, and left out.
                .init(name: "train", pieces: byHash[validCount...] + pieces.map(\.roll).filter(\.isEmpty)),
                .init(name: "valid", pieces: Array(byHash[..<validCount])),
            ])
        corpus.isFolder = true
        corpus.failures = failures
        if movedCount > 0 {
            corpus.notes.append("\(name): \(movedCount) of \(pieces.count) pieces moved to C major or A minor")
        }
        return corpus
    }

    private static func hash(_ name: String) -> [UInt8] { SHA1.digest(of: Array(name.utf8).span).bytes }

    /// By how much a piece in the key that it begins with is to be moved.
    private static func semitonesToC(_ file: StandardMIDIFile) -> Int? {
        guard let key = file.keySignatures.first?.value else { return nil }
        // Each sharp is a fifth, seven semitones; by the shorter way, an augmented fourth downwards.
        let up = ((-7 * key.sharps) % 12 + 12) % 12
        return up < 6 ? up : up - 12
    }

    private static func isMIDI(_ name: String) -> Bool {
        let lowercased = name.lowercased()
        return lowercased.hasSuffix(".mid") || lowercased.hasSuffix(".midi")
    }

    /// The last part of a path, without its extension if it has one.
    private static func fileName(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}

extension PianoRoll {
    /// Without the silence behind the bar in which its last note ends; bars are those that it begins with.
    fileprivate func endingWithItsLastBar(timeSignature: TimeSignature?) -> PianoRoll {
        let end = steps.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        let bar = (timeSignature ?? TimeSignature(4, 4)).stepsPerBar(stepsPerQuarter: stepsPerQuarter) ?? 1
        return self[0..<min(count, (end + bar - 1) / bar * bar)]
    }
}
