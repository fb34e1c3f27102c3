import AudioFiles
import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct LongRecordingTests {
    /// Words one after the other in one file at 8 kHz, and each cut out as a file of its own.
    private func folders() throws -> (long: RecordingFolder, cut: RecordingFolder) {
        let long = try RecordingFolder(), cut = try RecordingFolder()
        var samples: [Float] = [], lines = ["file,label,split,start,end"]
        for n in 0..<7 {
            for word in Word.allCases {
                // Starts that are no whole numbers of milliseconds at the file's rate.
                samples += noise(1000 + 3 * n, seed: UInt64(n), amplitude: 0.01)
                let start = samples.count
                let spoken = word.samples(seed: UInt64(n), seconds: 0.2 + 0.03 * Double(n))
                samples += spoken
                let part = n < 5 ? "train" : "validation"
                lines.append("long.wav,\(word.rawValue),\(part),\(Double(start) / 8000),\(Double(samples.count) / 8000)")
                try cut.write(spoken, as: "\(part)/\(word.rawValue)/\(n).wav")
            }
        }
        try long.write(samples, as: "long.wav")
        try long.fill("words.csv", Array(lines.joined(separator: "\n").utf8))
        return (long, cut)
    }

    @Test func `a stretch of a long recording is what the cut-out file is`() throws {
        let (long, cut) = try folders()
        let whole = try TrainingData(DatasetSplit(Dataset(sources: [cut.path])), recipe: .tiny)
        let split = try DatasetSplit(Dataset(sources: [long.path + "/words.csv"]))
        let data = try TrainingData(split, recipe: .tiny, threads: 2)
        #expect(data.frontEnd.windowFrames == whole.frontEnd.windowFrames)
        #expect(data.trainingCount == 15 && data.validationCount == 6)
        #expect(data.report.failures.isEmpty && data.report.warnings.isEmpty)
        #expect(data.report.seconds == whole.report.seconds)
        // The same frames, in the order of the manifest instead of the folders'; the mean follows the order in its last bits.
        let whatIsLearned = zip(data.training.labels, data.trainingSeries()).sorted { $0.0 < $1.0 }
        let expected = Array(zip(whole.training.labels, whole.trainingSeries()))
        #expect(whatIsLearned.map(\.0) == expected.map(\.0))
        expectNear(whatIsLearned.map(\.1), expected.map(\.1))
        let checked = data.validation.enumerated().sorted { ($0.element.label, $0.offset) < ($1.element.label, $1.offset) }
            .map(\.element)
        #expect(checked.map(\.label) == whole.validation.map(\.label))
        expectNear(checked.flatMap(\.windows), whole.validation.flatMap(\.windows))
        // Each of them is a content of its own.
        #expect(data.digest != whole.digest && data.report.duplicates.repeatCounts.isEmpty)
        let classifier = AudioClassifier(try TrainingRun(data).model())
        let stretch = try classifier.classify(split.validation[0].source)
        let file = try classifier.classify(file: cut.path + "/validation/high/5.wav")
        #expect(stretch.classification == file.classification && stretch.seconds == file.seconds)
    }

    private func expectNear(_ windows: [TimeSeries], _ expected: [TimeSeries]) {
        #expect(windows.count == expected.count)
        for (window, expected) in zip(windows, expected) {
            let difference = zip(window.values, expected.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            #expect(window.stepCount == expected.stepCount && difference < 1e-4)
        }
    }

    @Test func `the digest of a stretch follows the file and the bounds`() throws {
        let folder = try RecordingFolder()
        try folder.fill("a.wav", [1, 2, 3])
        try folder.fill("b.wav", [1, 2, 4])
        let digests = RecordingDigests()
        func digest(_ name: String, _ seconds: Range<Double>?) throws -> String {
            try digests.digests(of: Recording(path: "\(folder.path)/\(name)", label: "", name: name, seconds: seconds)).recording
        }
        let all = try [digest("a.wav", nil), digest("a.wav", 0..<1), digest("a.wav", 0..<2), digest("b.wav", 0..<1)]
        #expect(Set(all).count == 4 && all.allSatisfy { $0.count == 64 })
        #expect(try digest("a.wav", 0..<1) == all[1])
        let stretch = Recording(path: "\(folder.path)/a.wav", label: "", name: "a.wav", seconds: 0..<1)
        #expect(try digests.digests(of: stretch).file == all[0])
    }

    @Test func `a stretch that is not in its file is told with its bounds`() throws {
        let (long, _) = try folders()
        let text = "file,label,split,start,end\nlong.wav,low,train,1000,1001\nnone.wav,low,train,1,2\n"
        try long.fill("bad.csv", Array(text.utf8))
        let data = try TrainingData(
            DatasetSplit(Dataset(sources: [long.path + "/words.csv", long.path + "/bad.csv"])), recipe: .tiny)
        #expect(data.report.failures.count == 2)
        #expect(data.report.failures[0].hasPrefix("\(long.path)/long.wav (1000.000 to 1001.000 s): no sample of the recording"))
        #expect(data.report.failures[1].contains("none.wav"))
    }
}
