import FileAccess
import FolderWatch

/// Moves recordings out of the watched folder, so that each arrives whole and once, whenever the program is ended.
///
/// Calling `move` again with the same arguments finishes what was interrupted, and does nothing where nothing is left to do.
struct FileMover: Sendable {
    private let destination: DestinationPattern
    /// Where the destination begins: what is written down of it has to be right for a program that is started elsewhere.
    private let start: RawPath
    private let watchedFolder: RawPath
    /// The option with what was given to it, for errors.
    let origin: String

    /// How files are renamed; for tests.
    var renameMethods = RenameMethod.allCases

    /// Takes the folder, or `sorted/{label}`, that the user gave with an option, and the folder that is watched.
    ///
    /// Throws for a destination in the watched folder, since what is moved there would arrive again, and for one at or below a
    /// file.
    init(_ pattern: String, option: String, watching watchedFolder: String) throws(CommandError) {
        destination = try DestinationPattern(pattern, option: option)
        self.watchedFolder = RawPath(watchedFolder)
        origin = "\(option) \(pattern.quoted)"
        do {
            start = destination.commonFolder.isAbsolute ? RawPath("") : try RawPath.workingFolder()
        } catch {
            throw CommandError(description: "\(origin): \(error.description)")
        }
        try refuseInside(destination.commonFolder)
        try refuseFile(at: destination.commonFolder)
    }

    /// Whether a file without a label has no place to go to.
    var needsLabel: Bool { destination.needsLabel }

    /// Moves a file into the folder for its label, and there into the sub-folders that it is in below the watched folder.
    ///
    /// Once this returns the file is there whole, but a new name need not be on the disk before its folder is.
    ///
    /// A name that is taken is left to what has it, and the file becomes `name-2.wav`; one that is taken by the same content
    /// is that of an earlier, interrupted move. A symbolic link is removed, and what it leads to is copied.
    ///
    /// - Parameters:
    ///   - file: Where it is.
    ///   - relativePath: The same below the watched folder.
    ///   - label: Needed if the destination has one in it.
    ///   - size: How many bytes there were when it was read.
    ///   - digest: The SHA-256 of its content; what has another one is left alone.
    ///   - mark: How it looked from outside; only what looks otherwise has to be read again.
    ///   - key: The same for each attempt, and another one for every other move.
    func move(
        _ file: RawPath, relativePath: RawPath, label: String?,
        size: Int64, digest: [UInt8], mark: FileMark, key: String
    ) throws(MoveError) -> MoveOutcome {
        precondition(label != nil || !needsLabel, "a destination for each label needs a label")
        let names = relativePath.parts.filter { $0 != RawPath("..") }
        let folder = names.dropLast().reduce(start.appending(destination.folder(for: label))) { $0.appending($1) }
        // A label, or a link made since, may lead back into the watched folder.
        do {
            try refuseInside(folder)
        } catch {
            throw MoveError(description: error.description, number: 0)
        }
        let move = FileMove(
            file: file, folder: folder, name: NumberedName(names.last ?? file.lastName), size: size, digest: digest, mark: mark,
            relativePath: relativePath, temporaryName: Self.temporaryName(for: key),
            removedName: Self.removedName(for: key), renameMethods: renameMethods)
        do {
            return try move.finish()
        } catch {
            throw MoveError(
                description: "\(file.description.onOneLine): not moved to \(folder.quoted): \(error.description)",
                number: error.number)
        }
    }

    /// What a copy is called until it is whole: hidden, and always the same for a key.
    static func temporaryName(for key: String) -> RawPath { hiddenName(for: key, ".tmp") }

    /// What a file is called while it is removed: hidden, so that it does not arrive again, and always the same for a key.
    static func removedName(for key: String) -> RawPath { hiddenName(for: key, ".old") }

    private static func hiddenName(for key: String, _ ending: String) -> RawPath {
        let digest = SHA256.digest(of: Array(key.utf8).span)
        return RawPath(bytes: Array(".audioclf-".utf8) + digest.hexadecimalDigits.prefix(32) + Array(ending.utf8))
    }

    private func refuseFile(at folder: RawPath) throws(CommandError) {
        // What is above the first thing that is there is there as well.
        guard var place = try? folder.resolved() else { return }
        while place != place.folder {
            if let state = (try? place.state()) ?? nil {
                if state.kind == .folder { return }
                throw CommandError(description: "\(origin): \(place.quoted) is no folder; name another one")
            }
            place = place.folder
        }
    }

    private func refuseInside(_ folder: RawPath) throws(CommandError) {
        let isInside: Bool
        do {
            isInside = try folder.isInside(watchedFolder)
        } catch {
            throw CommandError(description: "\(origin): \(error.description)")
        }
        guard isInside else { return }
        throw CommandError(
            description:
                "\(origin): \(folder.quoted) is in the watched folder \(watchedFolder.quoted), where everything moved would arrive again; choose a folder outside it"
        )
    }
}

/// Why a file could not be moved.
struct MoveError: Error {
    let description: String
    /// The system's number for the reason, or 0.
    let number: Int32
}
