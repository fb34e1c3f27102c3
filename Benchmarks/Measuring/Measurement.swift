import FoundationEssentials
import RecurrentNetworks

/// What was measured, as a line of JSON; all commands write the same fields.
struct Measurement: Encodable {
    /// The command.
    let what: String
    /// With what the work was done.
    let parameters: Parameters
    /// Of the values that follow.
    let unit: String
    let median, lo, hi: Double
    /// Of latencies: what one in a hundred takes longer than.
    var p99: Double?
    let cpu = Machine.processor
    /// Of the kernels in use.
    let level = CPULevel.name

    init(_ what: String, _ parameters: Parameters, _ unit: String, _ sample: Sample, withP99: Bool = false) {
        self.what = what
        self.parameters = parameters
        self.unit = unit
        median = sample.median.rounded
        lo = sample.lowest.rounded
        hi = sample.highest.rounded
        if withP99 { p99 = sample.quantile(0.99).rounded }
    }

    /// Writes the line to standard output.
    func write() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}

/// Names and values in one JSON object.
struct Parameters: Encodable, ExpressibleByDictionaryLiteral {
    private var values: [String: any Encodable]

    init(dictionaryLiteral elements: (String, any Encodable)...) {
        values = Dictionary(uniqueKeysWithValues: elements)
    }

    /// These and others, which must have other names.
    static func + (one: Parameters, other: Parameters) -> Parameters {
        var sum = one
        sum.values.merge(other.values) { _, _ in preconditionFailure("Two parameters of one name.") }
        return sum
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in values { try container.encode(value, forKey: Name(stringValue: name)) }
    }
}

/// Where a measurement was made.
enum Machine {
    /// The processor's name, as Linux tells it.
    static let processor: String = {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
        return name.map { String($0.drop(while: \.isWhitespace)) } ?? "unknown"
    }()
}

extension Double {
    /// The nearest number of five significant digits, or the nearest whole one where that has more.
    fileprivate var rounded: Double {
        guard isNormal else { return self }
        var scale = 1.0
        while magnitude * scale < 1e4 { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
