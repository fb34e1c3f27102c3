import AudioFiles
import TestSupport
import Testing

@testable import AudioClassification

/// Curves and tuning, on posteriors made by hand.
@Suite struct DetectionTuningTests {
    private let labels = ["_unknown_", "no", "yes"]

    /// An hour in which a label is at some probability for half a second from each of these times. Posteriors come ten times a
    /// second, but only around these, as nothing else would change anything.
    private func track(_ peaks: [(label: String, time: Double, probability: Float)], seconds: Double = 3600) -> PosteriorTrack {
        let moments = peaks.flatMap { peak in (-3...15).map { peak.time + Double($0) / 10 } }.filter { $0 > 0 }
        let posteriors = moments.sorted().map { time in
            var row: [Float] = [1, 0, 0]
            for peak in peaks where (0.05..<0.55).contains(time - peak.time) {
                row[labels.firstIndex(of: peak.label)!] = peak.probability
                row[0] = 1 - peak.probability
            }
            return StreamPosteriors(time: time, probabilities: row)
        }
        return PosteriorTrack(labels: labels, posteriors, seconds: seconds)
    }

    private var policy: DetectionPolicy {
        var policy = DetectionPolicy()
        (policy.smoothingSeconds, policy.minimumSeconds) = (0, 0)
        return policy
    }

    /// Six false alarms an hour: "no" at 0.6, 0.75, 0.9, 0.99 and "yes" at 0.6 and 0.8.
    private var negative: StreamTrial {
        StreamTrial(
            track([
                ("no", 100, 0.6), ("no", 200, 0.75), ("no", 300, 0.9), ("no", 400, 0.99), ("yes", 500, 0.6), ("yes", 600, 0.8),
            ]))
    }

    private func tuning(_ trials: [StreamTrial], _ perHour: Double, least: Double = 0.5) throws -> DetectionTuning {
        let curve = try DetectionCurve(trials, policy)
        return try DetectionTuning(
            trials, policy, mode: .window(hopSeconds: 0.1), curve: curve, falseAlarmsPerHour: perHour, leastThreshold: least)
    }

    @Test func `a track gives the detections that its posteriors do`() throws {
        var low = policy
        low.threshold = 0.7
        let detections = try negative.posteriors.detections(low)
        #expect(detections.map(\.label) == ["no", "no", "no", "yes"])
        #expect(detections.map { ($0.time * 10).rounded() } == [2001, 3001, 4001, 6001])
        low.thresholds = ["no": 0.95]
        #expect(try negative.posteriors.detections(low).map(\.label) == ["no", "yes"])
    }

    @Test func `a curve falls in false alarms and rises in misses`() throws {
        let words = [TimedLabel("yes", start: 50, end: 50.5), TimedLabel("no", start: 60, end: 60.5), TimedLabel("up", start: 70, end: 71)]
        let stream = StreamTrial(track([("yes", 50.2, 0.7), ("no", 60.2, 0.95), ("no", 70.2, 0.85)]), labels: LabelTrack(words))
        #expect(stream.words.map(\.label) == ["yes", "no"] && stream.otherLabelCount == 1)
        let curve = try DetectionCurve([stream, negative], policy, thresholds: [0.97, 0.5, 0.8, 0.995], threads: 2)
        #expect(curve.points.map(\.threshold) == [0.5, 0.8, 0.97, 0.995])
        // What the model knows and is said at "up", which it does not know, is a false alarm.
        #expect(curve.points.map(\.falseAlarms.count) == [7, 4, 1, 0])
        #expect(curve.points.map(\.misses.correct) == [0, 1, 2, 2])
        #expect(curve.points[0].falseAlarmsOfLabels == ["no": 5, "yes": 2])
        #expect(abs(curve.points[0].falseAlarms.hours - (7200 - 2.5) / 3600) < 1e-9)
        #expect(curve.point(atMost: 2.1)?.threshold == 0.8)
        #expect(curve.point(atMost: 0)?.threshold == 0.995)
        #expect(try DetectionCurve([negative], policy, thresholds: [0.5]).point(atMost: 1) == nil)
    }

    @Test func `where nothing is missed the lowest threshold counts from which on a rate is kept`() throws {
        let curve = try DetectionCurve([negative], policy, thresholds: [0.5, 0.8, 0.97, 0.995])
        #expect(curve.points.map(\.falseAlarms.count) == [6, 3, 1, 0])
        #expect([0, 0.5, 1, 2, 3, 6].map { curve.point(atMost: $0)?.threshold } == [0.995, 0.995, 0.97, 0.97, 0.8, 0.5])
        // A low threshold takes two peaks for one.
        let peaks = StreamTrial(track([("no", 100, 0.6), ("no", 100.5, 0.95), ("no", 101, 0.6), ("no", 101.5, 0.95)]))
        let uneven = try DetectionCurve([peaks], policy, thresholds: [0.5, 0.9, 0.97])
        #expect(uneven.points.map(\.falseAlarms.count) == [1, 2, 0])
        #expect([0, 1, 2].map { uneven.point(atMost: $0)?.threshold } == [0.97, 0.97, 0.5])
    }

    @Test func `a curve does not depend on threads or on the policy's own thresholds`() throws {
        var other = policy
        other.thresholds = ["yes": 0.99]
        let (one, three) = (try DetectionCurve([negative], policy, threads: 1), try DetectionCurve([negative], other, threads: 3))
        #expect(one == three)
    }

    @Test func `thresholds keep to the wanted rate, as low as they may be`() throws {
        let free = try tuning([negative], 6)
        #expect(free.falseAlarms == 6 && free.policy.thresholds.values.allSatisfy { (0.5..<0.6).contains($0) })
        // Two for each label would be four; one for each is what three allow: yes above 0.6, no above 0.9.
        let three = try tuning([negative], 3)
        #expect(three.falseAlarms == 2)
        #expect((0.9..<0.99).contains(try #require(three.policy.thresholds["no"])))
        #expect((0.6..<0.8).contains(try #require(three.policy.thresholds["yes"])))
        let none = try tuning([negative], 0)
        #expect(none.falseAlarms == 0)
        #expect((0.99..<1).contains(try #require(none.policy.thresholds["no"])))
        #expect((0.8..<0.99).contains(try #require(none.policy.thresholds["yes"])))
        #expect(none.policy.thresholds.keys.sorted() == ["no", "yes"])
        #expect(none.hours == 1 && none.wantedPerHour == 0 && none.hopSeconds == 0.1)
        #expect(abs(none.rate.upperBound - 2.9957) < 1e-4)
    }

    @Test func `a label that is hidden behind another with equal thresholds is not with its own`() throws {
        // "no" keeps "yes" from being heard for the refractory time, unless its own threshold is above it.
        let hidden = StreamTrial(track([("no", 100, 0.95), ("yes", 100.3, 0.92)]))
        let tuning = try tuning([hidden], 0)
        #expect(tuning.falseAlarms == 0)
        #expect((0.95..<1).contains(try #require(tuning.policy.thresholds["no"])))
        #expect((0.92..<1).contains(try #require(tuning.policy.thresholds["yes"])))
        #expect(refusal { _ = try self.tuning([hidden], 0, least: 1) }.contains("least threshold"))
    }

    @Test func `no threshold is below the least one, and the rest of the policy stays`() throws {
        let tuning = try tuning([negative], 100, least: 0.85)
        #expect(tuning.policy.thresholds.values.allSatisfy { (0.85..<0.9).contains($0) })
        #expect(tuning.falseAlarms == 2)
        var rest = tuning.policy
        rest.thresholds = [:]
        #expect(rest == policy)
    }

    @Test func `what cannot be reached is told by what was`() throws {
        let sure = StreamTrial(track([("yes", 100, 1), ("yes", 200, 1)]))
        let tuning = try tuning([sure], 1)
        #expect(tuning.falseAlarms == 2 && tuning.rate.perHour > tuning.wantedPerHour)
    }

    @Test func `words of a stream are counted with them`() throws {
        let words = [TimedLabel("yes", start: 50, end: 50.5), TimedLabel("no", start: 60, end: 60.5)]
        let stream = StreamTrial(track([("yes", 50.2, 0.7), ("no", 60.2, 0.95)]), labels: LabelTrack(words))
        let tuning = try tuning([stream, negative], 0.5)
        #expect(tuning.words == 2 && tuning.misses == 2 && tuning.falseAlarms == 0)
        #expect(try self.tuning([stream, negative], 1.1).misses == 0)
    }

    @Test func `sound that is all words is nothing to tune with`() throws {
        let stream = StreamTrial(track([("yes", 2, 0.7)], seconds: 10), labels: LabelTrack([TimedLabel("yes", start: 0, end: 10)]))
        #expect(refusal { _ = try tuning([stream], 1) }.hasPrefix("no sound without words"))
    }

    @Test func `a model keeps its tuning and hears by it; others are as they were`() throws {
        let model = try ClassifierModel.untrained(labels: labels)
        let tuning = try tuning([negative], 3)
        func read(_ model: ClassifierModel) throws -> ClassifierModel {
            let bytes = try model.bytes
            return try ClassifierModel(decoding: bytes.span, name: "m")
        }
        #expect(try read(model).tuning == nil)
        let tuned = try read(model.tuned(tuning))
        #expect(tuned.tuning == tuning && tuned.detectionPolicy == tuning.policy && tuned.quantized().tuning == tuning)
        #expect(model.detectionPolicy.thresholds.isEmpty)
        // Thresholds are good for windows as far apart as they were tuned with.
        let curve = try DetectionCurve([negative], policy)
        let dense = try DetectionTuning(
            [negative], policy, mode: .window(hopSeconds: 0.05), curve: curve, falseAlarmsPerHour: 3)
        #expect(try read(model.tuned(dense)).streamingMode == .window(hopSeconds: 0.05) && model.streamingMode == .window(hopSeconds: 0.1))
        // Of other labels it would be another model's.
        let other = try ClassifierModel.untrained(labels: ["_unknown_", "no", "maybe"]).tuned(tuning)
        #expect(refusal { _ = try read(other) }.contains("its thresholds for streams do not fit its labels"))
    }
}

@Suite struct PosteriorTrackTests {
    @Test func `recordings are heard as one stream, and what cannot be read is told`() throws {
        let folder = try RecordingFolder()
        let samples = noise(3 * Word.sampleRate, seed: 1)
        let cut = 10_001
        try folder.write(Array(samples[..<cut]), as: "a.wav")
        try folder.fill("b.wav", [1, 2, 3])
        try folder.write(Array(samples[cut...]), as: "c.wav")
        try folder.write(samples, as: "whole.wav")
        let model = try ClassifierModel.untrained()
        func track(_ names: String...) throws -> PosteriorTrack {
            try PosteriorTrack(model, names.map { .path("\(folder.path)/\($0)") })
        }
        let pieces = try track("a.wav", "b.wav", "c.wav"), whole = try track("whole.wav")
        var policy = DetectionPolicy()
        policy.threshold = 0.4
        let detections = try pieces.detections(policy)
        #expect(!detections.isEmpty)
        #expect(try whole.detections(policy) == detections)
        #expect(pieces.seconds == 3 && whole.seconds == 3)
        #expect(pieces.failures.count == 1 && pieces.failures[0].hasPrefix("\(folder.path)/b.wav: "))
        #expect(pieces.parts.map(\.start) == [0, Double(cut) / 8000])
        let place = try #require(pieces.place(at: 2))
        #expect(place.name == "\(folder.path)/c.wav" && abs(place.seconds - (2 - Double(cut) / 8000)) < 1e-12)
        #expect(pieces.place(at: 1)?.name == "\(folder.path)/a.wav")
        // What is no number is not heard, nor is anything else of the file from there on.
        try folder.fillWithNotANumber("nan.wav")
        let odd = try track("nan.wav", "whole.wav")
        #expect(odd.failures.count == 1 && odd.seconds == whole.seconds)
        #expect(try odd.detections(policy) == detections)
        // As the detector hears it.
        var detector = try StreamingDetector(model, policy: policy, sampleRate: Word.sampleRate)
        let live = try detector.process(samples) + detector.finish()
        #expect(live == detections)
    }
}
