/// What each keyword plays on a note model.
///
/// A keyword plays the style that the map gives it, or the one of its own name. Other keywords of a classifier are given the
/// model's styles in turn, by their order; but labels that begin with an underscore, `_silence_` and `_unknown_`, are no
/// keywords and play no style in particular.
public struct Repertoire: Sendable {
    /// The keywords, in the classifier's order.
    public let keywords: [String]
    /// The place of the style of each; nil for none.
    private var places: [String: Int] = [:]
    private let map: KeywordMap
    private let names: [String]

    /// What a classifier's labels play; throws where the map has a keyword that is none of them, or a style that the model
    /// does not know. `mapName` is for errors.
    public init(
        labels: [String], map: KeywordMap = KeywordMap(), mapName: String = "the map", configuration: NoteModelConfiguration
    ) throws(NoteGenerationError) {
        for keyword in map.keywords where !labels.contains(keyword) { throw .notALabel(keyword, mapName, labels) }
        try self.init(keywords: labels, map, mapName, configuration)
        var turn = 0
        for label in labels where places[label] == nil && !label.hasPrefix("_") {
            places[label] = turn % names.count
            turn += 1
        }
    }

    /// What a keyword plays of which it is not known among which others it stands. Where neither the map nor a style knows
    /// it, it plays any style, always the same; but if there is a map, it throws.
    public init(
        keyword: String, map: KeywordMap?, mapName: String = "the map", configuration: NoteModelConfiguration
    ) throws(NoteGenerationError) {
        try self.init(keywords: [keyword], map ?? KeywordMap(), mapName, configuration)
        if let map, map.meanings[keyword] == nil, places[keyword] == nil {
            throw .notInMap(keyword, mapName, map.keywords)
        }
        if places[keyword] == nil { places[keyword] = Int(keyword.stableHash % UInt64(names.count)) }
    }

    private init(
        keywords: [String], _ map: KeywordMap, _ mapName: String, _ configuration: NoteModelConfiguration
    ) throws(NoteGenerationError) {
        (self.keywords, self.map, names) = (keywords, map, configuration.styles.map(\.name))
        for keyword in map.keywords {
            guard let style = map.meanings[keyword]!.style, !names.contains(style) else { continue }
            throw .unknownStyle(style, names, source: "\(mapName), keyword \(keyword)")
        }
        for keyword in keywords { places[keyword] = names.firstIndex(of: map.meanings[keyword]?.style ?? keyword) }
    }

    /// Throws, with the keywords that there are, where this is none of them.
    public func check(_ keyword: String) throws(NoteGenerationError) {
        guard keywords.contains(keyword) else { throw .notALabel(keyword, nil, keywords) }
    }

    /// The style that a keyword plays; nil for none in particular.
    public func style(of keyword: String) -> String? { places[keyword].map { names[$0] } }

    /// Keywords whose style neither the map nor their name says.
    public var assigned: [String] {
        keywords.filter { places[$0] != nil && map.meanings[$0]?.style == nil && !names.contains($0) }
    }

    /// What the map says of a keyword.
    public func meaning(of keyword: String) -> KeywordMap.Meaning { map.meanings[keyword] ?? KeywordMap.Meaning() }

    /// The weights of the styles for the probabilities of keywords: an uncertain hearing gives a blend.
    public func weights(_ probabilities: [(keyword: String, probability: Float)]) -> [Float] {
        var weights = [Float](repeating: 0, count: names.count)
        for (keyword, probability) in probabilities {
            if let place = places[keyword] { weights[place] += probability }
        }
        return weights
    }
}

extension NoteModelConfiguration {
    /// The weights of one style; throws, with the names that there are, where none is called so.
    public func weights(ofKnownStyle name: String) throws(NoteGenerationError) -> [Float] {
        guard let weights = weights(ofStyle: name) else { throw .unknownStyle(name, styles.map(\.name)) }
        return weights
    }
}
