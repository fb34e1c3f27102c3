import Testing

@testable import AudioClassification

@Suite struct DetectionTrackerTests {
    let labels = ["yes", "no", "_unknown_", "_silence_"]

    /// Every value as it comes, and a detection as soon as a label rises; each test adds what it is about.
    private var plain: DetectionPolicy {
        var policy = DetectionPolicy()
        policy.smoothingSeconds = 0
        policy.threshold = 0.7
        policy.release = 0.5
        policy.refractorySeconds = 0.3
        policy.minimumSeconds = 0
        return policy
    }

    /// What is heard where the first two labels have these posteriors every tenth of a second, from 0.1 s on.
    private func detections(
        _ policy: DetectionPolicy, yes: [Float], no: [Float] = [], finishing: Bool = false
    ) throws -> [Detection] {
        var tracker = try DetectionTracker(policy, labels: labels)
        var found: [Detection] = []
        for n in yes.indices {
            let rest = 1 - yes[n] - (no.isEmpty ? 0 : no[n])
            found += tracker.add(
                StreamPosteriors(
                    time: Double(n + 1) / 10, probabilities: [yes[n], no.isEmpty ? 0 : no[n], rest / 2, rest / 2]))
        }
        return finishing ? found + tracker.finish() : found
    }

    @Test func `a word is heard once, when it rises`() throws {
        let found = try detections(plain, yes: [0, 0.75, 0.875, 0.75, 0.5, 0, 0, 0, 0, 0])
        #expect(found == [Detection(label: "yes", start: 0.2, end: 0.2, time: 0.2, probability: 0.75)])
    }

    @Test func `it must have been up for a while, and tells from when to when and its peak until then`() throws {
        var policy = plain
        policy.minimumSeconds = 0.3
        let found = try detections(policy, yes: [0.75, 0, 0.75, 0.875, 0.5, 0.5, 0.5, 0])
        #expect(found == [Detection(label: "yes", start: 0.3, end: 0.4, time: 0.6, probability: 0.875)])
    }

    @Test func `it is heard again only after it has fallen, not at a dip`() throws {
        var policy = plain
        policy.refractorySeconds = 0
        #expect(try detections(policy, yes: [0.75, 0.5, 0.75, 0.4, 0.75]).map(\.time) == [0.1, 0.3])
        #expect(try detections(policy, yes: [0.75, 0.25, 0.75, 0.4, 0.25, 0.75]).map(\.time) == [0.1, 0.3, 0.6])
        policy.release = 1
        #expect(try detections(policy, yes: [0.75, 0.5, 0.75]).map(\.time) == [0.1, 0.3])
    }

    @Test func `nothing is heard for a while after a word, then what is still up`() throws {
        let yes: [Float] = [0.75, 0, 0, 0, 0, 0, 0], no: [Float] = [0, 0.75, 0.75, 0.875, 0, 0, 0]
        let found = try detections(plain, yes: yes, no: no)
        #expect(found.map(\.label) == ["yes", "no"])
        #expect(found[1] == Detection(label: "no", start: 0.2, end: 0.4, time: 0.4, probability: 0.875))
        #expect(try detections(plain, yes: yes, no: [0, 0.75, 0.75, 0, 0, 0, 0]).map(\.label) == ["yes"])
    }

    @Test func `of several labels the most probable one is heard`() throws {
        var policy = plain
        policy.threshold = 0.3
        #expect(try detections(policy, yes: [0.4, 0.4, 0.4, 0.4, 0.4], no: [0.5, 0.5, 0.5, 0.5, 0.5]).map(\.label) == ["no"])
        policy.refractorySeconds = 0
        #expect(try detections(policy, yes: [0.4, 0.4], no: [0.5, 0.5]).map(\.label) == ["no", "yes"])
    }

    @Test func `posteriors are averaged over a moment`() throws {
        var policy = plain
        policy.smoothingSeconds = 0.3
        #expect(try detections(policy, yes: [0, 0, 1, 0, 0, 0, 1, 0]).isEmpty)
        let found = try detections(policy, yes: [0, 0, 1, 1, 0.25, 0])
        #expect(found.map(\.time) == [0.5] && found[0].probability == 0.75)
        // The first ones are all there is.
        #expect(try detections(policy, yes: [0.75, 0]).map(\.time) == [0.1])
    }

    @Test func `labels have thresholds of their own`() throws {
        var policy = plain
        policy.thresholds = ["no": 0.25]
        let found = try detections(policy, yes: [0.5, 0, 0, 0, 0, 0.75], no: [0, 0.25, 0, 0, 0, 0])
        #expect(found.map(\.label) == ["no", "yes"])
    }

    @Test func `what is suppressed or no word is never heard`() throws {
        var policy = plain
        policy.suppressedLabels = ["yes"]
        policy.threshold = 0.25
        #expect(try detections(policy, yes: [1, 1], no: [0, 0]).isEmpty)
        #expect(try detections(plain, yes: [0], no: [0], finishing: true).isEmpty)
        policy.threshold = 0.01
        #expect(try detections(policy, yes: [0, 0, 0], no: [0, 0, 0]).isEmpty)
    }

    @Test func `the end does not wait for what has risen`() throws {
        var policy = plain
        policy.minimumSeconds = 1
        #expect(try detections(policy, yes: [0, 0, 0.75]).isEmpty)
        let found = try detections(policy, yes: [0, 0, 0.75], finishing: true)
        #expect(found == [Detection(label: "yes", start: 0.3, end: 0.3, time: 0.3, probability: 0.75)])
        #expect(try detections(policy, yes: [0, 0.75, 0], finishing: true).isEmpty)
        #expect(try detections(plain, yes: [0, 0, 0.75], finishing: true).count == 1)
    }

    @Test func `a policy out of its range, or about another label, is refused`() throws {
        func refusal(_ change: (inout DetectionPolicy) -> Void) -> String {
            var policy = DetectionPolicy()
            change(&policy)
            return AudioClassificationTests.refusal { _ = try DetectionTracker(policy, labels: labels) }
        }
        #expect(refusal { $0.smoothingSeconds = -1 } == "the smoothing is -1.0 s; it must be from 0 to 60 seconds")
        #expect(refusal { $0.refractorySeconds = .nan }.contains("nan"))
        #expect(refusal { $0.minimumSeconds = 61 }.hasPrefix("the least duration is 61.0 s"))
        #expect(refusal { $0.release = 1.5 }.hasPrefix("the release is 1.5"))
        #expect(refusal { $0.threshold = 0 }.hasPrefix("the threshold is 0.0"))
        #expect(refusal { $0.thresholds = ["yes": 2] }.hasPrefix("the threshold is 2.0"))
        #expect(refusal { $0.thresholds = ["maybe": 0.5] }.contains("label \"maybe\" of the detection policy is unknown"))
        #expect(refusal { $0.suppressedLabels = ["maybe"] }.contains("knows yes, no, _unknown_, _silence_"))
    }
}
