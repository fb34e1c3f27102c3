import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct WindowCutterTests {
    /// The rule as `WindowCutter` documents it, for a recording that is all there.
    private func windows(ofFrames count: Int, length: Int, step: Int) -> [Range<Int>] {
        if count <= length { return [0..<count] }
        var windows = stride(from: 0, through: count - length, by: step).map { $0..<$0 + length }
        if step <= length, windows.last!.upperBound < count { windows.append(count - length..<count) }
        return windows
    }

    /// Frames of two features that tell their index, with a power that does, too.
    private func append(_ frames: Range<Int>, to buffer: inout FrameBuffer) {
        buffer.append(values: frames.flatMap { [Float($0), -Float($0)] }, powers: frames.map { Double($0 * $0) })
    }

    @Test(arguments: 0..<200)
    func `windows are those of the rule, however the frames come`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        let count = random(1...120), length = random(1...40), step = random(1...60)
        var buffer = FrameBuffer(width: 2)
        var cutter = WindowCutter(length: length, step: step)
        var found: [FrameWindow] = []
        while buffer.endFrame < count {
            append(buffer.endFrame..<min(count, buffer.endFrame + random(0...30)), to: &buffer)
            var cut: [FrameWindow]
            repeat {
                cut = cutter.cut(&buffer, limit: random(1...3))
                found += cut
            } while !cut.isEmpty
            #expect(buffer.endFrame - buffer.firstFrame <= length, "what no window needs is dropped")
        }
        if let last = cutter.finish(buffer) { found.append(last) }

        #expect(found.map(\.frames) == windows(ofFrames: count, length: length, step: step))
        for window in found {
            #expect(window.values == window.frames.flatMap { [Float($0), -Float($0)] })
            #expect(window.power == window.frames.reduce(0.0) { $0 + Double($1 * $1) } / Double(window.frames.count))
        }
    }

    @Test(arguments: [
        (10, 4, 2, [0..<4, 2..<6, 4..<8, 6..<10]), (11, 4, 2, [0..<4, 2..<6, 4..<8, 6..<10, 7..<11]),
        (4, 4, 2, [0..<4]), (3, 4, 2, [0..<3]), (3, 4, 9, [0..<3]), (11, 4, 6, [0..<4, 6..<10]), (5, 4, 4, [0..<4, 1..<5]),
        (5, 1, 3, [0..<1, 3..<4]),
    ])
    func `the windows of a few recordings`(frames: Int, length: Int, step: Int, expected: [Range<Int>]) {
        var buffer = FrameBuffer(width: 2)
        append(0..<frames, to: &buffer)
        var cutter = WindowCutter(length: length, step: step)
        var found = cutter.cut(&buffer).map(\.frames)
        if let last = cutter.finish(buffer) { found.append(last.frames) }
        #expect(found == expected)
        #expect(cutter.finish(buffer)?.frames == nil)
    }

    @Test(arguments: 0..<60)
    func `the loudest window is that of a search through all`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...50, using: &generator), length = Int.random(in: 1...50, using: &generator)
        // Small whole numbers: sums are exact, and many are equal.
        let powers = (0..<count).map { _ in Double(Int.random(in: 0...3, using: &generator)) }
        var buffer = FrameBuffer(width: 1)
        buffer.append(values: [Float](repeating: 0, count: count), powers: powers)
        let starts = 0...max(0, count - length)
        let sums = starts.map { powers[$0..<min(count, $0 + length)].reduce(0, +) }
        let first = sums.firstIndex(of: sums.max()!)!
        #expect(buffer.loudestWindow(length: length) == first..<min(count, first + length))
    }
}
