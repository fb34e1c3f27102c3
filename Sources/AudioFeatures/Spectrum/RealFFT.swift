import CFFTW
import Synchronization

/// The discrete Fourier transform of one real frame, by FFTW in single precision: X[k] = sum over n of x[n] e^(-2πikn/N).
///
/// The plan comes from FFTW's estimate, never from timing, so that equal input gives equal bits in every run; it belongs
/// to the two buffers beside it, whose alignment lets FFTW use the CPU's vector instructions.
@safe struct RealFFT: ~Copyable {
    let size: Int
    /// Where the caller puts the `size` samples; they survive the transform. Zero to begin with.
    let input: UnsafeMutablePointer<Float>
    /// The `binCount` bins as pairs of real and imaginary part.
    let output: UnsafeMutablePointer<Float>
    private let plan: fftwf_plan

    /// How many bins a real transform has that are not mirror images: N/2 + 1.
    var binCount: Int { size / 2 + 1 }

    /// FFTW's planner, and whatever makes or destroys a plan, has global state; executing a plan has none.
    private static let planner = Mutex(())

    init(size: Int) throws(FeatureError) {
        let failure = FeatureError(
            .transformUnavailable, setting: "fftSize", value: "\(size)",
            expected: "a transform that FFTW can plan and memory for its buffers")
        guard size > 0, let length = CInt(exactly: size) else { throw failure }
        let binCount = size / 2 + 1
        guard let input = unsafe fftwf_alloc_real(size) else { throw failure }
        guard let output = unsafe fftwf_alloc_complex(binCount) else {
            unsafe fftwf_free(input)
            throw failure
        }
        nonisolated(unsafe) var made: fftwf_plan?
        nonisolated(unsafe) let buffers = unsafe (input, output)
        Self.planner.withLock { _ in
            unsafe made = fftwf_plan_dft_r2c_1d(length, buffers.0, buffers.1, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT)
        }
        guard let plan = unsafe made else {
            unsafe fftwf_free(input)
            unsafe fftwf_free(output)
            throw failure
        }
        self.size = size
        unsafe self.plan = plan
        unsafe self.input = input
        unsafe self.output = UnsafeMutableRawPointer(output).assumingMemoryBound(to: Float.self)
        unsafe self.input.initialize(repeating: 0, count: size)
        unsafe self.output.initialize(repeating: 0, count: 2 * binCount)
    }

    deinit {
        Self.planner.withLock { _ in unsafe fftwf_destroy_plan(plan) }
        unsafe fftwf_free(input)
        unsafe fftwf_free(output)
    }

    /// Transforms what is in `input` to `output`.
    func execute() { unsafe fftwf_execute(plan) }
}

/// Plan and buffers have one owner, and FFTW does not care which thread executes or destroys a plan.
extension RealFFT: @unchecked Sendable {}
