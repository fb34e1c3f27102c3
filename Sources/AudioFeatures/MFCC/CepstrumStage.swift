import CKernels

/// One frame of samples becomes its cepstral coefficients: window, FFT, power, mel bands, logarithm, cosine transform.
///
/// The frame is all that its coefficients depend on: that is why whole recordings and chunks give the same bits.
@safe package struct CepstrumStage: ~Copyable {
    private let plan: MFCCPlan
    private let frame: RealFFT.Frame
    private let powerFloor: Float
    private let kernels: UnsafePointer<ck_feature_kernels>

    /// The power of each bin of the last frame; what lies behind the bins stays zero.
    package private(set) var power: [Float]
    /// The logarithm of each band's power of the last frame, padded to whole vectors.
    package private(set) var logEnergies: [Float]
    private var coefficients: [Float]

    /// The stage with the kernels of a CPU level (a `ck_level`).
    package init(_ plan: MFCCPlan, level: Int) throws(FeatureError) {
        self.plan = plan
        frame = try RealFFT.Frame(size: plan.fft.size)
        powerFloor = Float(plan.configuration.powerFloor)
        unsafe kernels = ck_feature_kernels_at(ck_level(UInt32(level)))
        power = Array(repeating: 0, count: plan.bank.paddedBinCount)
        logEnergies = Array(repeating: 0, count: (plan.bank.bandCount + 7) / 8 * 8)
        coefficients = Array(repeating: 0, count: plan.cosine.paddedOutputCount)
    }

    /// Appends the coefficients of the first `count` frames of `samples`, which start `hop` samples apart.
    package mutating func append(frames count: Int, of samples: [Float], hop: Int, to values: inout [Float]) {
        precondition((count - 1) * hop + plan.window.count <= samples.count, "The frames must lie within the samples.")
        unsafe samples.withUnsafeBufferPointer { samples in
            for index in 0..<count {
                unsafe transform(samples.baseAddress! + index * hop)
                values += coefficients[..<plan.cosine.outputCount]
            }
        }
    }

    /// Leaves the coefficients of the frame at `samples` in `coefficients`. What is behind the frame in the FFT's input stays zero.
    private mutating func transform(_ samples: UnsafePointer<Float>) {
        let kernels = unsafe kernels.pointee
        let (window, bank, cosine) = (plan.window, plan.bank, plan.cosine)
        unsafe kernels.window(samples, window, window.count, frame.input)
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
        unsafe kernels.log_floor(&logEnergies, logEnergies.count, powerFloor)
        unsafe kernels.transform(cosine.matrix, cosine.inputCount, cosine.paddedOutputCount, logEnergies, &coefficients)
    }
}

/// The kernel table is constant and the rest has one owner.
extension CepstrumStage: @unchecked Sendable {}
