internal import FileAccess
private import Synchronization

/// SHA-256 of recordings' contents; of stretches of one file, that file is read once.
///
/// A class, since threads share it.
final class RecordingDigests: Sendable {
    private let files = Mutex<[String: String]>([:])

    /// Hexadecimal digits: those of the file, and those of the recording, which for a stretch cover the file's and the bounds.
    func digests(of recording: Recording) throws(FileError) -> (file: String, recording: String) {
        guard let seconds = recording.seconds else {
            let file = try SHA256.digest(ofFile: recording.path).description
            return (file, file)
        }
        let file: String
        if let known = files.withLock({ $0[recording.path] }) {
            file = known
        } else {
            file = try SHA256.digest(ofFile: recording.path).description
            files.withLock { $0[recording.path] = file }
        }
        let text = Array("\(file)\0\(seconds.lowerBound)\0\(seconds.upperBound)".utf8)
        return (file, SHA256.digest(of: text.span).description)
    }
}
