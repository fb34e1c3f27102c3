import FolderWatch

/// The files that are passed over: what was in the folder when it was first watched, found until the end is told.
struct SkippedFiles: Sendable {
    /// Where they are written down.
    let log: ActionLog
    /// When the folder was first watched, in nanoseconds since 1970.
    let time: Int64

    /// Which of some files are passed over.
    func among(_ files: [SettledFile]) throws -> Set<FileMark> {
        if !log.isSkippingComplete {
            let new = files.filter { $0.statusChangedNanoseconds < time }.map(FileMark.init).filter { !log.isSkipped($0) }
            if !new.isEmpty { try log.skip(new) }
        }
        return Set(files.map(FileMark.init).filter(log.isSkipped))
    }

    /// What is found from now on is new, however old it is.
    func end() throws {
        if !log.isSkippingComplete { try log.skip([], isComplete: true) }
    }
}
