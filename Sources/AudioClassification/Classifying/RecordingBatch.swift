internal import AudioFeatures
public import AudioFiles

/// Recordings that go through the network together: several times as fast as one after the other, with exactly the result
/// that each has alone.
///
///     var batch = try RecordingBatch(classifier)
///     for file in files { try batch.add(.path(file)) }
///     let results = batch.classify()
///
/// Of a long recording only the last windows wait for the others, so memory does not grow with its length.
public struct RecordingBatch: Sendable {
    /// What became of a recording.
    public struct Result: Sendable {
        /// What it was found to be.
        public let recording: RecordingClassification
        /// Its windows, if they were asked for.
        public let windows: [WindowClassification]
    }

    private let classifier: AudioClassifier
    private let plan: MFCCPlan
    private let stepFrames: Int
    private let keepsWindows: Bool
    private var pending: [PendingRecording] = []

    /// An empty batch.
    ///
    /// - Parameter seconds: The time between the windows of a recording, which are then part of its result; nil: half a
    ///   window, and they are not.
    public init(_ classifier: AudioClassifier, windowsEvery seconds: Double? = nil) throws {
        self.classifier = classifier
        plan = try MFCCPlan(classifier.model.frontEnd.mfcc)
        stepFrames = try seconds.map(classifier.stepFrames) ?? classifier.halfWindow
        keepsWindows = seconds != nil
    }

    /// How many recordings it holds.
    public var count: Int { pending.count }

    /// Reads a recording. Throws where it cannot be read; the batch is then as it was before.
    public mutating func add(_ source: AudioSource) throws {
        var windows: [WindowClassification] = []
        var recording = try PendingRecording(
            source, classifier.model, plan, stepFrames: stepFrames, waitingLimit: 32
        ) {
            if keepsWindows { windows += $0 }
        }
        recording.windows = windows
        pending.append(recording)
    }

    /// What each of them was found to be, in the order in which they were added. The batch is empty after it.
    public mutating func classify() -> [Result] {
        let recordings = pending
        pending = []
        var found = classifier.model.classify(recordings.flatMap(\.waiting))[...]
        return recordings.map { recording in
            let last = found.prefix(recording.waiting.count)
            found = found.dropFirst(last.count)
            return Result(
                recording: recording.decided(by: last), windows: keepsWindows ? recording.windows + last : [])
        }
    }
}
