import AudioClassification

/// Shows a training as it goes: a line that moves on a terminal, and a line for every epoch that stays.
struct TrainingDisplay {
    let trainingCount: Int
    private var clock = Stopwatch()
    private var seen = 0
    private var lastShown = -Double.infinity
    private var validationAccuracy = 0.0

    init(trainingCount: Int) { self.trainingCount = trainingCount }

    mutating func show(_ progress: TrainingProgress) {
        seen += progress.recordingCount
        if let epoch = progress.finishedEpoch {
            validationAccuracy = epoch.validationAccuracy
            Console.note(
                "epoch \("\(epoch.epoch)".leftPadded("\(progress.epochCount)".count)) of \(progress.epochCount)  loss \(epoch.trainingLoss.decimals(3))  right \(epoch.trainingAccuracy.percent().leftPadded(7))  validation \(epoch.validationAccuracy.percent().leftPadded(7))\(progress.isBest ? " *" : "  ")  \(rate) recordings/s, \(timeLeft(progress).duration) left")
        } else if clock.seconds - lastShown > 0.1 {
            lastShown = clock.seconds
            Console.progress(bar(progress))
        }
    }

    private var rate: Int { Int(Double(seen) / max(clock.seconds, 1e-9)) }

    private func timeLeft(_ progress: TrainingProgress) -> Double {
        let done = Double(progress.epoch - 1) + Double(progress.batch) / Double(progress.batchCount)
        let left = (Double(progress.epochCount) - done) * Double(trainingCount)
        return left * clock.seconds / Double(max(seen, 1))
    }

    private func bar(_ progress: TrainingProgress) -> String {
        let text = " epoch \(progress.epoch)/\(progress.epochCount)  loss \(progress.loss.decimals(3))  validation \(validationAccuracy.percent())  \(rate)/s  \(timeLeft(progress).duration) left"
        let room = max(0, min(40, Console.width - text.count - 3))
        let filled = (room * progress.batch + progress.batchCount - 1) / progress.batchCount
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: room - filled)
        return (Console.hasColor ? "\u{1B}[36m\(bar)\u{1B}[0m" : bar) + text
    }
}

/// Seconds since it was made.
struct Stopwatch {
    private let start = ContinuousClock.now
    var seconds: Double { start.duration(to: .now) / .seconds(1) }
}
