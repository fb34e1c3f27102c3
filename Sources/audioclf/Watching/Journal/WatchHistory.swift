import FileAccess
import FolderWatch
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What earlier runs have written down about a watched folder, taken up again.
struct WatchHistory {
    let journal: Journal
    /// What was done after the journal's lines; a file beside it.
    let actionLog: ActionLog
    /// What was to be done after them, and was not.
    var due: DueActions
}

extension WatchHistory {
    /// The files in which it is kept, of which the user names the journal.
    struct Paths {
        let journal: String
        var actionLog: String { journal + ".actions" }
        var all: [String] { [journal, actionLog] }
    }

    /// Opens both files, or makes them, and keeps others from them.
    ///
    /// - Parameters:
    ///   - folder: The watched folder. A journal that is that of another one is refused.
    ///   - possible: What can be done this time of what is due.
    init(_ paths: Paths, of folder: String, possible: ActionKinds, log: Logger) throws {
        // First the one that the user has named.
        let journalFile = try Self.open(paths.journal)
        var due = DueActions(possible)
        journal = try Journal(journalFile) { due.add($0, $1) }
        actionLog = try ActionLog(Self.open(paths.actionLog)) { due.finish($0, $1, at: $2) }
        self.due = due
        let now = Timestamp.now.nanoseconds
        let place = (try? RawPath(folder).resolved().description) ?? folder
        if let other = actionLog.folder, other != place, FolderTree.isFolder(other) {
            throw CommandError(
                description:
                    "\(paths.journal.onOneLine): it is the journal of \(other.quoted); name another file with --journal")
        }
        try actionLog.begin(at: now, in: place)
        if journal.repairedBytes > 0 {
            let cutOff = counted(journal.repairedBytes, "byte")
            log.warning(
                "\(paths.journal): its last line was not whole (\(cutOff)) and was removed; that recording is done anew")
        }
        if journal.strangeLineCount > 0 {
            let lines = counted(journal.strangeLineCount, "line")
            log.warning("\(paths.journal): \(lines) not written by audioclf watch, left as found")
        }
    }

    private static func open(_ path: String) throws -> AppendedFile {
        func refusal(_ reason: String) -> CommandError {
            CommandError(description: "\(path.onOneLine): \(reason) with --journal")
        }
        if FolderTree.isFolder(path) { throw refusal("is a folder; name a file") }
        do throws(FileError) {
            return try AppendedFile(path)
        } catch {
            if error.number == EWOULDBLOCK {
                throw refusal("another audioclf watch is writing it; end that one, or name another file")
            }
            throw CommandError(description: "\(error); name a place for it with --journal")
        }
    }
}

extension WatchHistory.Paths {
    /// Beside the folder, under its name.
    init(beside folder: String) throws(CommandError) {
        var path = folder
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let name = path.split(separator: "/").last.map(String.init)
        if name == nil || name == "." || name == ".." {
            guard let resolved = (try? RawPath(path).resolved())?.string, resolved != "/" else {
                throw CommandError(
                    description:
                        "\(folder.onOneLine): there is no place beside it for the journal; name one with --journal")
            }
            path = resolved
        }
        journal = path + ".journal.jsonl"
    }
}
