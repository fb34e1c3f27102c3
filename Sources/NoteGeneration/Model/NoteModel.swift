/// A trained note model: the network and how it came to be. All that is needed to write music anywhere.
public struct NoteModel: Sendable {
    /// The trained network.
    public let network: NoteNetwork
    /// How it was trained.
    public let training: NoteTrainingRecord

    init(network: NoteNetwork, training: NoteTrainingRecord) {
        self.network = network
        self.training = training
    }

    /// What the network is made of: its styles, first of all.
    public var configuration: NoteModelConfiguration { network.configuration }
}
