internal import FileAccess

/// How well a model does on each value of a property of recordings: on each speaker, say, so that a model that fails for
/// some of them is seen behind a mean that looks well.
public struct GroupTable: Hashable, Sendable {
    /// Recordings that share a value.
    public struct Row: Hashable, Sendable {
        /// The value: a speaker's name.
        public let value: String
        /// Their recordings that were called what they are.
        public let accuracy: Proportion
    }

    /// The property: "speaker".
    public let column: String
    /// Every value, the worst first; of equally bad ones those with more recordings first, then by name.
    public let rows: [Row]
}

extension Evaluation {
    /// A table for each property of the recordings (`Recording.groups`), by name; one that has the same value for all of them
    /// tells nothing and has none.
    public var groups: [GroupTable] {
        var counts: [String: [String: (correct: Int, count: Int)]] = [:]
        for outcome in outcomes {
            for (column, value) in outcome.recording.groups {
                counts[column, default: [:]][value, default: (0, 0)].count += 1
                counts[column]![value]!.correct += outcome.isCorrect ? 1 : 0
            }
        }
        return counts.filter { $0.value.count > 1 }.sorted { precedes($0.key, $1.key) }.map { column, values in
            let rows = values.map { GroupTable.Row(value: $0.key, accuracy: Proportion($0.value.correct, of: $0.value.count)) }
            return GroupTable(column: column, rows: rows.sorted { $0.isWorse(than: $1) })
        }
    }
}

extension GroupTable.Row {
    fileprivate func isWorse(than other: Self) -> Bool {
        let (here, there) = (accuracy.value, other.accuracy.value)
        if here != there { return here < there }
        if accuracy.count != other.accuracy.count { return accuracy.count > other.accuracy.count }
        return precedes(value, other.value)
    }
}
