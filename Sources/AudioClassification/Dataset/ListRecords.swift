internal import FileAccess
internal import FoundationEssentials

/// What may be said of each thing in a list, by the names of fields.
struct ListForm {
    /// The fields that are known, in lower case. How they are written does not matter; others may stand beside them.
    let fields: Set<String>
    /// The columns that a header line must have.
    let required: [String]
    /// A line of JSON to follow.
    let example: String

    /// A field's name; of those known in lower case, however it is written.
    func key(_ name: String) -> String {
        let lowercased = name.lowercased()
        return fields.contains(lowercased) ? lowercased : name
    }
}

/// The lines of a list, CSV with a header line or JSON Lines (`.jsonl`), as values by the names of their fields.
struct ListRecords {
    /// What a line says, or why it cannot be used.
    struct Record {
        /// Where it begins; the first line is 1.
        let line: Int
        let fields: Result<[String: String], ListProblem>
    }

    /// One for each line that is not empty, in their order.
    private(set) var records: [Record] = []

    private let path: String
    private let form: ListForm

    /// Reads a list; throws where the file cannot be read, or lacks the header line that says what its columns are.
    init(_ file: ListFile, _ form: ListForm) throws(ClassificationError) {
        path = file.path
        self.form = form
        if fileExtension(of: path) == "csv" { try addTable(file.bytes) } else { addObjects(file.lines) }
    }

    private mutating func add(_ line: Int, _ fields: Result<[String: String], ListProblem>) {
        records.append(Record(line: line, fields: fields))
    }

    // MARK: CSV

    private mutating func addTable(_ bytes: [UInt8]) throws(ClassificationError) {
        var reader = CSVReader(bytes)
        let columns = try header(reader.next())
        while let record = reader.next() {
            switch record.fields {
            case .failure(let problem): add(record.line, .failure(ListProblem(problem)))
            case .success(let fields):
                // Spreadsheets write such lines.
                if fields.allSatisfy(\.isEmpty) { continue }
                guard fields.count == columns.count else {
                    add(record.line, .failure(.fieldCount(fields.count, expected: columns.count)))
                    continue
                }
                let named = zip(columns, fields.map(\.trimmed)).filter { !$0.0.isEmpty }
                add(record.line, .success(Dictionary(uniqueKeysWithValues: named)))
            }
        }
    }

    /// The names of the columns; a column without a name is empty, as the numbers are that some programs write first.
    private func header(_ record: CSVReader.Record?) throws(ClassificationError) -> [String] {
        guard let record, case .success(let fields) = record.fields else {
            throw .noHeader(path, record?.line ?? 1, [], form.required)
        }
        let columns = fields.map { form.key($0.trimmed) }
        guard form.required.allSatisfy(columns.contains) else { throw .noHeader(path, record.line, fields, form.required) }
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
                add(number + 1, .failure(.notAnObject(form.example)))
                continue
            }
            var fields: [String: String] = [:]
            var odd: String?
            for (name, value) in object.sorted(by: { precedes($0.key, $1.key) }) {
                let key = form.key(name)
                switch value {
                case .text(let text): fields[key] = text
                case .none: break
                case .structure: if form.fields.contains(key) { odd = key }
                }
            }
            add(number + 1, odd.map { .failure(.notAValue($0)) } ?? .success(fields))
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
}

extension [String: String] {
    /// The field of this name as a time; nil where there is none.
    func seconds(_ name: String) throws(ListProblem) -> Double? {
        guard let text = self[name] else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds.isFinite else { throw .time(name, text) }
        return seconds
    }
}
