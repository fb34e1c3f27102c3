import AudioFiles
import Dispatch
import Synchronization

/// Sound on its way from the thread that reads it to the one that listens. Nothing in it is lost: where there is no more room
/// the reader waits.
///
/// A class, because both threads share it.
final class SoundQueue: Sendable {
    /// Samples that lie one after the other in the stream.
    struct Piece: Sendable {
        /// The place of the first one in the stream.
        let start: Int
        let samples: [Float]
    }

    private struct State {
        var format: AudioFormat?
        var samples: [Float] = []
        /// Samples that were taken out of it.
        var takenCount = 0
        /// When the first samples came.
        var beginning: ContinuousClock.Instant?
        var silencedCount = 0
        var isEnded = false
        var failure: (any Error)?
        var signal: Int32?
    }

    private let state = Mutex(State())
    /// Signalled where somebody may wait: what waited for is there, or never comes.
    private let arrivals = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)
    private let capacitySeconds: Double

    /// An empty queue with room for so many seconds.
    init(capacitySeconds: Double) { self.capacitySeconds = capacitySeconds }

    // MARK: the reader's side

    /// Tells what the sound is, before any of it.
    func open(_ format: AudioFormat) {
        state.withLock { $0.format = format }
        arrivals.signal()
    }

    /// Adds the next samples, waiting for room; false where nobody wants them any more.
    ///
    /// - Parameter silencedCount: How many of all so far were no numbers.
    func add(_ samples: [Float], silencedCount: Int) -> Bool {
        while true {
            let isDone: Bool? = state.withLock { state in
                if state.isEnded { return false }
                let capacity = Int(capacitySeconds * Double(state.format!.sampleRate))
                if !state.samples.isEmpty, state.samples.count + samples.count > capacity { return nil }
                let wasEmpty = state.samples.isEmpty
                if state.beginning == nil { state.beginning = .now }
                state.samples += samples
                state.silencedCount = silencedCount
                if wasEmpty { arrivals.signal() }
                return true
            }
            if let isDone { return isDone }
            room.wait()
        }
    }

    /// The sound is at its end, or cannot be read on. What is there can still be taken.
    func end(failure: (any Error)? = nil) {
        state.withLock { state in
            if !state.isEnded { state.failure = failure }
            state.isEnded = true
        }
        arrivals.signal()
        room.signal()
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
            let (format, isEnded) = state.withLock { ($0.format, $0.isEnded) }
            if format != nil || isEnded { return format }
            arrivals.wait()
        }
    }

    /// Waits for samples and takes up to `count` of them; nil at the end.
    func take(_ count: Int) -> Piece? {
        while true {
            let result: Piece?? = state.withLock { state in
                if state.samples.isEmpty { return state.isEnded ? .some(nil) : .none }
                return state.take(count)
            }
            if let result {
                room.signal()
                return result
            }
            arrivals.wait()
        }
    }

    /// Leaves out all that waits; returns how many samples that were.
    func drop() -> Int {
        let count = state.withLock { $0.take(.max).samples.count }
        room.signal()
        return count
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

extension SoundQueue.State {
    fileprivate mutating func take(_ count: Int) -> SoundQueue.Piece {
        defer { takenCount += min(count, samples.count) }
        if count >= samples.count {
            defer { samples = [] }
            return SoundQueue.Piece(start: takenCount, samples: samples)
        }
        defer { samples.removeFirst(count) }
        return SoundQueue.Piece(start: takenCount, samples: Array(samples[..<count]))
    }
}
