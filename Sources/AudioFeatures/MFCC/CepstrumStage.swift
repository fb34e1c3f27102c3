import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One frame of samples becomes its cepstral coefficients: conditioning by frame, window, FFT, power, mel bands, logarithm, cosine transform.
///
/// The frame is all that its coefficients depend on: that is why whole recordings and chunks give the same bits.
@safe package struct CepstrumStage: ~Copyable {
    private let plan: MFCCPlan
    private let frame: RealFFT.Frame
    private let powerFloor: Double
    private let kernels: UnsafePointer<ck_feature_kernels>

    /// The power of each bin of the last frame; what lies behind the bins stays zero.
    package private(set) var power: [Float]
    /// The logarithm of each band's power of the last frame, padded to whole vectors.
    package private(set) var logEnergies: [Float]
    private var coefficients: [Float]
    private var conditioner: FrameConditioner?

    /// The stage with the kernels of a CPU level (a `ck_level`).
    package init(_ plan: MFCCPlan, level: Int) throws(FeatureError) {
        self.plan = plan
        frame = try RealFFT.Frame(size: plan.fft.size)
        powerFloor = plan.configuration.powerFloor
        unsafe kernels = ck_feature_kernels_at(ck_level(UInt32(level)))
        power = Array(repeating: 0, count: plan.bank.paddedBinCount)
        logEnergies = Array(repeating: 0, count: (plan.bank.bandCount + 7) / 8 * 8)
        coefficients = Array(repeating: 0, count: plan.cosine.paddedOutputCount)
        conditioner = FrameConditioner(plan.configuration)
    }

    /// Appends the coefficients of the first `count` frames of `samples`, which start `hop` samples apart.
    package mutating func append(frames count: Int, of samples: [Float], hop: Int, to values: inout [Float]) {
        precondition((count - 1) * hop + plan.window.count <= samples.count, "The frames must lie within the samples.")
        for index in 0..<count {
            if conditioner == nil {
                unsafe samples.withUnsafeBufferPointer { unsafe window($0.baseAddress! + index * hop) }
            } else {
                conditioner!.condition(samples, from: index * hop)
                unsafe window(conditioner!.samples)
            }
            transform()
            values += coefficients[..<plan.cosine.outputCount]
        }
    }

    /// Leaves the frame under the window in the FFT's input. What is behind the frame there stays zero.
    private func window(_ samples: UnsafePointer<Float>) {
        unsafe kernels.pointee.window(samples, plan.window, plan.window.count, frame.input)
    }

    /// Leaves the coefficients of the frame in the FFT's input in `coefficients`.
    private mutating func transform() {
        let kernels = unsafe kernels.pointee
        let (bank, cosine) = (plan.bank, plan.cosine)
        plan.fft.execute(frame)
        unsafe kernels.power(frame.output, plan.fft.binCount, &power)
        unsafe bank.firstBins.withUnsafeBufferPointer { firstBins in
            unsafe bank.runLengths.withUnsafeBufferPointer { runLengths in
                unsafe bank.weights.withUnsafeBufferPointer { weights in
                    var bank = unsafe ck_filter_bank(
                        band_count: bank.bandCount, first_bins: firstBins.baseAddress,
                        run_lengths: runLengths.baseAddress, weights: weights.baseAddress)
                    unsafe kernels.filter(&bank, power, &logEnergies)
                }
            }
        }
        let added = raiseToFloor()
        unsafe kernels.log_floor(&logEnergies, logEnergies.count, added)
        unsafe kernels.transform(cosine.matrix, cosine.inputCount, cosine.paddedOutputCount, logEnergies, &coefficients)
        if let energy { coefficients[0] = Float(plan.configuration.logarithm.unit * log(energy)) }
    }

    /// Replaces band powers that have no usable logarithm; returns what is still to be added to all of them.
    private mutating func raiseToFloor() -> Float {
        let floor = Float(powerFloor), least: Float
        switch plan.configuration.floorRule {
        case .added: return floor
        case .least: least = floor
        case .inPlaceOfZero: least = .leastNormalMagnitude
        }
        for band in logEnergies.indices where logEnergies[band] < least { logEnergies[band] = floor }
        return 0
    }

    /// What stands in coefficient 0's place, before its logarithm; nil where that is the coefficient itself.
    private var energy: Double? {
        let energy: Double
        switch plan.configuration.firstCoefficient {
        case .cepstral: return nil
        case .frameEnergy: energy = conditioner!.energy
        case .spectralEnergy: energy = power[..<plan.fft.binCount].reduce(0) { $0 + Double($1) } * plan.configuration.powerFactor
        }
        return switch plan.configuration.floorRule {
        case .added: energy + powerFloor
        case .least: max(energy, powerFloor)
        case .inPlaceOfZero: energy == 0 ? powerFloor : energy
        }
    }
}

/// The kernel table is constant and the rest has one owner.
extension CepstrumStage: @unchecked Sendable {}
