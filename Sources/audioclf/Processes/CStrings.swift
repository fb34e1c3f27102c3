/// Byte strings as C wants the arguments of a program: each with a zero behind it, and nil behind the last.
@safe struct CStrings: ~Copyable {
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [[UInt8]]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: strings.count + 1)
        for (n, string) in strings.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
            for (k, byte) in string.enumerated() { unsafe copy[k] = CChar(bitPattern: byte) }
            unsafe copy[string.count] = 0
            unsafe (pointers + n).initialize(to: copy)
        }
        unsafe (pointers + strings.count).initialize(to: nil)
    }

    /// Calls a function with them; they are gone with this value.
    borrowing func withPointers<Result>(_ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
        unsafe body(pointers)
    }

    deinit {
        for n in 0..<count { unsafe pointers[n]?.deallocate() }
        unsafe pointers.deallocate()
    }
}
