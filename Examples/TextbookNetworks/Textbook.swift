import ArgumentParser

/// The recurrent networks of the textbooks, each on a task that shows what it is for.
@main
struct Textbook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "TextbookNetworks", abstract: "Trains the recurrent networks of the textbooks, and tests them on unseen data.",
        subcommands: [
            Study<Words>.self, Study<Labeller>.self, Study<Digits>.self, Study<Series>.self, Study<Features>.self,
            Study<Characters>.self, Study<Sentiment>.self, Study<Dates>.self, Study<Memory>.self, Export.self,
        ])

    /// All of them, in that order.
    static var networks: [any TextbookNetwork.Type] {
        [
            Words.self, Labeller.self, Digits.self, Series.self, Features.self, Characters.self, Sentiment.self, Dates.self,
            Memory.self,
        ]
    }
}
