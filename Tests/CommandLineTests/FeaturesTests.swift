import Foundation
import TestSupport
import Testing

@Suite struct FeaturesTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.record("low.wav", tone(260))
    }

    @Test func `numbers on standard output are comma-separated`() throws {
        let outcome = try folder.audioclf("features", "low.wav", "--coefficients", "13")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.line(0) == (0..<13).map { "c\($0)" }.joined(separator: ","))
        #expect(numbers(outcome.text).allSatisfy { $0.count == 13 })
        let file = try folder.audioclf("features", "low.wav", "--coefficients", "13", "-o", "low.csv")
        #expect(file.exitCode == 0 && file.output.isEmpty)
        #expect(try folder.contents("low.csv") == outcome.output)
    }

    @Test func `NumPy's format holds the same numbers`() throws {
        let csv = numbers(try folder.audioclf("features", "low.wav").text)
        #expect(try folder.audioclf("features", "low.wav", "-o", "low.npy").exitCode == 0)
        let file = try folder.contents("low.npy")
        try #require(file.count > 128)
        #expect(Array(file[..<8]) == [0x93] + Array("NUMPY".utf8) + [1, 0])
        let end = 10 + Int(file[8]) + Int(file[9]) << 8
        #expect(end % 64 == 0)
        try #require((file.count - end) % 4 == 0)
        #expect(
            String(decoding: file[10..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
                == "{'descr': '<f4', 'fortran_order': False, 'shape': (\(csv.count), \(csv.first?.count ?? 0)), }")
        let values = stride(from: end, to: file.count, by: 4).map { place in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(file[place + $1]) << (8 * UInt32($1)) })
        }
        #expect(values == csv.flatMap { $0 })
    }

    @Test func `pictures are written by their endings`() throws {
        #expect(try folder.audioclf("features", "low.wav", "-o", "low.svg").exitCode == 0)
        #expect(try folder.audioclf("features", "low.wav", "-o", "low.PNG").exitCode == 0)
        let svg = String(decoding: try folder.contents("low.svg"), as: UTF8.self)
        #expect(svg.hasPrefix("<svg") || svg.hasPrefix("<?xml"))
        #expect(svg.contains("low.wav"))
        #expect(try folder.contents("low.PNG").starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    }

    @Test func `a pipe and the model's own front end give the same numbers`() throws {
        let plain = try folder.audioclf("features", "low.wav")
        #expect(try folder.bash("cat low.wav | audioclf features -").output == plain.output)
        #expect(try folder.bash("audioclf features low.wav -m $model").output == plain.output)
    }

    @Test(arguments: [("torchaudio", 40), ("librosa", 20), ("kaldi", 13), ("python_speech_features", 13)])
    func `the features of other packages go by the packages' names`(name: String, count: Int) throws {
        let plain = numbers(try folder.audioclf("features", "low.wav", "--coefficients", "\(count)").text)
        let rows = numbers(try folder.audioclf("features", "low.wav", "--front-end", name).text)
        #expect(!rows.isEmpty && rows.allSatisfy { $0.count == count })
        #expect(rows.first != plain.first)
        let fewer = numbers(try folder.audioclf("features", "low.wav", "--front-end", name, "--coefficients", "5").text)
        #expect(fewer == rows.map { Array($0[..<5]) })
    }

    @Test func `an unknown front end is refused with the names that there are`() throws {
        let outcome = try folder.audioclf("features", "low.wav", "--front-end", "essentia")
        #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("'torchaudio', 'librosa', 'kaldi' or 'python_speech_features'"))
        #expect(try folder.audioclf("features", "low.wav", "-m", "any", "--front-end", "kaldi").exitCode == 64)
    }

    /// The rows below the header.
    private func numbers(_ text: String) -> [[Float]] {
        text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map { Float($0)! } }
    }
}
