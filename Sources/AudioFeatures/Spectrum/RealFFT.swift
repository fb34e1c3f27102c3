import CFFTW
import Synchronization

/// The discrete Fourier transform of real frames of one size, by FFTW in single precision: X[k] = sum over n of
/// x[n] e^(-2πikn/N). Any number of threads may share one, each with frames of its own.
///
/// The plan comes from FFTW's estimate, never from timing, so that equal input gives equal bits in every run.
@safe final class RealFFT {
    let size: Int
    private let plan: fftwf_plan

    /// How many bins a real transform has that are not mirror images: N/2 + 1.
    var binCount: Int { size / 2 + 1 }

    /// FFTW's planner, and whatever makes or destroys a plan, has global state; executing a plan has none.
    private static let planner = Mutex(())

    init(size: Int) throws(FeatureError) {
        let frame = try Frame(size: size)
        guard let length = CInt(exactly: size) else { throw .noTransform(size) }
        nonisolated(unsafe) var made: fftwf_plan?
        nonisolated(unsafe) let buffers = unsafe (frame.input, UnsafeMutableRawPointer(frame.output))
        Self.planner.withLock { _ in
            unsafe made = fftwf_plan_dft_r2c_1d(
                length, buffers.0, buffers.1.assumingMemoryBound(to: fftwf_complex.self),
                FFTW_ESTIMATE | FFTW_PRESERVE_INPUT)
        }
        guard let plan = unsafe made else { throw .noTransform(size) }
        self.size = size
        unsafe self.plan = plan
    }

    deinit { Self.planner.withLock { _ in unsafe fftwf_destroy_plan(plan) } }

    /// Transforms what is in the frame's input, of this size, to its output.
    func execute(_ frame: borrowing Frame) {
        unsafe fftwf_execute_dft_r2c(
            plan, frame.input, UnsafeMutableRawPointer(frame.output).assumingMemoryBound(to: fftwf_complex.self))
    }

    /// The memory for one frame and its transform, aligned as the plan expects it: so FFTW uses the CPU's vectors.
    @safe struct Frame: ~Copyable, @unchecked Sendable {
        /// Where the caller puts the samples; they survive the transform. Zero to begin with.
        let input: UnsafeMutablePointer<Float>
        /// The bins as pairs of real and imaginary part.
        let output: UnsafeMutablePointer<Float>

        init(size: Int) throws(FeatureError) {
            guard size > 0, let input = unsafe fftwf_alloc_real(size) else { throw .noTransform(size) }
            let count = 2 * (size / 2 + 1)
            guard let output = unsafe fftwf_alloc_real(count) else {
                unsafe fftwf_free(input)
                throw .noTransform(size)
            }
            unsafe self.input = input
            unsafe self.output = output
            unsafe input.initialize(repeating: 0, count: size)
            unsafe output.initialize(repeating: 0, count: count)
        }

        deinit {
            unsafe fftwf_free(input)
            unsafe fftwf_free(output)
        }
    }
}

/// The plan never changes, and FFTW does not care which threads execute it at once, or which one destroys it.
extension RealFFT: @unchecked Sendable {}

extension FeatureError {
    fileprivate static func noTransform(_ size: Int) -> FeatureError {
        FeatureError(
            .transformUnavailable, setting: "fftSize", value: "\(size)",
            expected: "a transform that FFTW can plan and memory for its buffers")
    }
}
