internal import CKernels

/// The level of the kernels that this process uses: see `level.h`.
package enum CPULevel {
    /// Its name: "baseline", "avx2" or "avx512".
    package static let name = unsafe String(cString: ck_level_name(ck_level_in_use()))

    /// Why it is not the one that AUDIOCLF_CPU in the environment asks for, in a sentence; nil where it is, and where none is
    /// asked for.
    package static let refusal: String? = {
        guard let value = unsafe ck_level_requested() else { return nil }
        let result = ck_level_request_result()
        if result == CK_REQUEST_MET { return nil }
        let names = (0...ck_highest_level().rawValue).map { unsafe String(cString: ck_level_name(ck_level($0))) }
        let reason = result == CK_REQUEST_TOO_HIGH ? ", which this CPU does not have" : ""
        return unsafe "AUDIOCLF_CPU is \"\(String(cString: value))\"\(reason): expected \(names.joined(separator: " or "))"
    }()
}
