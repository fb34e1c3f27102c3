import FileAccess

@testable import FolderWatch
@testable import audioclf

extension SettledFile {
    /// A file as the watch tells of it.
    init(_ path: RawPath, size: Int64 = 100, modified: Int64 = 5, changed: Int64 = 6, inode: UInt64 = 7) {
        self.init(
            path,
            FileState(
                kind: .file, size: size, modifiedNanoseconds: modified, statusChangedNanoseconds: changed,
                identity: FileIdentity(device: 1, inode: inode)),
            isWhole: true)
    }

    init(_ name: String, size: Int64 = 100, modified: Int64 = 5, changed: Int64 = 6, inode: UInt64 = 7) {
        self.init(RawPath(name), size: size, modified: modified, changed: changed, inode: inode)
    }
}

extension JournalEntry {
    /// What became of a recording that nobody has heard.
    init(madeUp path: RawPath, content: [UInt8] = [1], label: String? = "yes", actions: [ActionKind]? = nil) {
        let digest = SHA256.digest(of: content.span)
        self.init(
            SettledFile(path, size: Int64(content.count), changed: Int64(content.first ?? 0)), in: FolderWatch("in"),
            key: RecordingKey(path, content: digest), sha256: digest.description, time: "2026-05-01T12:00:00.000Z")
        if let label {
            self.label = label
            probability = 0.5
        } else {
            error = "\(path): no \"sound\" in it"
        }
        self.actions = actions
    }

    init(madeUp name: String, content: [UInt8] = [1], label: String? = "yes", actions: [ActionKind]? = nil) {
        self.init(madeUp: RawPath(name), content: content, label: label, actions: actions)
    }

    /// As the journal has it, with its end.
    var line: [UInt8] { get throws { Array(try json(self, pretty: false).utf8) } }
}

extension Journal {
    func append(_ entries: [JournalEntry]) throws { try append(entries, as: entries.map { try $0.line }) }
}
