internal import FoundationEssentials

/// What a tensor file is a model of: each kind has a field of the metadata of its own, which holds the version.
package enum ModelKind: String, CaseIterable, Sendable {
    /// A classifier of recordings.
    case classifier = "audioclf_version"
    /// A network that writes music.
    case notes = "audioclf_notes_version"
}

/// Why a file's metadata do not make the model that was expected; who reads the model has the words for it.
package enum ModelFileProblem: Error, Hashable {
    /// It is no model of ours.
    case noModel
    /// It is a model of this other kind.
    case otherKind(ModelKind)
    /// It is of a version that is not known yet.
    case newerVersion(String)
    /// A field is not as it must be, as half a sentence.
    case broken(String)
}

extension TensorFile {
    /// Says what the file is a model of, and in which version of that kind's file.
    package mutating func stamp(_ kind: ModelKind, version: Int) { metadata[kind.rawValue] = "\(version)" }

    /// Throws where the file is no model of this kind, or of a version newer than the newest that is known.
    package func check(_ kind: ModelKind, version newest: Int) throws(ModelFileProblem) {
        guard let version = metadata[kind.rawValue] else {
            let other = ModelKind.allCases.first { metadata[$0.rawValue] != nil }
            throw other.map { .otherKind($0) } ?? .noModel
        }
        guard let number = Int(version), number >= 1 else { throw .broken("its version is \"\(version)\"") }
        if number > newest { throw .newerVersion(version) }
    }

    /// Keeps a value in the metadata: as JSON, since they hold strings only, with sorted keys, so that equal values give
    /// equal bytes. Throws where a number is none.
    package mutating func encode(_ value: some Encodable, _ key: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        metadata[key] = String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// A value that was kept so.
    package func decoded<Value: Decodable>(_ type: Value.Type, _ key: String) throws(ModelFileProblem) -> Value {
        guard let text = metadata[key] else { throw .broken("its field \"\(key)\" is missing") }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .broken("its field \"\(key)\" cannot be understood")
        }
    }
}
