import NoteGeneration
import Testing

@Suite struct KeywordMapTests {
    private let configuration = NoteModelConfiguration(
        styles: ["waltz", "march", "jig"].map { .init(name: $0, stepsPerQuarter: 2) })

    @Test func `a map has what its file says`() throws {
        let text = #"{"yes": {"style": "waltz", "key": "F#m", "tempo": 90.5, "metre": "6/8", "register": [40, 60]}, "no": {}}"#
        let map = try KeywordMap(json: Array(text.utf8), name: "map")
        var meaning = KeywordMap.Meaning()
        (meaning.style, meaning.key, meaning.tempo) = ("waltz", KeySignature(sharps: 3, isMinor: true), 90.5)
        (meaning.metre, meaning.register) = (TimeSignature(6, 8), 40...60)
        #expect(map.meanings == ["yes": meaning, "no": KeywordMap.Meaning()])
        let settings = TuneSettings(meaning)
        #expect(settings.generation.lowestKey == 40 && settings.generation.highestKey == 60)
    }

    @Test(arguments: [
        ("", "is no JSON object"), ("[]", "is no JSON object"), (#"{"a": 1}"#, "has no object for keyword \"a\""),
        (#"{"a": {"tempo": null}}"#, "tempo of keyword \"a\" is"), (#"{"a": {"key": "Hm"}}"#, "key of keyword \"a\" is \"Hm\""),
        (#"{"a": {"tempo": 3}}"#, "tempo of keyword \"a\" is 3; expected 4 to 1000"),
        (#"{"a": {"tempo": 1e300}}"#, "tempo of keyword \"a\" is 1e+300; expected"),
        (#"{"a": {"tempo": 1001}}"#, "is 1001; expected"), (#"{"a": {"tempo": -0.5}}"#, "is -0.5; expected"),
        (#"{"a": {"register": [60, 50]}}"#, "is [60, 50]"), (#"{"a": {"register": [60.5, 70]}}"#, "is [60.5, 70]"),
        (#"{"a": {"register": [60]}}"#, "is [60]"), (#"{"a": {"metre": "3/5"}}"#, "is \"3/5\""),
        (#"{"a": {"metre": "-3/4"}}"#, "is \"-3/4\""), (#"{"a": {"style": 3}}"#, "style of keyword \"a\" is 3"),
        (#"{"a": {"pitch": 3}}"#, "has a field \"pitch\""),
    ])
    func `what is wrong in a file is said`(_ text: String, _ part: String) {
        let error = #expect(throws: NoteGenerationError.self) { try KeywordMap(json: Array(text.utf8), name: "map") }
        #expect(error?.description.hasPrefix("map: ") == true && error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test func `labels play the style of their name, that of the map, or one in turn`() throws {
        let map = try KeywordMap(json: Array(#"{"b": {"style": "jig"}}"#.utf8), name: "map")
        let repertoire = try Repertoire(
            labels: ["_silence_", "a", "b", "c", "march", "d", "e"], map: map, configuration: configuration)
        #expect(repertoire.keywords.map { repertoire.style(of: $0) } == [nil, "waltz", "jig", "march", "march", "jig", "waltz"])
        #expect(repertoire.assigned == ["a", "c", "d", "e"])
        #expect(repertoire.weights([("_silence_", 0.25), ("c", 0.25), ("march", 0.125), ("b", 0.375)]) == [0, 0.375, 0.375])
    }

    @Test func `a keyword by itself plays something, and always the same`() throws {
        var styles: Set<String> = []
        for word in ["yes", "no", "up", "down", "left", "right", "stop", "go"] {
            let style = try Repertoire(keyword: word, map: nil, configuration: configuration).style(of: word)
            #expect(try Repertoire(keyword: word, map: nil, configuration: configuration).style(of: word) == style)
            styles.insert(try #require(style))
        }
        #expect(styles.count > 1)
        #expect(try Repertoire(keyword: "jig", map: KeywordMap(), configuration: configuration).style(of: "jig") == "jig")
        #expect(throws: NoteGenerationError.self) {
            try Repertoire(keyword: "yes", map: KeywordMap(), configuration: configuration)
        }
    }
}
