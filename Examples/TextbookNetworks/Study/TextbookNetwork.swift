/// One network of the textbooks: its data, its layers, its training, and what it reaches on data it has never seen.
///
/// The values of the type are its sizes; the initial ones are those that the published results were made with.
protocol TextbookNetwork {
    /// What it is called on the command line.
    static var name: String { get }
    /// What it shows, in one line.
    static var abstract: String { get }

    init()

    /// Makes the data, trains, and tests beside the baselines.
    func run(_ workbook: Workbook) throws -> [Score]

    /// The beginning of such a training, on just as many examples as it takes, to be held against other frameworks.
    func firstSteps() throws -> [FirstSteps]
}
