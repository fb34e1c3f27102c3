import CSndFile

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// libsndfile's last complaint about `handle`, or (nil) about opening a file.
func errorText(_ handle: OpaquePointer?) -> String {
    var text = unsafe String(cString: sf_strerror(handle))
    while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
    return text
}

/// "WAV" for "WAV (Microsoft)", also for its variant with the longer format chunk.
func containerName(_ format: Int, _ handle: OpaquePointer) -> String {
    if format == SF_FORMAT_WAVEX { return "WAV" }
    let name = unsafe formatName(format, handle) ?? "unknown"
    return String(name.split(separator: " (").first ?? "unknown")
}

func encodingName(_ format: Int, _ handle: OpaquePointer) -> String {
    let known: SampleEncoding? =
        switch format {
        case SF_FORMAT_PCM_U8: .pcm8Unsigned
        case SF_FORMAT_PCM_S8: .pcm8
        case SF_FORMAT_PCM_16: .pcm16
        case SF_FORMAT_PCM_24: .pcm24
        case SF_FORMAT_PCM_32: .pcm32
        case SF_FORMAT_FLOAT: .float32
        case SF_FORMAT_DOUBLE: .float64
        case SF_FORMAT_ULAW: .muLaw
        case SF_FORMAT_ALAW: .aLaw
        default: nil
        }
    if let known { return known.name }
    return unsafe formatName(format, handle) ?? "unknown"
}

private func formatName(_ format: Int, _ handle: OpaquePointer) -> String? {
    var info = unsafe SF_FORMAT_INFO()
    unsafe info.format = Int32(format)
    let size = unsafe Int32(MemoryLayout<SF_FORMAT_INFO>.size)
    guard unsafe sf_command(handle, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0 else { return nil }
    guard let name = unsafe info.name else { return nil }
    return unsafe String(cString: name)
}

/// What libsndfile noted about a length in the header that is not the file's ("SSND : 4008 (should be 1008)"); nil if
/// nothing. It corrects such lengths without any other sign.
func lengthRemark(_ handle: OpaquePointer) -> String? {
    let sign = "(should be"
    let log = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2048) { text -> String? in
        guard unsafe sf_command(handle, Int32(SFC_GET_LOG_INFO), text.baseAddress, Int32(text.count)) > 0 else { return nil }
        // Few logs have one, and every recording has a log.
        return unsafe strstr(text.baseAddress!, sign) == nil ? nil : String(cString: text.baseAddress!)
    }
    let line = log?.split(separator: "\n").first { $0.contains(sign) }
    return line.map { line in line.split { $0 == " " }.joined(separator: " ") }
}
