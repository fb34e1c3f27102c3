/// When each tick of a MIDI file is.
public struct TempoMap: Hashable, Sendable {
    /// From a tick on: when that is, and how long a tick lasts.
    private struct Section: Hashable {
        let tick: Int
        let seconds: Double
        let secondsPerTick: Double
    }

    private var sections: [Section]

    /// The tempi of a file.
    public init(_ file: StandardMIDIFile) {
        let microseconds = 1e-6 / Double(file.ticksPerQuarter)
        sections = [Section(tick: 0, seconds: 0, secondsPerTick: 500_000 * microseconds)]
        for tempo in file.tempos.sorted(by: { $0.tick < $1.tick }) {
            sections.append(
                Section(
                    tick: tempo.tick, seconds: seconds(tempo.tick), secondsPerTick: Double(tempo.value) * microseconds))
        }
    }

    /// Seconds from the beginning to a tick.
    public func seconds(_ tick: Int) -> Double {
        // The last section that begins at the tick or before.
        var (low, high) = (0, sections.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if sections[middle].tick <= tick { low = middle } else { high = middle }
        }
        let section = sections[low]
        return section.seconds + Double(tick - section.tick) * section.secondsPerTick
    }
}
