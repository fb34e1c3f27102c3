internal import CKernels

/// The kernels for this CPU, chosen once.
enum Kernels {
    static let table: ck_recurrent_kernels = unsafe ck_recurrent_kernels_at(ck_level_in_use()).pointee
    static let quantized: ck_quantized_kernels = unsafe ck_quantized_kernels_at(ck_level_in_use()).pointee
}
