#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct SeriesDataTests {
    /// Two courses that begin a millionth apart are soon unrelated; that is what chaos means, and why far forecasts fail.
    @Test func `the series is bounded, swings around zero and never repeats`() {
        var generator = SeededGenerator(seed: 1)
        let series = MackeyGlass.series(400, using: &generator)
        #expect(series.count == 400)
        #expect(series.allSatisfy { (-0.8...0.6).contains($0) })
        #expect(abs(series.reduce(0, +) / 400) < 0.03)
        let deviation = (series.reduce(0) { $0 + $1 * $1 } / 400).squareRoot()
        #expect((0.18...0.28).contains(deviation))
        for shift in 1..<200 {
            let distance = (0..<200).map { abs(series[$0] - series[$0 + shift]) }.max()!
            #expect(distance > 0.1, "after \(shift) values")
        }
    }

    @Test func `wear follows from load and heat two steps before`() {
        var generator = SeededGenerator(seed: 1)
        let machine = Machine(using: &generator)
        #expect(machine.readings.count == Machine.stepCount * Machine.sensorCount)
        // The recursion written out as one sum.
        let sum = (2..<Machine.stepCount).reduce(0.0) { sum, step in
            let load = machine.readings[step * 10], heat = machine.readings[(step - 2) * 10 + 1]
            return sum + pow(0.85, Double(Machine.stepCount - 1 - step)) * Double(load * heat)
        }
        #expect(abs(sum - Double(machine.wear)) < 1e-5)
    }

    @Test func `no weighted sum of the readings foretells the wear`() {
        var generator = SeededGenerator(seed: 2)
        let machines = (0..<1_500).map { _ in Machine(using: &generator) }
        let lasts = machines.map { Array($0.readings.suffix(10)) }
        let model = LinearRegression(Array(lasts[..<1_000]), targets: machines[..<1_000].map(\.wear))
        let unseen = zip(lasts[1_000...], machines[1_000...])
        let error = unseen.reduce(0) { $0 + pow(model($1.0) - Double($1.1.wear), 2) }
        let variance = unseen.reduce(0) { $0 + pow(Double($1.1.wear), 2) }
        #expect(error > 0.95 * variance)
    }

    @Test func `one number of each half is marked, and their sum has a variance of 1/6`() {
        var generator = SeededGenerator(seed: 3)
        let tasks = (0..<4_000).map { _ in AddingTask(stepCount: 20, using: &generator) }
        for task in tasks {
            let marked = (0..<20).filter { task.values[2 * $0 + 1] == 1 }
            #expect(marked.count == 2 && marked[0] < 10 && marked[1] >= 10)
            #expect(task.values[2 * marked[0]] + task.values[2 * marked[1]] == task.sum)
        }
        let error = tasks.reduce(0) { $0 + pow(Double($1.sum) - 1, 2) } / 4_000
        #expect(abs(error - AddingTask.squaredErrorOfOne) < 0.01)
    }
}
