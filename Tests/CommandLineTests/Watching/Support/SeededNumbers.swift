import RecurrentNetworks

extension SeededGenerator {
    /// By which a test does something else in each round, and the same in each run.
    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
