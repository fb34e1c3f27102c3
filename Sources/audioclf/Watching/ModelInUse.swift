import AudioClassification
import FileAccess
import Synchronization

/// The model that is used at the moment, which a better one can replace while the program runs.
final class ModelInUse: Sendable {
    struct Loaded: Sendable {
        let classifier: AudioClassifier
        /// The beginning of the SHA-256 of the file.
        let digest: String
    }

    enum Change: Hashable {
        case replaced(String)
        case refused(String)
    }

    let path: String
    private struct State {
        var loaded: Loaded
        /// How the file looked when it was last loaded or refused.
        var stamp: FileState?
    }
    private let state: Mutex<State>

    init(_ path: String) throws {
        self.path = path
        let stamp = Self.stamp(of: path)
        state = Mutex(State(loaded: try Self.load(path), stamp: stamp))
    }

    var current: Loaded { state.withLock { $0.loaded } }

    /// Loads the file again if it has changed, or anyway; nil if there is nothing to tell. A file that cannot be used
    /// changes nothing.
    func refresh(always: Bool = false) -> Change? {
        let stamp = Self.stamp(of: path)
        guard always || state.withLock({ $0.stamp != stamp }) else { return nil }
        do {
            let loaded = try Self.load(path)
            return state.withLock { state in
                state.stamp = stamp
                defer { state.loaded = loaded }
                return always || state.loaded.digest != loaded.digest ? .replaced(loaded.digest) : nil
            }
        } catch {
            state.withLock { $0.stamp = stamp }
            return .refused("\(error)")
        }
    }

    private static func load(_ path: String) throws -> Loaded {
        // Read once: the file may be replaced at any moment.
        var bytes: [UInt8] = []
        let model = try ClassifierModel(argument: path, bytes: &bytes)
        return Loaded(
            classifier: AudioClassifier(model), digest: String(SHA256.digest(of: bytes.span).description.prefix(12)))
    }

    /// How the file looks; nil while there is none.
    private static func stamp(of path: String) -> FileState? {
        try? FileState(of: path)
    }
}
