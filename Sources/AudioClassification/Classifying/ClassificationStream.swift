internal import AudioFeatures

/// Classifies windows of sound that comes in pieces of any size; the result does not depend on the pieces.
///
/// Windows of the model's length begin every so many seconds. What is left at the end is covered by a last window that
/// ends with the sound; sound shorter than a window is one shorter window. Files go the same way.
public struct ClassificationStream: ~Copyable {
    private let model: ClassifierModel
    private var windows: WindowStream

    init(_ model: ClassifierModel, sampleRate: Int, stepFrames: Int, name: String = "the sound") throws {
        self.model = model
        windows = try WindowStream(
            model.frontEnd, MFCCPlan(model.frontEnd.mfcc), sampleRate: sampleRate, stepFrames: stepFrames, name: name)
    }

    /// Takes mono samples and returns the windows that they complete.
    ///
    /// Throws where a window's features are no numbers: samples that are not finite, or absurdly large.
    public mutating func push(_ samples: Span<Float>) throws -> [WindowClassification] {
        var results: [WindowClassification] = []
        let model = model
        try windows.push(samples) { results += model.classify($0) }
        return results
    }

    /// The same for an array.
    public mutating func push(_ samples: [Float]) throws -> [WindowClassification] { try push(samples.span) }

    /// The end of the sound, and of the stream: the windows still to come. Without any sound there are none.
    public consuming func finish() throws -> [WindowClassification] {
        var results: [WindowClassification] = []
        let model = model
        try windows.finish { results += model.classify($0) }
        return results
    }
}
