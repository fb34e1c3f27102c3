import NoteGeneration

/// Shows the training of a note model as it goes: a line that moves on a terminal, and a line for every epoch that stays.
struct NoteTrainingDisplay {
    private var clock = Stopwatch()
    private var seen = 0
    private var lastShown = -Double.infinity

    mutating func show(_ progress: NoteTrainingProgress) {
        seen += progress.stepCount
        let rate = Int(Double(seen) / max(clock.seconds, 1e-9))
        let left = timeLeft(progress).duration
        if let epoch = progress.finishedEpoch {
            Console.note(
                "epoch \("\(epoch.epoch)".leftPadded("\(progress.epochCount)".count)) of at most \(progress.epochCount)  nats a step \(epoch.trainingNats.decimals(3))  validation \(epoch.validation.nats.decimals(3))\(progress.isBest ? " *" : "  ")  \(rate) steps/s, \(left) left at most")
        } else if clock.seconds - lastShown > 0.1 {
            lastShown = clock.seconds
            Console.progress(
                "epoch \(progress.epoch)/\(progress.epochCount)  batch \(progress.batch)/\(progress.batchCount)  nats a step \(progress.nats.decimals(3))  \(rate) steps/s  \(left) left at most")
        }
    }

    private func timeLeft(_ progress: NoteTrainingProgress) -> Double {
        let done = Double(progress.epoch - 1) + Double(progress.batch) / Double(progress.batchCount)
        return (Double(progress.epochCount) - done) * clock.seconds / max(done, 1e-9)
    }
}
