/// Music that a note model makes while one listens: what is heard starts a phrase, or bends the one that plays.
///
///     var stream = try NoteStream(model)
///     stream.hear(styles: weights)
///     for event in stream.next() { ... }
///
/// Time goes by in steps. `next()` makes one and gives its events, which begin no earlier than all those before; in a pause
/// between phrases there are none. What is heard counts from the next step on. A note that began always ends: with the music,
/// with its phrase, with `end()` or, if the stream is dropped while it sounds, by a last call of `whenDropped`.
///
/// The same words at the same steps give the same events, whoever asks for how many steps at once. The first phrase is the
/// beginning of the tune that ``NoteModel/compose(styles:settings:primer:)`` writes with the same settings.
public struct NoteStream: ~Copyable, Sendable {
    private let model: NoteModel
    private let settings: TuneSettings
    private let bendQuarters: Double
    private let whenDropped: (@Sendable ([NoteEvent]) -> Void)?

    private var phrase: Phrase?
    private var phraseCount: UInt64 = 0
    /// What a phrase is to begin with at the next step.
    private var heard: [Float]?
    private var sounding = KeySet()

    /// When the steps are counted from, how long they are, and how many there have been since.
    private var origin = 0.0
    private var stepSeconds: Double
    private var stepCount = 0

    /// Music under way.
    fileprivate struct Phrase {
        var writer: NoteWriter
        let plan: TunePlan
        /// Steps that were made.
        var stepCount = 0
        /// How many it is to have.
        var length: Int
        /// What the weights of the styles are on their way to, in so many steps.
        var target: [Float]
        var bendSteps = 0
    }

    /// A stream in which nothing has been heard.
    ///
    /// - Parameters:
    ///   - model: Who writes.
    ///   - settings: What a phrase is to be like; it ends after `barCount` whole bars in which nothing more is heard.
    ///   - bendQuarters: How long a phrase takes to come to what is heard while it plays.
    ///   - whenDropped: Gets the ends of the notes that still sound when the stream goes away.
    public init(
        _ model: NoteModel, _ settings: TuneSettings = TuneSettings(), bendQuarters: Double = 4,
        whenDropped: (@Sendable ([NoteEvent]) -> Void)? = nil
    ) throws(NoteGenerationError) {
        try NoteGenerationError.check("bendQuarters", bendQuarters, 0...1e6)
        // What can be wrong with a plan is wrong with that of one style alone, so none goes wrong later.
        for style in model.configuration.styles {
            _ = try TunePlan(model, styles: model.configuration.weights(ofStyle: style.name)!, settings)
        }
        stepSeconds = try TunePlan(model, styles: model.configuration.noStyle, settings).stepSeconds
        self.model = model
        self.settings = settings
        self.bendQuarters = bendQuarters
        self.whenDropped = whenDropped
    }

    deinit {
        if !sounding.isEmpty { whenDropped?(sounding.map { NoteEvent(seconds: seconds, key: $0, kind: .off) }) }
    }

    /// When the next step begins, in seconds since the stream began.
    public var seconds: Double { origin + Double(stepCount) * stepSeconds }

    /// Whether a phrase plays, or begins with the next step.
    public var isPlaying: Bool { phrase != nil || heard != nil }

    /// Tells what was heard, as weights of the model's styles: in a pause a phrase begins with the next step; a phrase that
    /// plays moves towards them, in its own tempo, metre and key, and goes on for the whole number of bars behind the one that plays.
    public mutating func hear(styles: [Float]) {
        model.configuration.check(styles: styles)
        guard phrase != nil else {
            heard = styles
            return
        }
        let grid = phrase!.plan.grid
        phrase!.target = styles
        phrase!.bendSteps = max(1, grid.steps(bendQuarters))
        // The bar that has begun does not count.
        let begun = (phrase!.stepCount + grid.stepsPerBar - 1) / grid.stepsPerBar
        phrase!.length = (begun + settings.barCount) * grid.stepsPerBar
    }

    /// Makes the next step.
    public mutating func next() -> [NoteEvent] {
        if let heard { begin(heard) }
        guard phrase != nil else {
            stepCount += 1
            return []
        }
        let keys = phrase!.next()
        let (start, plan, step) = (seconds, phrase!.plan, phrase!.stepCount - 1)
        var events = sounding.subtracting(keys).map { NoteEvent(seconds: start, key: $0, kind: .off) }
        events += keys.subtracting(sounding).map { key in
            let velocity = plan.score.velocity(of: key, in: keys, step: step, stepsPerQuarter: plan.grid.stepsPerQuarter)
            return NoteEvent(seconds: start, key: key, kind: .on(velocity: velocity))
        }
        sounding = keys
        stepCount += 1
        if phrase!.stepCount >= phrase!.length { events += end() }
        return events
    }

    /// Makes all steps that begin before a time.
    public mutating func next(before time: Double) -> [NoteEvent] {
        precondition(time.isFinite, "a stream plays up to a time, not for ever")
        var events: [NoteEvent] = []
        while seconds < time { events += next() }
        return events
    }

    /// Ends the phrase, if one plays, and releases what sounds.
    public mutating func end() -> [NoteEvent] {
        let events = sounding.map { NoteEvent(seconds: seconds, key: $0, kind: .off) }
        (phrase, heard, sounding) = (nil, nil, [])
        return events
    }

    private mutating func begin(_ styles: [Float]) {
        let plan: TunePlan
        do {
            plan = try TunePlan(model, styles: styles, settings)
        } catch {
            preconditionFailure("a plan that was good for every style: \(error)")
        }
        (origin, stepSeconds, stepCount) = (seconds, plan.stepSeconds, 0)
        let writer = NoteWriter(model.network, plan, styles: styles, settings.generation, phrase: phraseCount)
        phrase = Phrase(
            writer: writer, plan: plan, length: settings.barCount * plan.grid.stepsPerBar, target: styles)
        phraseCount += 1
        heard = nil
    }
}

extension NoteStream.Phrase {
    fileprivate mutating func next() -> KeySet {
        if bendSteps > 0 {
            // In equal parts; the last one arrives exactly.
            let part = 1 / Float(bendSteps)
            writer.styles = bendSteps == 1 ? target : zip(writer.styles, target).map { $0 + ($1 - $0) * part }
            bendSteps -= 1
        }
        stepCount += 1
        return writer.next()
    }
}

extension TunePlan {
    fileprivate var stepSeconds: Double { Double(score.microsecondsPerQuarter) * 1e-6 / Double(grid.stepsPerQuarter) }
}
