internal import FileAccess
internal import FoundationEssentials

/// A list of recordings in a file, CSV with a header line or JSON Lines, which `ManifestEntry` tells the columns of.
///
/// A line that cannot be used is told with its number, and the others are used.
struct Manifest {
    private(set) var contents = SourceContents()

    private let path: String
    /// The manifest's own folder with a slash, where its paths begin; empty if that is the current one.
    private let folder: String

    /// Whether a file is a manifest by its name.
    static func isName(_ path: String) -> Bool { ["csv", "jsonl"].contains(fileExtension(of: path)) }

    /// Reads a manifest; throws where the file cannot be read, or lacks the header line that says what its columns are.
    init(_ path: String) throws(ClassificationError) {
        self.path = path
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        if fileExtension(of: path) == "csv" {
            try addTable(ListFile(path).bytes)
        } else {
            try addObjects(ListFile(path).lines)
        }
    }

    // MARK: CSV

    private mutating func addTable(_ bytes: [UInt8]) throws(ClassificationError) {
        var reader = CSVReader(bytes)
        let columns = try header(reader.next())
        while let record = reader.next() {
            switch record.fields {
            case .failure(let problem): fail(record.line, ManifestProblem(problem))
            case .success(let fields):
                // Spreadsheets write such lines.
                if fields.allSatisfy(\.isEmpty) { continue }
                guard fields.count == columns.count else {
                    fail(record.line, .fieldCount(fields.count, expected: columns.count))
                    continue
                }
                add(record.line, Dictionary(uniqueKeysWithValues: zip(columns, fields.map(\.trimmed)).filter { !$0.0.isEmpty }))
            }
        }
    }

    /// The names of the columns; a column without a name is empty, as the numbers are that some programs write first.
    private func header(_ record: CSVReader.Record?) throws(ClassificationError) -> [String] {
        guard let record, case .success(let fields) = record.fields else { throw .noHeader(path, record?.line ?? 1, []) }
        let columns = fields.map { ManifestEntry.key($0.trimmed) }
        guard columns.contains("file"), columns.contains("label") else { throw .noHeader(path, record.line, fields) }
        var seen: Set<String> = []
        for column in columns where !column.isEmpty && !seen.insert(column).inserted {
            throw .repeatedColumn(path, record.line, column)
        }
        return columns
    }

    // MARK: JSON Lines

    private mutating func addObjects(_ lines: [ArraySlice<UInt8>]) {
        let decoder = JSONDecoder()
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            guard let object = try? decoder.decode([String: JSONValue].self, from: Data(line)) else {
                fail(number + 1, .notAnObject)
                continue
            }
            var fields: [String: String] = [:]
            var odd: String?
            for (name, value) in object.sorted(by: { precedes($0.key, $1.key) }) {
                let key = ManifestEntry.key(name)
                switch value {
                case .text(let text): fields[key] = text
                case .none: break
                case .structure: if ManifestEntry.keys.contains(key) { odd = key }
                }
            }
            if let odd { fail(number + 1, .notAValue(odd)) } else { add(number + 1, fields) }
        }
    }

    private enum JSONValue: Decodable {
        /// A string, or a number or a truth value as it is written.
        case text(String)
        case none
        /// A list or an object.
        case structure

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .none
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let truth = try? value.decode(Bool.self) {
                self = .text("\(truth)")
            } else if let number = try? value.decode(Int64.self) {
                self = .text("\(number)")
            } else if let number = try? value.decode(Double.self) {
                self = .text("\(number)")
            } else {
                self = .structure
            }
        }
    }

    // MARK: Both

    private mutating func add(_ line: Int, _ fields: [String: String]) {
        do {
            let entry = try ManifestEntry(fields)
            contents.recordings.append(
                Recording(
                    path: entry.file.hasPrefix("/") ? entry.file : folder + entry.file, label: entry.label,
                    name: entry.file, part: entry.part, seconds: entry.seconds, speaker: entry.speaker,
                    groups: entry.groups))
        } catch {
            fail(line, error)
        }
    }

    private mutating func fail(_ line: Int, _ problem: ManifestProblem) {
        contents.failures.append("\(path):\(line): \(problem.text)".onOneLine)
    }
}
