import Foundation
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct CalibrationTests {
    typealias Outcomes = [(probabilities: [Float], truth: Int)]

    @Test func `bins, errors and scores, worked out by hand`() {
        // Confidences 0.9 (right), 0.875 (wrong), 0.5 (right, the first of two equal ones).
        let calibration = Calibration([([0.9, 0.1], 0), ([0.125, 0.875], 0), ([0.5, 0.5], 0)] as Outcomes)
        #expect(calibration.bins.count == 10 && calibration.bins[8].range == 0.8...0.9)
        #expect(calibration.bins.map(\.accuracy.count) == [0, 0, 0, 0, 1, 0, 0, 0, 2, 0])
        #expect(calibration.bins[8].accuracy == Proportion(1, of: 2) && abs(calibration.bins[8].meanConfidence - 0.8875) < 1e-7)
        #expect(abs(calibration.expectedError - (2 * abs(0.8875 - 0.5) + abs(0.5 - 1)) / 3) < 1e-7)
        #expect(abs(calibration.negativeLogLikelihood + (log(0.9) + log(0.125) + log(0.5)) / 3) < 1e-7)
        #expect(abs(calibration.brierScore - (2 * 0.01 + 2 * 0.875 * 0.875 + 2 * 0.25) / 3) < 1e-7)
    }

    @Test func `what is sure and right has no error at all`() {
        let calibration = Calibration([([1, 0], 0), ([0, 1], 1)] as Outcomes)
        #expect(calibration.expectedError == 0 && calibration.negativeLogLikelihood == 0 && calibration.brierScore == 0)
        #expect(calibration.bins[9].accuracy == Proportion(2, of: 2))
    }

    @Test func `what is sure and wrong, or nothing at all, is still a number`() {
        let wrong = Calibration([([1, 0], 1)] as Outcomes)
        #expect(wrong.expectedError == 1 && wrong.brierScore == 2 && abs(wrong.negativeLogLikelihood + log(1e-12)) < 1e-9)
        #expect(Calibration([] as Outcomes).expectedError == 0 && Calibration([] as Outcomes).negativeLogLikelihood == 0)
    }

    /// Labels drawn with the probabilities that are told.
    private func honest(count: Int, sharpness: Double = 1) -> Outcomes {
        var generator = SeededGenerator(seed: 11)
        return (0..<count).map { _ in
            let logits = (0..<5).map { _ in generator.uniform(in: -3...3) }
            func softmax(_ scale: Double) -> [Double] {
                let powers = logits.map { exp(scale * $0) }
                return powers.map { $0 / powers.reduce(0, +) }
            }
            var left = generator.uniform(in: 0...1), truth = 0
            for probability in softmax(1) where truth < 4 {
                left -= probability
                if left < 0 { break }
                truth += 1
            }
            return (softmax(sharpness).map(Float.init), truth)
        }
    }

    @Test func `honest probabilities have a small error and a temperature near 1`() {
        let outcomes = honest(count: 20_000)
        #expect(Calibration(outcomes).expectedError < 0.012)
        #expect(abs(Temperature(fitting: outcomes).value - 1) < 0.02)
    }

    @Test(arguments: [0.4, 2.0, 3.0]) func `a temperature that was put in is found, and undoes it`(sharpness: Double) {
        let plain = honest(count: 4_000), sharp = honest(count: 4_000, sharpness: sharpness)
        let (there, here) = (Temperature(fitting: plain), Temperature(fitting: sharp))
        #expect(abs(here.value / there.value - sharpness) < 1e-3 * sharpness)
        let mended = Calibration(sharp, at: here), good = Calibration(plain, at: there)
        #expect(abs(mended.negativeLogLikelihood - good.negativeLogLikelihood) < 1e-5)
        #expect(mended.negativeLogLikelihood < Calibration(sharp).negativeLogLikelihood - 0.01)
        // A minimum: worse on both sides.
        for factor in [0.99, 1.01] {
            #expect(Calibration(sharp, at: Temperature(here.value * factor)).negativeLogLikelihood > mended.negativeLogLikelihood)
        }
    }

    @Test func `a temperature changes no answer, and 1 changes nothing`() {
        for (probabilities, _) in honest(count: 100) {
            let before = probabilities.firstIndex(of: probabilities.max()!)
            for value in [0.3, 4] {
                let after = Temperature(value).applied(to: probabilities)
                #expect(after.firstIndex(of: after.max()!) == before && abs(after.reduce(0, +) - 1) < 1e-12)
            }
            #expect(Temperature(1).applied(to: probabilities) == probabilities.map(Double.init))
        }
    }

    @Test func `a temperature has limits where none would be the best`() {
        #expect(Temperature(fitting: [([0.6, 0.4], 0), ([0.3, 0.7], 1)]).value == 0.05)
        #expect(Temperature(fitting: [([0.6, 0.4], 1), ([0.3, 0.7], 0)]).value == 20)
        #expect(Temperature(fitting: []).value == 1)
        #expect(Temperature(fitting: [([1, 0], 0), ([0, 1], 0)]).value.isFinite)
    }
}
