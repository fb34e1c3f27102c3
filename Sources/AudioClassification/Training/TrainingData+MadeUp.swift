extension TrainingData {
    /// How many examples come to the recordings in every epoch that are made up of their pieces.
    public var madeUpCount: Int { training.count - trainingCount }
}
