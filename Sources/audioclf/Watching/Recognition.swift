import AudioClassification
import AudioFiles
import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files and says what is heard in them, some together.
struct Recognition {
    let watch: FolderWatch
    let model: ModelInUse.Loaded
    /// Seconds between the windows of a recording that are part of its result; nil: they are not.
    let windowSeconds: Double?
    let topCount: Int
    /// Whether a recording is done, whatever its file looks like.
    let isKnown: (RecordingKey) -> Bool
    /// Larger files are not held in memory.
    var heldSize = 16 << 20

    /// What became of a file.
    enum Outcome {
        /// The line to be written.
        case entry(JournalEntry)
        /// It is in the journal already.
        case known(RecordingKey)
        /// It is no longer there.
        case gone
        /// It was written since it settled, and looks like this now.
        case changed(SettledFile)
        /// It cannot be read at the moment.
        case unreadable(String)
    }

    /// What becomes of some files, in their order.
    func outcomes(of files: [SettledFile]) throws -> [Outcome] {
        var batch = try RecordingBatch(model.classifier, windowsEvery: windowSeconds)
        let readings = files.map { read($0, into: &batch) }
        var results = batch.classify()[...]
        return readings.map { reading in
            switch reading {
            case .outcome(let outcome): return outcome
            case .inBatch(let entry): return .entry(described(entry, by: results.removeFirst()))
            case .changed(let outcome):
                results.removeFirst()
                return outcome
            }
        }
    }

    /// What a file that could not be read in the end is put down as.
    func failure(of file: SettledFile, reason: String) -> JournalEntry {
        var entry = JournalEntry(
            file, in: watch, key: RecordingKey(unreadable: file), sha256: nil, time: Timestamp.now.text)
        entry.error = reason
        return entry
    }

    private enum Reading {
        case outcome(Outcome)
        case inBatch(JournalEntry)
        /// It is in the batch, but it changed while it was read, so the result is of no use.
        case changed(Outcome)
    }

    private func read(_ file: SettledFile, into batch: inout RecordingBatch) -> Reading {
        let name = watch.path(to: file.relativePath).description
        do throws(FileError) {
            let opened = try OpenFile(reading: watch.path(to: file.relativePath).bytes, name: name)
            let state = try opened.state()
            let changing = Outcome.unreadable("\(name): it changes while it is read")
            // What is held in memory is read once, so the digest is that of the very bytes that are classified.
            let content = try Content(opened, size: Int(state.size), isHeld: state.size <= heldSize, name: name)
            guard let content else { return .outcome(changing) }
            // It waited for its turn, and may be written anew since. Of what a link leads to nobody tells.
            let now = try opened.state()
            guard Self.isSame(now, file) || watch.path(to: file.relativePath).linkContents() != nil else {
                return .outcome(.changed(file.found(now)))
            }
            let key = RecordingKey(file.relativePath, content: content.digest)
            if isKnown(key) { return .outcome(.known(key)) }
            var entry = JournalEntry(
                file, in: watch, key: key, sha256: content.digest.description, time: Timestamp.now.text)
            do {
                try batch.add(content.source)
                if !content.isHeld, try opened.state() != state { return .changed(changing) }
                return .inBatch(entry)
            } catch {
                if !content.isHeld, try opened.state() != state { return .outcome(changing) }
                // It is not the recording that is wrong.
                if let error = error as? AudioFileError, error.code == .system { return .outcome(.unreadable("\(error)")) }
                entry.error = "\(error)"
                return .outcome(.entry(entry))
            }
        } catch {
            let isGone = [ENOENT, ENOTDIR, ELOOP].contains(error.number)
            return .outcome(isGone ? .gone : .unreadable("\(error)"))
        }
    }

    /// Whether a file was not written since it settled. It may have got another name or owner, of which no news need come.
    private static func isSame(_ state: FileState, _ file: SettledFile) -> Bool {
        state.size == file.size && state.modifiedNanoseconds == file.modifiedNanoseconds
    }

    /// The bytes of a file, with their digest.
    private struct Content: ~Copyable {
        let digest: SHA256.Digest
        let source: AudioSource
        let isHeld: Bool

        /// Nil where the file is not as long as it was.
        init?(_ file: borrowing OpenFile, size: Int, isHeld: Bool, name: String) throws(FileError) {
            var hash = SHA256()
            var bytes: [UInt8] = []
            self.isHeld = isHeld
            if isHeld {
                bytes.reserveCapacity(size + 1)
                while bytes.count <= size {
                    // One byte more, to see whether it has grown.
                    if try file.readAvailable(size + 1 - bytes.count, at: bytes.count, into: &bytes) == 0 { break }
                }
                hash.update(bytes.span)
                guard bytes.count == size else { return nil }
                source = .memory(bytes, name: name)
            } else {
                var offset = 0
                while try file.readAvailable(1 << 18, at: offset, into: &bytes) > 0 {
                    hash.update(bytes.span)
                    offset += bytes.count
                    bytes.removeAll(keepingCapacity: true)
                }
                guard offset == size else { return nil }
                source = .fileDescriptor(try file.duplicateDescriptor(), name: name)
            }
            digest = hash.finalize()
        }

        deinit {
            if case .fileDescriptor(let number, _) = source { close(number) }
        }
    }

    private func described(_ entry: JournalEntry, by result: RecordingBatch.Result) -> JournalEntry {
        var entry = entry
        let recording = result.recording
        entry.label = recording.classification.label
        entry.probability = recording.classification.probability
        entry.top = Array(recording.classification.scores.prefix(topCount))
        entry.seconds = recording.seconds
        entry.warnings = recording.warnings.isEmpty ? nil : recording.warnings
        entry.model = model.digest
        if windowSeconds != nil {
            entry.windows = result.windows.map {
                JournalEntry.Window(
                    start: $0.start, end: $0.start + $0.seconds, label: $0.classification.label,
                    probability: $0.classification.probability)
            }
        }
        return entry
    }
}
