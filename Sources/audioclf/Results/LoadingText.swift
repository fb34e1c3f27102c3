import AudioClassification
import FileAccess

/// What was found in a dataset, for people: a table, and what is not learned from, with the reasons.
struct LoadingText {
    private let report: LoadingReport
    private let split: DatasetSplit
    private let dataset: Dataset
    private let parts: [Recording.Part]
    private let madeUpCount: Int
    /// Those that no recording of the data has, nor the model that is gone on from.
    private let addedLabels: [String]

    init(_ data: TrainingData, _ split: DatasetSplit, _ dataset: Dataset, base: BaseModel? = nil) {
        report = data.report
        madeUpCount = data.madeUpCount
        let given = Set(dataset.recordings.map(\.label) + (base?.model.labels ?? []))
        addedLabels = data.labels.filter { !given.contains($0) }
        self.split = split
        self.dataset = dataset
        parts = split.test.isEmpty ? [.training, .validation] : Recording.Part.allCases
    }

    /// A line for each label as long as that is a short list on a terminal; else a line for each part.
    func lines(perLabel: Bool) -> [String] {
        additions + (perLabel ? labelTable : partTable).lines + omissions
    }

    var lines: [String] { lines(perLabel: Console.isTerminal && split.labels.count <= 12) }

    // MARK: What comes to the recordings

    private var additions: [String] {
        var lines: [String] = []
        if !addedLabels.isEmpty {
            let kinds = addedLabels.map { label in
                label == Dataset.silenceLabel ? "\(label) (background without speech)" : "\(label) (speech that is none of the words)"
            }
            lines.append("\(addedLabels.count == 1 ? "a label was" : "labels were") added: \(kinds.joined(separator: ", "))")
        }
        if madeUpCount > 0 { lines.append("\(counted(madeUpCount, "example")) \(madeUpCount == 1 ? "comes" : "come") to the recordings in each epoch, made up of their pieces") }
        return lines
    }

    // MARK: Tables

    private var labelTable: TextTable {
        var table = TextTable(["label"] + parts.map(\.rawValue) + ["sound"])
        for label in split.labels {
            let amounts = parts.map { amount($0, label) }
            table.add([label.onOneLine] + amounts.map { "\($0.count)" } + [amounts.reduce(0) { $0 + $1.seconds }.duration])
        }
        table.add(["(all)"] + parts.map { "\(total($0).count)" } + [parts.reduce(0) { $0 + total($1).seconds }.duration])
        if !speakers.allSatisfy({ $0 == 0 }) { table.add(["(speakers)"] + speakers.map { "\($0)" } + [""]) }
        return table
    }

    private var partTable: TextTable {
        var table = TextTable(["part", "recordings", "sound", "speakers", "of a label"], leftAligned: [0, 4])
        for (part, speakerCount) in zip(parts, speakers) {
            let total = total(part)
            table.add([
                part.rawValue, "\(total.count)", part == .test ? "not read" : total.seconds.duration,
                speakerCount == 0 ? "unknown" : "\(speakerCount)", spread(part),
            ])
        }
        return table
    }

    /// The fewest and the most recordings that a label has in a part, and the median.
    private func spread(_ part: Recording.Part) -> String {
        let counts = split.labels.map { ($0, amount(part, $0).count) }.sorted { $0.1 < $1.1 }
        let (fewest, most) = (counts.first!, counts.last!)
        if fewest.1 == most.1 { return "\(most.1)" }
        return "\(fewest.1) (\(fewest.0.onOneLine)) to \(most.1) (\(most.0.onOneLine)), median \(counts[counts.count / 2].1)"
    }

    private func amount(_ part: Recording.Part, _ label: String) -> LoadingReport.Amount {
        if part == .test { return .init(count: split.test.count { $0.label == label }, seconds: 0) }
        return report.amounts[part]?[label] ?? .init()
    }

    private func total(_ part: Recording.Part) -> LoadingReport.Amount {
        split.labels.map { amount(part, $0) }.reduce(into: .init()) {
            $0.count += $1.count
            $0.seconds += $1.seconds
        }
    }

    private var speakers: [Int] {
        parts.map { $0 == .test ? Set(split.test.compactMap(\.speaker)).count : report.speakerCounts[$0] ?? 0 }
    }

    // MARK: What is left out

    private var omissions: [String] {
        var lines: [String] = []
        if let example = report.duplicates.leaks.first {
            lines.append("\(counted(report.duplicates.leaks.count, "recording")) not learned from, since to be checked with, too (the same content): \(example)")
        }
        for part in parts {
            guard let count = report.duplicates.repeatCounts[part] else { continue }
            lines.append("\(counted(count, "recording")) for \(part.rawValue) with the same content as another there")
        }
        if report.duplicates.conflicts.count > 5 {
            lines.append("\(counted(report.duplicates.conflicts.count, "recording")) of the same content as one with another label")
        }
        if !dataset.otherFiles.isEmpty {
            let kinds = dataset.otherFiles.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
                "\(count) \(name.isEmpty ? "without extension" : ".\(name.onOneLine)")"
            }
            let count = dataset.otherFiles.values.reduce(0, +)
            lines.append("\(counted(count, "file")) among the recordings no audio by the name: \(kinds.prefix(5).joined(separator: ", "))\(kinds.count > 5 ? ", ..." : "")")
        }
        if !split.hardNegatives.isEmpty {
            let stretches = report.stretches
            let some = stretches.learned < stretches.found ? "\(stretches.learned) of \(stretches.found) stretches, evenly spread" : counted(stretches.found, "stretch", "stretches")
            lines.append("\(counted(split.hardNegatives.count, "file")) of hard negatives: \(some), among \(Dataset.unknownLabel)")
        }
        if !dataset.noise.isEmpty { lines.append("\(counted(dataset.noise.count, "file")) of background noise") }
        return lines
    }
}
