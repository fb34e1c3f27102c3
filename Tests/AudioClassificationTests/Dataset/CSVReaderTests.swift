import Testing

@testable import AudioClassification

@Suite struct CSVReaderTests {
    @Test func `fields, quotation marks and line ends as RFC 4180 has them`() {
        #expect(rows("a,b,c\r\n1,,3\r\n") == [["a", "b", "c"], ["1", "", "3"]])
        #expect(rows(#""a,b","c ""d"" e","""#) == [["a,b", #"c "d" e"#, ""]])
        #expect(rows("\"two\r\nlines\",x\n\"\n\",y") == [["two\r\nlines", "x"], ["\n", "y"]])
        #expect(rows(" a , b\t,ü") == [[" a ", " b\t", "ü"]])
        #expect(rows("a,\n,b\n,") == [["a", ""], ["", "b"], ["", ""]])
        #expect(rows("") == [])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `lines end in any way, the last with or without, and empty ones are none`(end: String) {
        for text in ["a,b\n1,2", "a,b\n1,2\n", "\n\na,b\n\n\n1,2\n\n"] {
            #expect(rows(text.replacing("\n", with: end)) == [["a", "b"], ["1", "2"]])
        }
        #expect(lines("\na\n\n\"x\n\ny\"\nb\n".replacing("\n", with: end)) == [2, 4, 7])
    }

    @Test func `a broken record is told with its line, and the rest is read`() {
        let stray = #"a,b"c,"x"# + "\n\"d\"e,f\n1,2\n"
        #expect(
            isRead(
                Array(stray.utf8),
                as: [(1, .failure(.strayQuote)), (2, .failure(.strayQuote)), (3, .success(["1", "2"]))]))
        // Up to the end of the file it could all be one field.
        let open = "1,2\n3,\"4\n5,6\n7,8\n"
        #expect(
            isRead(
                Array(open.utf8),
                as: [
                    (1, .success(["1", "2"])), (2, .failure(.openQuote)), (3, .success(["5", "6"])),
                    (4, .success(["7", "8"])),
                ]))
        let latin = Array("1,".utf8) + [0xE9] + Array("\n2,3\n".utf8)
        #expect(isRead(latin, as: [(1, .failure(.notUTF8)), (2, .success(["2", "3"]))]))
        #expect(isRead(Array("\"".utf8), as: [(1, .failure(.openQuote))]))
    }

    @Test(arguments: 0..<200)
    func `what is written by the rules comes back`(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ count: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % count)
        }
        let pieces = ["a", "é", ",", "\"", "\n", "\r\n", " ", "7", "\"\""]
        let table = (0..<1 + random(5)).map { _ in
            (0..<2 + random(3)).map { _ in (0..<random(6)).map { _ in pieces[random(9)] }.joined() }
        }
        let text = table.map { row in
            row.map { field in
                let needsQuotes = field.contains { ",\"\n\r\r\n".contains($0) }
                return needsQuotes || random(3) == 0 ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
            }.joined(separator: ",") + "\r\n"
        }.joined()
        #expect(rows(text) == table)
    }

    private func records(_ bytes: [UInt8]) -> [CSVReader.Record] {
        var reader = CSVReader(bytes)
        var records: [CSVReader.Record] = []
        while let record = reader.next() { records.append(record) }
        return records
    }

    private func rows(_ text: String) -> [[String]?] { records(Array(text.utf8)).map { try? $0.fields.get() } }
    private func lines(_ text: String) -> [Int] { records(Array(text.utf8)).map(\.line) }

    private func isRead(_ bytes: [UInt8], as expected: [(Int, Result<[String], CSVReader.Problem>)]) -> Bool {
        records(bytes) == expected.map { CSVReader.Record(line: $0.0, fields: $0.1) }
    }
}
