#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

/// What a room adds to a sound: a sparse train of echoes that die away, of random signs and at random times within equal
/// slots (velvet noise: Karjalainen and Järveläinen 2007), after the direct sound at time 0.
///
/// Sparse, it is as smooth to the ear as dense noise and costs a fiftieth of the multiplications.
struct RoomResponse: Sendable {
    /// In samples, rising.
    let delays: [Int]
    let gains: [Float]

    /// A room of its own: 0.1 to 0.5 s until echoes are 60 dB down, and together 0 to 15 dB weaker than the direct sound.
    init(sampleRate: Int, using generator: inout SeededGenerator) {
        let decay = generator.uniform(in: 0.1...0.5)
        let gap = generator.uniform(in: 0.002...0.01)
        let slot = 1 / 600.0
        let count = Int(min(decay, 0.25) / slot)
        var delays: [Int] = [], values: [Double] = []
        for n in 0..<count {
            let time = gap + (Double(n) + generator.uniform()) * slot
            let sign = generator.uniform() < 0.5 ? -1.0 : 1.0
            delays.append(Int(time * Double(sampleRate)))
            values.append(sign * pow(10, -3 * time / decay))
        }
        let power = values.reduce(0) { $0 + $1 * $1 }
        let wanted = pow(10, -generator.uniform(in: 0...15) / 10)
        let scale = (wanted / power).squareRoot()
        self.delays = delays
        gains = values.map { Float($0 * scale) }
    }

    /// Adds the echoes to a sound, which keeps its length.
    func apply(to samples: inout [Float]) {
        let dry = samples
        unsafe dry.withUnsafeBufferPointer { dry in
            unsafe samples.withUnsafeMutableBufferPointer { wet in
                for (delay, gain) in zip(delays, gains) where delay < dry.count {
                    for n in 0..<dry.count - delay { unsafe wet[n + delay] += gain * dry[n] }
                }
            }
        }
    }
}
