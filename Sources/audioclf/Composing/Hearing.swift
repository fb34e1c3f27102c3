import AudioClassification
import NoteGeneration

/// What is to be turned into music: a keyword, as sure as it was heard, or a style.
struct Hearing {
    /// The most probable keyword, if it was about keywords.
    var keyword: String?
    /// What was heard, the most probable first; empty where nothing was.
    var heard: [LabelScore] = []
    /// The weights of the note model's styles.
    var styles: [Float]
    /// What the keyword means beside its style.
    var meaning = KeywordMap.Meaning()

    /// Music of a style, or of none in particular.
    init(style: String?, _ configuration: NoteModelConfiguration) throws(NoteGenerationError) {
        styles = try style.map { name throws(NoteGenerationError) in try configuration.weights(ofKnownStyle: name) }
            ?? configuration.noStyle
    }

    /// A keyword that is certain.
    init(keyword: String, _ repertoire: Repertoire) throws(NoteGenerationError) {
        try repertoire.check(keyword)
        self.keyword = keyword
        styles = repertoire.weights([(keyword, 1)])
        meaning = repertoire.meaning(of: keyword)
    }

    /// A recording: an uncertain one is a blend; key, tempo, metre and register are those of the most probable keyword.
    init(_ classification: Classification, _ repertoire: Repertoire) {
        keyword = classification.label
        heard = classification.scores
        styles = repertoire.weights(classification.scores.map { ($0.label, $0.probability) })
        meaning = repertoire.meaning(of: classification.label)
    }
}

extension Repertoire {
    /// What a classifier's labels play.
    init(_ classifier: AudioClassifier, map path: String?, _ model: NoteModel) throws(NoteGenerationError) {
        try self.init(
            labels: classifier.labels, map: try path.map(KeywordMap.init(path:)) ?? KeywordMap(), mapName: path ?? "",
            configuration: model.configuration)
    }

    /// What a keyword by itself plays.
    init(keyword: String, map path: String?, _ model: NoteModel) throws(NoteGenerationError) {
        try self.init(
            keyword: keyword, map: try path.map(KeywordMap.init(path:)), mapName: path ?? "",
            configuration: model.configuration)
    }

    /// Says what keywords play that nobody has chosen a style for.
    func noteAssigned() {
        guard !assigned.isEmpty else { return }
        let list = assigned.map { "\($0) plays \(style(of: $0)!)" }.joined(separator: ", ")
        Console.note("keywords without a style of their name: \(list) (--map FILE to choose)")
    }
}
