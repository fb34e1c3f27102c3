/// One labelled recording of a dataset.
public struct Recording: Hashable, Sendable {
    /// What a recording is used for.
    public enum Part: String, Codable, Hashable, Sendable {
        /// To learn from.
        case training
        /// To choose the best model with.
        case validation
    }

    /// Where the file is.
    public let path: String
    /// What is heard in it.
    public let label: String
    /// Its path below the data folder, or below the folder of its part: what stable splits are made from.
    public let name: String
    /// The part that the folders say it belongs to, if they do.
    public let part: Part?

    /// The name of the file itself.
    public var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }
}
