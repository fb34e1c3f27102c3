import RecurrentNetworks
import Testing

@Suite struct LearningRateScheduleTests {
    @Test(arguments: [0, 0.1, 0.3, 1], [1, 2, 3, 9, 10, 100])
    func `every factor lies between the ends and the peak`(warmUp: Double, totalSteps: Int) {
        let schedule = LearningRateSchedule.oneCycle(warmUpFraction: warmUp)
        let factors = (0..<totalSteps).map { schedule.factor(step: $0, totalSteps: totalSteps) }
        #expect(factors.allSatisfy { $0 >= 1.0 / 250_000 && $0 <= 1 })
        let peak = factors.firstIndex(of: factors.max()!)!
        #expect(zip(factors[...peak], factors[...peak].dropFirst()).allSatisfy { $0 <= $1 })
        #expect(zip(factors[peak...], factors[peak...].dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func `a warm-up of no steps starts at the peak`() {
        #expect(LearningRateSchedule.oneCycle(warmUpFraction: 0).factor(step: 0, totalSteps: 50) == 1)
        #expect(LearningRateSchedule.oneCycle(warmUpFraction: 0.1).factor(step: 0, totalSteps: 5) == 1)
    }

    @Test func `a warm-up of all steps ends at the peak`() {
        #expect(LearningRateSchedule.oneCycle(warmUpFraction: 1).factor(step: 49, totalSteps: 50) == 1)
    }

    @Test func `steps after the last keep its rate`() {
        let schedule = LearningRateSchedule.oneCycle()
        #expect(schedule.factor(step: 99, totalSteps: 100) == schedule.factor(step: 500, totalSteps: 100))
        #expect(abs(schedule.factor(step: 99, totalSteps: 100) - 1.0 / 250_000) < 1e-15)
    }

    @Test func `a step before the first has the first one's rate`() {
        for schedule in [LearningRateSchedule.oneCycle(), .cosine(warmUpFraction: 0.2), .cosine(), .constant()] {
            #expect(schedule.factor(step: -3, totalSteps: 20) == schedule.factor(step: 0, totalSteps: 20))
        }
    }

    @Test(arguments: LearningRateSchedule.Shape.allCases, [0, 0.3, 1])
    func `a run of one step has a rate`(shape: LearningRateSchedule.Shape, warmUp: Double) {
        var schedule = LearningRateSchedule.cosine(warmUpFraction: warmUp)
        schedule.shape = shape
        #expect((0...1).contains(schedule.factor(step: 0, totalSteps: 1)))
    }

    @Test func `a run of no steps traps`() async {
        await #expect(processExitsWith: .failure) { _ = LearningRateSchedule.cosine().factor(step: 0, totalSteps: 0) }
        await #expect(processExitsWith: .failure) { _ = LearningRateSchedule.oneCycle().factor(step: 0, totalSteps: 0) }
        await #expect(processExitsWith: .failure) { _ = LearningRateSchedule.constant().factor(step: 0, totalSteps: -1) }
    }
}
