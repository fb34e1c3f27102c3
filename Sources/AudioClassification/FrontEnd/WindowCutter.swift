/// A stretch of a recording as the network sees it.
struct FrameWindow: Sendable {
    /// Frames of the recording.
    let frames: Range<Int>
    /// Row-major features of those frames, not yet normalised.
    let values: [Float]
    /// Mean square of the samples under each of them.
    let powers: [Double]
    /// Mean square of the samples under all of them.
    var power: Double { powers.reduce(0, +) / Double(powers.count) }
}

/// Cuts windows out of a recording as its frames come.
///
/// Windows of `length` frames begin at every `step` frames for as long as a whole one fits. What is left at the end is
/// covered by one more that ends with the recording (not where windows lie apart, `step` > `length`). A recording shorter
/// than a window is one shorter window.
struct WindowCutter: Sendable {
    let length: Int
    let step: Int
    private var next = 0
    private var lastEnd = 0

    init(length: Int, step: Int) {
        self.length = length
        self.step = step
    }

    /// The windows that are complete, at most `limit`; frames that no later window needs are dropped from the buffer.
    mutating func cut(_ buffer: inout FrameBuffer, limit: Int = .max) -> [FrameWindow] {
        var windows: [FrameWindow] = []
        while windows.count < limit, next + length <= buffer.endFrame {
            windows.append(window(next..<next + length, buffer))
            lastEnd = next + length
            next += step
        }
        buffer.drop(before: min(next, buffer.endFrame - length))
        return windows
    }

    /// The window at the end of the recording, after `cut` has returned all others.
    mutating func finish(_ buffer: FrameBuffer) -> FrameWindow? {
        let end = buffer.endFrame
        guard lastEnd < end, lastEnd == 0 || step <= length else { return nil }
        lastEnd = end
        return window(max(0, end - length)..<end, buffer)
    }

    private func window(_ frames: Range<Int>, _ buffer: FrameBuffer) -> FrameWindow {
        FrameWindow(frames: frames, values: buffer.values(frames), powers: buffer.powers(frames))
    }
}

extension FrameBuffer {
    /// The loudest stretch of at most `length` frames, by the power of the sound under them; of equal ones the first.
    func loudestWindow(length: Int) -> Range<Int> {
        guard endFrame - firstFrame > length else { return firstFrame..<endFrame }
        var sum = powers[..<length].reduce(0, +)
        var best = (start: 0, sum: sum)
        for start in 1...(endFrame - firstFrame - length) {
            sum += powers[start + length - 1] - powers[start - 1]
            if sum > best.sum { best = (start, sum) }
        }
        return firstFrame + best.start..<firstFrame + best.start + length
    }
}
