internal import CKernels

/// The Euclidean norm of a gradient, accumulated in double: what is clipped (Pascanu, Mikolov and Bengio 2013).
public func gradientNorm(_ gradient: [Float]) -> Double {
    unsafe gradient.withUnsafeBufferPointer { unsafe Kernels.table.sum_of_squares($0.baseAddress, $0.count) }.squareRoot()
}
