public import AudioFiles
internal import FileAccess
internal import RecurrentNetworks

/// Sounds that are put behind recordings: from files, or computed where there are none.
public struct NoiseBank: Sendable {
    /// A sound and where it is from.
    struct Sound: Sendable {
        let name: String
        let samples: [Float]
    }

    /// Samples a second.
    let sampleRate: Int
    let sounds: [Sound]
    /// SHA-256 over all samples.
    let digest: String
    /// Files that could not be used, with the reason; a line each.
    public let failures: [String]

    /// How many sounds there are.
    public var count: Int { sounds.count }
    /// Seconds of sound.
    public var seconds: Double { Double(sounds.reduce(0) { $0 + $1.samples.count }) / Double(sampleRate) }

    /// The longest that is kept of a file, in seconds.
    private static let longestSeconds = 600

    /// The sounds of some files, in the order of their names, so that folders may be listed in any; silent ones are left out.
    ///
    /// Of a file of more than ten minutes the first ten are used.
    public init(files: [String], sampleRate: Int, resampler: ResamplerDesign = ResamplerDesign(), threads: Int = 1) {
        let (sounds, failures) = Self.load(files, sampleRate, resampler, threads)
        self.init(sounds, sampleRate: sampleRate, failures: failures)
    }

    private static func load(
        _ files: [String], _ sampleRate: Int, _ resampler: ResamplerDesign, _ threads: Int
    ) -> (sounds: [Sound], failures: [String]) {
        let files = files.sorted(by: precedes)
        let loaded = parallelMap(count: files.count, threads: threads) { n -> Result<[Float], ClassificationError> in
            do {
                var reader = try AudioReader(.path(files[n]), sampleRate: sampleRate, resampler: resampler)
                var samples: [Float] = []
                while samples.count < longestSeconds * sampleRate, try reader.read(1 << 16, into: &samples) > 0 {}
                guard samples.contains(where: { $0 != 0 }), samples.allSatisfy(\.isFinite) else {
                    return .failure(.uselessNoise(files[n]))
                }
                return .success(samples)
            } catch {
                return .failure(.unreadableNoise("\(error)"))
            }
        }
        var sounds: [Sound] = [], failures: [String] = []
        for (file, result) in zip(files, loaded) {
            switch result {
            case .success(let samples): sounds.append(Sound(name: file, samples: samples))
            case .failure(let error): failures.append(error.description)
            }
        }
        return (sounds, failures)
    }

    /// All audio files at any depth below a folder; throws where there is none that can be used.
    public init(
        folder: String, sampleRate: Int, resampler: ResamplerDesign = ResamplerDesign(), threads: Int = 1
    ) throws(ClassificationError) {
        let tree = FolderTree(root: folder)
        do throws(FileError) {
            let found = try tree.files(below: "")
            let files = found.found.filter(Dataset.isAudio).map { "\(tree.root)/\($0)" }
            let (sounds, failures) = Self.load(files, sampleRate, resampler, threads)
            self.init(sounds, sampleRate: sampleRate, failures: found.failures.map(\.description) + failures)
        } catch {
            throw .unreadableNoise("\(error)")
        }
        if sounds.isEmpty { throw .noNoise(folder, failures.first) }
    }

    /// White, pink and brown noise and hum, the same for the same seed.
    public init(syntheticAt sampleRate: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: 0xA0D1_0000)
        // It is alike all through: ten seconds of each kind do.
        let sounds = SyntheticNoise.allCases.map { kind in
            Sound(name: "\(kind)", samples: kind.samples(10 * sampleRate, sampleRate: sampleRate, using: &generator))
        }
        self.init(sounds, sampleRate: sampleRate, failures: [])
    }

    init(_ sounds: [Sound], sampleRate: Int, failures: [String]) {
        self.sounds = sounds
        self.sampleRate = sampleRate
        self.failures = failures
        var hash = SHA256()
        for sound in sounds {
            hash.update(bytes(of: sound.samples).span)
        }
        digest = hash.finalize().description
    }

    /// Some samples from anywhere in one of the sounds, in circles where it is too short.
    func excerpt(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
        let sound = sounds[Int.random(in: sounds.indices, using: &generator)].samples
        return Self.excerpt(of: sound[...], count, using: &generator)
    }

    static func excerpt(of sound: ArraySlice<Float>, _ count: Int, using generator: inout SeededGenerator) -> [Float] {
        var place = Int.random(in: sound.indices, using: &generator)
        if sound.count >= count { place = min(place, sound.endIndex - count) }
        var samples: [Float] = []
        samples.reserveCapacity(count)
        while samples.count < count {
            let end = min(place + count - samples.count, sound.endIndex)
            samples += sound[place..<end]
            place = sound.startIndex
        }
        return samples
    }
}

/// The bytes of some samples, to be hashed.
func bytes(of samples: [Float]) -> [UInt8] {
    unsafe samples.withUnsafeBytes { unsafe Array($0) }
}
