import CSndFile

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of an audio file and libsndfile's place in them.
///
/// A class, because libsndfile holds a pointer to it.
final class SoundMemory {
    fileprivate let bytes: [UInt8]
    fileprivate var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    fileprivate func seek(_ offset: Int, _ whence: Int32) -> Int {
        let base =
            switch whence {
            case SEEK_CUR: position
            case SEEK_END: bytes.count
            default: 0
            }
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return -1 }
        position = target
        return target
    }

    fileprivate func read(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
        let part = min(count, bytes.count - position)
        guard part > 0 else { return 0 }
        unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: $0.baseAddress! + position, byteCount: part) }
        position += part
        return part
    }

    /// How libsndfile gets at a `SoundMemory`, which is its user data.
    static var access: SF_VIRTUAL_IO {
        unsafe SF_VIRTUAL_IO(
            get_filelen: { unsafe sf_count_t(memory($0).bytes.count) },
            seek: { unsafe sf_count_t(memory($2).seek(Int($0), $1)) },
            read: { unsafe sf_count_t(memory($2).read($0!, Int($1))) },
            write: { _, _, _ in 0 },
            tell: { unsafe sf_count_t(memory($0).position) })
    }
}

private func memory(_ pointer: UnsafeMutableRawPointer?) -> SoundMemory {
    unsafe Unmanaged<SoundMemory>.fromOpaque(pointer!).takeUnretainedValue()
}
