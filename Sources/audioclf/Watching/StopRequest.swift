import Dispatch
import Synchronization

/// That the work is to end: by a signal, an error, or because all is done.
final class StopRequest: Sendable {
    private struct State {
        var isRequested = false
        var signal: Int32?
        var waiters = 0
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// The signal that requested it, if one did.
    var signal: Int32? { state.withLock { $0.signal } }

    /// Requests it for a signal; true if another one had done so before.
    func request(by signal: Int32) -> Bool {
        let isSecond = state.withLock { state in
            defer { state.signal = signal }
            return state.signal != nil
        }
        request()
        return isSecond
    }

    func request() {
        let waiters = state.withLock { state in
            state.isRequested = true
            return state.waiters
        }
        for _ in 0..<waiters { wakeUp.signal() }
    }

    /// Waits so long, or until the end is requested.
    func wait(_ duration: Duration) {
        guard state.withLock({ state in
            state.waiters += state.isRequested ? 0 : 1
            return !state.isRequested
        }) else { return }
        _ = wakeUp.wait(timeout: .now() + .milliseconds(Int(duration / .milliseconds(1))))
        state.withLock { $0.waiters -= 1 }
    }
}
