import AudioClassification
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which files in a watched folder are meant.
struct FileFilter: Sendable {
    /// Patterns of which one has to fit; without any, all files with the extension of audio.
    var included: [String] = []
    /// Patterns none of which may fit.
    var excluded: [String] = []
    /// Files of our own, below the watched folder.
    var ownFiles: Set<RawPath> = []

    func accepts(_ path: RawPath) -> Bool {
        if ownFiles.contains(path) || excluded.contains(where: { Self.fits(path, $0) }) { return false }
        if included.isEmpty { return Dataset.isAudio(path.lastName.description) }
        return included.contains { Self.fits(path, $0) }
    }

    /// Whether a path fits a pattern of a shell's kind (POSIX `fnmatch`): the last name alone, or, if the pattern has a
    /// slash, the path below the watched folder, where `*` stands for slashes too.
    static func fits(_ path: RawPath, _ pattern: String) -> Bool {
        let subject = pattern.utf8.contains(UInt8(ascii: "/")) ? path : path.lastName
        return unsafe subject.withCString { unsafe fnmatch(pattern, $0, 0) == 0 }
    }
}
