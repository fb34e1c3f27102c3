/// Tells once what was converted on the way in.
struct Conversions {
    /// Recordings by their own sample rate, in Hz.
    var sampleRates: [Int: Int] = [:]
    var mixedDownCount = 0
    /// The model's sample rate, in Hz.
    let target: Int

    mutating func add(sampleRate: Int, channelCount: Int) {
        sampleRates[sampleRate, default: 0] += 1
        mixedDownCount += channelCount > 1 ? 1 : 0
    }

    func report() {
        var parts: [String] = []
        for (rate, count) in sampleRates.sorted(by: { $0.key < $1.key }) where rate != target {
            parts.append("\(counted(count, "recording")) converted from \(rate) Hz to \(target) Hz")
        }
        if mixedDownCount > 0 { parts.append("\(counted(mixedDownCount, "recording")) mixed down to one channel") }
        if !parts.isEmpty { Console.note(parts.joined(separator: ", ")) }
    }
}
