import RecurrentNetworks

/// Two networks, sequence in and sequence out (Sutskever, Vinyals and Le 2014; Cho et al. 2014): an encoder reads the one
/// to its end, and in the state that it is left in, a decoder begins to write the other.
struct Translator {
    var encoder: RecurrentNetwork
    var decoder: RecurrentNetwork

    /// What the decoder can write; a character's place is its number.
    static let alphabet = Array("0123456789-")
    /// What the decoder reads before it has written anything.
    static let start = alphabet.count
    /// How long what it writes always is.
    static let outputLength = 10

    /// Fresh networks of GRU cells over embeddings.
    init(hiddenSize: Int, using generator: inout SeededGenerator) throws {
        encoder = try RecurrentNetwork(
            NetworkConfiguration(
                inputSize: CalendarDate.alphabet.count, outputSize: 0, cell: .gruResetAfter, hiddenSizes: [hiddenSize],
                embeddingSize: 16, pooling: .last), using: &generator)
        decoder = try RecurrentNetwork(
            NetworkConfiguration(
                inputSize: Self.alphabet.count + 1, outputSize: Self.alphabet.count, cell: .gruResetAfter,
                hiddenSizes: [hiddenSize], embeddingSize: 16, pooling: nil), using: &generator)
    }

    static func input(_ text: String) -> TimeSeries {
        TimeSeries(tokens: text.map { CalendarDate.alphabet.firstIndex(of: $0)! })
    }

    static func output(_ text: String) -> [Int] { text.map { alphabet.firstIndex(of: $0)! } }

    /// What the decoder makes of each text: at every step the most probable character, which is its next input.
    func translate(_ texts: [String], threads: Int) -> [String] {
        var states = encoder.run(texts.map(Self.input), threads: threads).map(\.finalState)
        var last = [Int](repeating: Self.start, count: texts.count)
        var written = [String](repeating: "", count: texts.count)
        for _ in 0..<Self.outputLength {
            let outputs = decoder.run(last.map { TimeSeries(tokens: [$0]) }, initialStates: states, threads: threads)
            states = outputs.map(\.finalState)
            last = outputs.map { mostProbable($0.values.values) }
            for n in texts.indices { written[n].append(Self.alphabet[last[n]]) }
        }
        return written
    }
}
