@testable import NoteGeneration
import RecurrentNetworks
import Testing

@Suite struct SamplingTests {
    /// How often key 60 sounds whose probability is 0.3.
    private func share(temperature: Double = 1, topP: Double = 1) throws -> Double {
        var settings = TuneSettings()
        settings.barCount = 1000
        (settings.generation.temperature, settings.generation.topP) = (temperature, topP)
        (settings.generation.longestSilenceQuarters, settings.generation.longestNoteQuarters) = (1e6, 1e6)
        let logit = Float(-0.8473)  // log(0.3 / 0.7)
        let roll = try constantModel([60: logit]).compose(styles: [1], settings: settings).roll
        return Double(roll.steps.count { $0.contains(60) }) / Double(roll.count)
    }

    @Test func `keys sound as often as the model and the temperature say`() throws {
        // 8000 steps: 0.02 is four standard deviations.
        #expect(abs(try share() - 0.3) < 0.02)
        #expect(abs(try share(temperature: 0.5) - 0.155) < 0.02)  // 0.09 / (0.09 + 0.49)
        #expect(abs(try share(temperature: 2) - 0.396) < 0.02)
        #expect(try share(temperature: 0) == 0)
    }

    @Test func `outside the nucleus the likelier answer is taken, inside nothing changes`() throws {
        #expect(abs(try share(topP: 0.71) - 0.3) < 0.02)
        #expect(try share(topP: 0.69) == 0)
        #expect(try share(topP: 0) == 0)
        // The temperature comes first.
        #expect(try share(temperature: 0.5, topP: 0.83) == 0)
        #expect(try share(temperature: 0.5, topP: 0.85) > 0)
    }

    @Test func `same seed, same music; another seed, other music`() throws {
        let model = try randomModel()
        func roll(_ seed: UInt64) throws -> PianoRoll {
            var settings = TuneSettings()
            settings.generation.seed = seed
            return try model.compose(styles: [1, 0], settings: settings).roll
        }
        let first = try roll(1), again = try roll(1), other = try roll(2)
        #expect(first == again && first != other)
        #expect(Set(first.steps).count > 10, "music that is alive")
    }

    @Test func `settings out of their range are refused`() throws {
        func message(_ change: (inout GenerationSettings) -> Void) -> String? {
            var settings = GenerationSettings()
            change(&settings)
            do throws(NoteGenerationError) {
                try settings.validate()
                return nil
            } catch {
                return error.message
            }
        }
        #expect(message { _ in } == nil)
        #expect(message { $0.temperature = -1 } == "temperature is -1.0; it must be from 0.0 to 10.0")
        #expect(message { $0.temperature = .nan } == "temperature is nan; it must be from 0.0 to 10.0")
        #expect(message { $0.topP = 1.5 } == "topP is 1.5; it must be from 0.0 to 1.0")
        #expect(message { $0.lowestKey = 20 } == "lowestKey is 20; it must be from 21 to 108")
        #expect(message { ($0.lowestKey, $0.highestKey) = (60, 59) } == "highestKey is 59; it must be from 60 to 108")
        #expect(message { $0.polyphonyLimit = 0 } == "polyphonyLimit is 0; it must be from 1 to 88")
        #expect(message { $0.repetitionPenalty = -0.1 } == "repetitionPenalty is -0.1; it must be from 0.0 to 100.0")
    }
}
