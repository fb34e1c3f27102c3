import Testing

@testable import NoteGeneration

@Suite struct NameHintTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("waltz", "waltzes", 2),
        ("flaw", "lawn", 2), ("jig", "gij", 2), ("e\u{301}", "\u{e9}", 0),
    ])
    func `the distance counts what is put in, left out or exchanged, both ways`(_ a: String, _ b: String, _ count: Int) {
        #expect(NameHint.distance(a, b) == count)
        #expect(NameHint.distance(b, a) == count)
    }

    @Test func `a name nearby is offered, and else all names, or the first twenty`() {
        let names = ["waltz", "jig", "reel"]
        #expect(NameHint("Walz", among: names).description == "; did you mean \"waltz\"? There are: waltz, jig, reel")
        #expect(NameHint("tarantella", among: names).description == "; expected one of: waltz, jig, reel")
        let many = (10..<40).map { "style number \($0)" }
        let hint = NameHint("polka", among: many).description
        #expect(hint.hasSuffix("style number 29, ...") && !hint.contains("30"))
    }
}
