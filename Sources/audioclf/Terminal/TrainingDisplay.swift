import AudioClassification

/// Shows a training as it goes: a line that moves on a terminal, and a line for every epoch that stays.
struct TrainingDisplay {
    private var clock = Stopwatch()
    private var seen = 0
    private var lastShown = -Double.infinity
    private var validation = ""
    /// Batches done before the first that was shown: a resumed training begins in the middle.
    private var batchesBefore: Int?

    mutating func show(_ progress: TrainingProgress) {
        if batchesBefore == nil { batchesBefore = batches(progress) - 1 }
        seen += progress.recordingCount
        if let epoch = progress.finishedEpoch {
            validation = "  validation \(epoch.validationAccuracy.percent())"
            let number = "\(epoch.epoch)".leftPadded("\(progress.epochCount)".count)
            let right = epoch.trainingAccuracy.percent().leftPadded(7)
            let checked = epoch.validationAccuracy.percent().leftPadded(7) + (progress.isBest ? " *" : "  ")
            let scores = "loss \(epoch.trainingLoss.decimals(3))  right \(right)  validation \(checked)"
            let speed = "\(rate) recordings/s, \(timeLeft(progress).duration) left"
            Console.note("epoch \(number) of \(progress.epochCount)  \(scores)  \(speed)")
        } else if clock.seconds - lastShown > 0.1 {
            lastShown = clock.seconds
            Console.progress(bar(progress))
        }
    }

    private var rate: Int { Int(Double(seen) / max(clock.seconds, 1e-9)) }

    private func timeLeft(_ progress: TrainingProgress) -> Double {
        let total = progress.epochCount * progress.batchCount
        let done = batches(progress)
        return Double(total - done) * clock.seconds / Double(max(done - (batchesBefore ?? 0), 1))
    }

    private func batches(_ progress: TrainingProgress) -> Int {
        (progress.epoch - 1) * progress.batchCount + progress.batch
    }

    private func bar(_ progress: TrainingProgress) -> String {
        let text = " epoch \(progress.epoch)/\(progress.epochCount)  loss \(progress.loss.decimals(3))\(validation)  \(rate)/s  \(timeLeft(progress).duration) left"
        let room = max(0, min(40, Console.width - text.count - 3))
        let filled = (room * progress.batch + progress.batchCount - 1) / progress.batchCount
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: room - filled)
        return (Console.hasColor ? "\u{1B}[36m\(bar)\u{1B}[0m" : bar) + text
    }
}
