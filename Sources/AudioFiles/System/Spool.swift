#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Copies what `input` recorded and all that is still to come to an unnamed temporary file, which then stands at its
/// start. Memory stays bounded.
func spool(_ input: inout ByteInput) throws(SystemError) -> SpooledFile {
    let file = try openUnnamedTemporaryFile()
    var bytes = input.stopRecording()
    var size = 0
    repeat {
        try file.write(bytes)
        size += bytes.count
        bytes.removeAll(keepingCapacity: true)
        try input.take(65536, into: &bytes)
    } while !bytes.isEmpty
    let number = file.number
    _ = try retryingInterrupts { Int(lseek(number, 0, SEEK_SET)) }
    return SpooledFile(descriptor: file, size: size)
}

/// A spooled recording, in bytes of its own.
struct SpooledFile: ~Copyable {
    let descriptor: Descriptor
    let size: Int
}
