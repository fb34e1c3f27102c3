import AudioFiles
import Dispatch
import Synchronization

/// Sound on its way from the thread that reads it to the one that listens. Nothing in it is lost: where there is no more room
/// the reader waits.
///
/// A class, because both threads share it.
final class SoundQueue: Sendable {
    private struct State {
        var format: AudioFormat?
        var samples: [Float] = []
        /// Samples that were taken out of it.
        var takenCount = 0
        /// When the first samples came.
        var beginning: ContinuousClock.Instant?
        var silencedCount = 0
        var listenerWaits = false
        var readerWaits = false
        var isEnded = false
        var failure: (any Error)?
        var signal: Int32?
    }

    private let state = Mutex(State())
    /// Signalled for who waits.
    private let arrivals = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)
    private let capacitySeconds: Double

    /// An empty queue with room for so many seconds.
    init(capacitySeconds: Double) { self.capacitySeconds = capacitySeconds }

    // MARK: the reader's side

    /// Tells what the sound is, before any of it.
    func open(_ format: AudioFormat) {
        state.withLock { state in
            state.format = format
            wakeListener(&state)
        }
    }

    /// Adds the next samples, waiting for room; false where nobody wants them any more.
    ///
    /// - Parameter silencedCount: How many of all so far were no numbers.
    func add(_ samples: [Float], silencedCount: Int) -> Bool {
        while true {
            let isWanted: Bool? = state.withLock { state in
                if state.isEnded { return false }
                let capacity = Int(capacitySeconds * Double(state.format!.sampleRate))
                if !state.samples.isEmpty, state.samples.count + samples.count > capacity {
                    state.readerWaits = true
                    return nil
                }
                if state.beginning == nil { state.beginning = .now }
                state.samples += samples
                state.silencedCount = silencedCount
                wakeListener(&state)
                return true
            }
            if let isWanted { return isWanted }
            room.wait()
        }
    }

    /// The sound is at its end, or cannot be read on. What is there can still be taken.
    func end(failure: (any Error)? = nil) {
        state.withLock { state in
            if !state.isEnded { state.failure = failure }
            state.isEnded = true
            wakeListener(&state)
            wakeReader(&state)
        }
    }

    // MARK: the listener's side

    /// Ends it because of a signal; true if another one had done so before.
    func end(by signal: Int32) -> Bool {
        let isSecond = state.withLock { state in
            defer { state.signal = signal }
            return state.signal != nil
        }
        end()
        return isSecond
    }

    /// Waits until it is known what the sound is; nil if that never comes.
    func format() -> AudioFormat? {
        while true {
            let (format, isEnded) = state.withLock { state in
                state.listenerWaits = state.format == nil && !state.isEnded
                return (state.format, state.isEnded)
            }
            if format != nil || isEnded { return format }
            arrivals.wait()
        }
    }

    /// Waits for samples and takes up to `count` of them; nil at the end.
    func take(_ count: Int) -> [Float]? {
        while true {
            let (samples, isEnded) = state.withLock { state in
                state.listenerWaits = state.samples.isEmpty && !state.isEnded
                return (state.samples.isEmpty ? nil : takeFirst(count, of: &state), state.isEnded)
            }
            if samples != nil || isEnded { return samples }
            arrivals.wait()
        }
    }

    /// Leaves out all that waits; returns how many samples that were.
    func drop() -> Int { state.withLock { takeFirst(.max, of: &$0).count } }

    private func takeFirst(_ count: Int, of state: inout State) -> [Float] {
        let count = min(count, state.samples.count)
        let samples = Array(state.samples[..<count])
        state.samples.removeFirst(count)
        state.takenCount += count
        wakeReader(&state)
        return samples
    }

    private func wakeListener(_ state: inout State) {
        if state.listenerWaits { arrivals.signal() }
        state.listenerWaits = false
    }

    private func wakeReader(_ state: inout State) {
        if state.readerWaits { room.signal() }
        state.readerWaits = false
    }

    /// How far the listener is behind the sound, in seconds: what waits, but no more than real time has gone on beyond what
    /// was taken. Of sound that comes faster than it was made, as out of a file, any amount may wait without being late.
    var secondsBehind: Double {
        state.withLock { state in
            guard let rate = state.format?.sampleRate, let beginning = state.beginning else { return 0 }
            let waiting = Double(state.samples.count) / Double(rate)
            let due = beginning.duration(to: .now) / .seconds(1) - Double(state.takenCount) / Double(rate)
            return max(0, min(waiting, due))
        }
    }

    /// How many samples so far were no numbers.
    var silencedCount: Int { state.withLock { $0.silencedCount } }
    /// Why the sound could not be read on.
    var failure: (any Error)? { state.withLock { $0.failure } }
    /// The signal that ended it.
    var signal: Int32? { state.withLock { $0.signal } }
}
