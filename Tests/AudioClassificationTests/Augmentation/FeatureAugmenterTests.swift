import AudioFeatures
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct FeatureAugmenterTests {
    private let mfcc: MFCCConfiguration = {
        var mfcc = MFCCConfiguration()
        mfcc.coefficientCount = 40
        return mfcc
    }()

    private func frames(_ count: Int, seed: UInt64 = 5) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count * mfcc.featureCount).map { _ in Float(generator.normal()) }
    }

    @Test func `a channel is the same in every frame, leaves the level alone and weakens with the coefficient`() {
        var augmentation = Augmentation.none
        augmentation.channelStrength = 8
        let augmenter = FeatureAugmenter(augmentation, mfcc)
        var generator = SeededGenerator(seed: 1)
        let before = frames(10)
        var squares = [Double](repeating: 0, count: 40)
        for _ in 0..<400 {
            var after = before
            augmenter.vary(&after, using: &generator)
            let offsets = zip(after, before).map { $0 - $1 }
            for n in offsets.indices { #expect(abs(offsets[n] - offsets[n % 40]) < 1e-5) }
            for k in 0..<40 { squares[k] += Double(offsets[k] * offsets[k]) }
        }
        #expect(squares[0] == 0)
        for k in 1..<40 {
            let deviation = (squares[k] / 400).squareRoot(), expected = 8 / (1 + Double(k) / 3)
            #expect(abs(deviation / expected - 1) < 0.2, "coefficient \(k)")
        }
    }

    @Test func `masked bands stand still and the others do not change`() {
        var augmentation = Augmentation.none
        augmentation.bandMaskCount = 1
        let augmenter = FeatureAugmenter(augmentation, mfcc)
        let cosine = CosineTransform(inputCount: 40, outputCount: 40)
        let basis = (0..<40).map(cosine.basis)
        func levels(_ values: [Float], band: Int) -> [Float] {
            stride(from: 0, to: values.count, by: 40).map { start in
                (0..<40).reduce(0) { $0 + basis[$1][band] * values[start + $1] }
            }
        }
        let before = frames(12)
        var widths: Set<Int> = []
        for seed in 1...30 {
            var after = before
            var generator = SeededGenerator(seed: UInt64(seed))
            augmenter.vary(&after, using: &generator)
            var width = 0
            for band in 0..<40 {
                let old = levels(before, band: band), new = levels(after, band: band)
                if zip(old, new).allSatisfy({ abs($0 - $1) < 1e-4 }) { continue }
                width += 1
                let mean = old.reduce(0, +) / 12
                #expect(new.allSatisfy { abs($0 - mean) < 1e-4 })
            }
            widths.insert(width)
        }
        #expect(widths.count > 3 && widths.max()! <= 6)
    }

    @Test func `a channel is the same microphone in every unit of the cepstra`() {
        var augmentation = Augmentation.none
        augmentation.channelStrength = 8
        let kaldi = MFCCConfiguration(preset: .kaldi)
        var natural = MFCCConfiguration()
        natural.coefficientCount = kaldi.coefficientCount
        func offsets(_ mfcc: MFCCConfiguration) -> [Float] {
            var values = [Float](repeating: 0, count: mfcc.featureCount)
            var generator = SeededGenerator(seed: 1)
            FeatureAugmenter(augmentation, mfcc).vary(&values, using: &generator)
            return values
        }
        let (plain, lifted) = (offsets(natural), offsets(kaldi))
        for k in 0..<13 { #expect(abs(lifted[k] - plain[k] * Float(kaldi.cepstralScale(k))) < 1e-4) }
        #expect(abs(kaldi.cepstralScale(11) - 12) < 1e-9)
    }

    @Test func `band masks do the same to lifted cepstra, and leave an energy in the first place alone`() {
        var augmentation = Augmentation.none
        augmentation.bandMaskCount = 1
        func masked(_ values: [Float], _ mfcc: MFCCConfiguration) -> [Float] {
            var values = values
            var generator = SeededGenerator(seed: 3)
            FeatureAugmenter(augmentation, mfcc).vary(&values, using: &generator)
            return values
        }
        var plain = mfcc
        plain.coefficientCount = 20
        var lifted = plain
        (lifted.lifter, lifted.logarithm) = (22, .decibel)
        let scales = (0..<20).map { Float(lifted.cepstralScale($0)) }
        let before = Array(frames(12)[..<240])
        let after = masked(before, plain)
        #expect(after != before)
        let scaled = masked(before.indices.map { before[$0] * scales[$0 % 20] }, lifted)
        #expect(scaled.indices.allSatisfy { abs(scaled[$0] - after[$0] * scales[$0 % 20]) < 1e-3 })

        lifted.firstCoefficient = .frameEnergy
        let withEnergy = masked(before, lifted)
        #expect(withEnergy != before)
        #expect(stride(from: 0, to: 240, by: 20).allSatisfy { withEnergy[$0] == before[$0] })
    }

    @Test func `time masks never hide more than a third of the active sound`() {
        var augmentation = Augmentation.none
        (augmentation.timeMaskCount, augmentation.longestTimeMask) = (20, 0.3)
        let augmenter = FeatureAugmenter(augmentation, mfcc)
        let isActive = (0..<50).map { (20..<32).contains($0) }
        var anyHidden = false
        for seed in 1...50 {
            var values = frames(50)
            var generator = SeededGenerator(seed: UInt64(seed))
            augmenter.maskSteps(of: &values, isActive: isActive, using: &generator)
            let hidden = (20..<32).count { step in values[step * 40..<(step + 1) * 40].allSatisfy { $0 == 0 } }
            #expect(hidden <= 4)
            anyHidden = anyHidden || hidden > 0
        }
        #expect(anyHidden)
    }
}
