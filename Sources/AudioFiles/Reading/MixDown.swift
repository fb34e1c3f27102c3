/// Appends the mean over the channels of each interleaved frame.
func mixDown(_ interleaved: Span<Float>, channelCount: Int, into samples: inout [Float]) {
    let count = interleaved.count / channelCount
    let scale = 1 / Float(channelCount)
    samples.append(addingCapacity: count) { room in
        var index = 0
        for _ in 0..<count {
            var sum: Float = 0
            for _ in 0..<channelCount {
                sum += interleaved[index]
                index += 1
            }
            room.append(sum * scale)
        }
    }
}

/// Where the first NaN or infinity is.
func firstNotFinite(_ samples: Span<Float>) -> Int? {
    // An exponent of all ones carries into the sign bit when one is added: no branch, so all lanes of a register do it.
    let exponent: UInt32 = 0x7F80_0000
    var carried: UInt32 = 0
    for index in samples.indices {
        carried |= (samples[index].bitPattern & exponent) &+ 0x0080_0000
    }
    return carried >> 31 == 0 ? nil : samples.indices.first { !samples[$0].isFinite }
}

/// Sets what is not finite from `start` on to 0, and returns how much of it there was.
func silenceNonFinite(_ samples: inout [Float], from start: Int) -> Int {
    guard let first = firstNotFinite(samples.span.extracting(droppingFirst: start)) else { return 0 }
    var count = 0
    for index in start + first..<samples.count where !samples[index].isFinite {
        samples[index] = 0
        count += 1
    }
    return count
}
