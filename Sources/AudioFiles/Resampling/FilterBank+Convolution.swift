import CKernels

extension FilterBank {
    /// Appends outputs number `output ..< output + count`, from a signal whose element 0 is input sample `start`.
    func convolve(
        _ signal: [Float], startingAt start: Int, output first: Int, count: Int, into outputs: inout [Float],
        level: ck_level = ck_level_in_use()
    ) {
        let (whole, phase) = (first * step).quotientAndRemainder(dividingBy: phases)
        let (lastWhole, _) = ((first + count - 1) * step).quotientAndRemainder(dividingBy: phases)
        precondition(whole - halfTaps + 1 >= start && lastWhole + halfTaps < start + signal.count)
        let walk = ck_resample_walk(
            whole: whole - halfTaps + 1 - start, phase: phase, phases: phases, step_whole: step / phases,
            step_phase: step % phases)
        outputs.append(addingCapacity: count) { room in
            unsafe room.withUnsafeMutableBufferPointer { buffer, initialized in
                unsafe signal.withUnsafeBufferPointer { signal in
                    unsafe rows.withUnsafeBufferPointer { rows in
                        let target = unsafe buffer.baseAddress! + initialized
                        let kernels = unsafe ck_resample_kernels_at(level).pointee
                        if let intervals {
                            unsafe kernels.interpolated(
                                signal.baseAddress, rows.baseAddress, intervals, taps, walk, target, count)
                        } else {
                            unsafe kernels.exact(signal.baseAddress, rows.baseAddress, taps, walk, target, count)
                        }
                    }
                }
                initialized += count
            }
        }
    }
}
