import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct TrainingRecipeTests {
    @Test(arguments: [(1, 150), (3_000, 150), (7_200, 63), (22_500, 20), (1_000_000, 20)])
    func `the more recordings the fewer epochs, within limits`(_ count: Int, _ epochs: Int) {
        #expect(TrainingRecipe.usualEpochs(recordings: count) == epochs)
    }

    @Test func `the mean of the weights reaches back over a fifth of a short training`() {
        let recipe = TrainingRecipe()
        #expect(recipe.training(totalSteps: 100_000).averageDecay == 0.998)
        #expect(abs(recipe.training(totalSteps: 50).averageDecay! - 0.9) < 1e-12)
        #expect(recipe.training(totalSteps: 1).averageDecay == 0)
    }

    @Test(arguments: TrainingRecipe.Preset.allCases)
    func `every preset is a valid recipe`(_ preset: TrainingRecipe.Preset) throws {
        try TrainingRecipe(preset).validate()
    }

    @Test func `an impossible variation is refused by its name`() {
        for change: (inout Augmentation) -> Void in [
            { $0.speedPercent = 51 }, { $0.noiseProbability = 1.1 }, { $0.lowestSNRDecibels = 50 }, { $0.channelStrength = -1 },
            { $0.longestTimeMask = 0.6 }, { $0.gainDecibels = .nan },
        ] {
            var recipe = TrainingRecipe()
            change(&recipe.augmentation)
            #expect(throws: ClassificationError.self) { try recipe.validate() }
        }
    }
}
