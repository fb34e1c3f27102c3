import CKernels

/// One frame of samples becomes its cepstral coefficients: window, FFT, power, mel bands, logarithm, cosine transform.
///
/// The frame is all that its coefficients depend on: that is why whole recordings and chunks give the same bits.
@safe package struct CepstrumStage: ~Copyable {
    private let fft: RealFFT
    private let window: [Float]
    private let bank: MelFilterBank
    private let cosine: CosineTransform
    private let powerFloor: Float
    private let kernels: UnsafePointer<ck_feature_kernels>

    /// The power of each bin of the last frame; what lies behind the bins stays zero.
    package private(set) var power: [Float]
    /// The logarithm of each band's power of the last frame, padded to whole vectors.
    package private(set) var logEnergies: [Float]
    private var coefficients: [Float]

    /// The stage for a checked configuration, with the kernels of a CPU level (a `ck_level`).
    package init(_ configuration: MFCCConfiguration, level: Int) throws(FeatureError) {
        let bank = try MelFilterBank(configuration)
        fft = try RealFFT(size: configuration.fftSize)
        window = configuration.window.weights(count: configuration.frameLength)
        self.bank = bank
        cosine = CosineTransform(inputCount: configuration.melBandCount, outputCount: configuration.coefficientCount)
        powerFloor = Float(configuration.powerFloor)
        unsafe kernels = ck_feature_kernels_at(ck_level(UInt32(level)))
        power = Array(repeating: 0, count: bank.paddedBinCount)
        logEnergies = Array(repeating: 0, count: (bank.bandCount + 7) / 8 * 8)
        coefficients = Array(repeating: 0, count: cosine.paddedOutputCount)
    }

    /// Appends the coefficients of the first `count` frames of `samples`, which start `hop` samples apart.
    package mutating func append(frames count: Int, of samples: [Float], hop: Int, to values: inout [Float]) {
        precondition((count - 1) * hop + window.count <= samples.count, "The frames must lie within the samples.")
        unsafe samples.withUnsafeBufferPointer { samples in
            for index in 0..<count {
                unsafe transform(samples.baseAddress! + index * hop)
                values += coefficients[..<cosine.outputCount]
            }
        }
    }

    /// Leaves the coefficients of the frame at `samples` in `coefficients`. `fft.input` behind the frame stays zero.
    private mutating func transform(_ samples: UnsafePointer<Float>) {
        let kernels = unsafe kernels.pointee
        unsafe kernels.window(samples, window, window.count, fft.input)
        fft.execute()
        unsafe kernels.power(fft.output, fft.binCount, &power)
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
