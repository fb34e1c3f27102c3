import AudioFiles
import CSndFile
import Synchronization
import TestSupport
import Testing

/// Writes interleaved samples with libsndfile, in one of its containers and encodings. False if it cannot.
@discardableResult
func writeSoundFile(
    _ samples: [Float], to path: String, format: Int, sampleRate: Int, channelCount: Int = 1
) -> Bool {
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate)
    info.channels = Int32(channelCount)
    info.format = Int32(format)
    guard unsafe sf_format_check(&info) != 0 else { return false }
    var opened: OpaquePointer?
    libsndfileOpening.withLock { _ in unsafe opened = sf_open(path, Int32(SFM_WRITE), &info) }
    guard let file = unsafe opened else { return false }
    defer { unsafe sf_close(file) }
    let frames = samples.count / channelCount
    let written = unsafe samples.withUnsafeBufferPointer {
        unsafe sf_writef_float(file, $0.baseAddress!, sf_count_t(frames))
    }
    return written == frames
}

struct ContainerAndEncoding: CustomTestStringConvertible, Sendable {
    let container: Int
    let encoding: Int
    let testDescription: String

    /// Everything that this machine's libsndfile writes for one channel.
    static let all: [ContainerAndEncoding] = {
        let encodings = formats(count: SFC_GET_FORMAT_SUBTYPE_COUNT, each: SFC_GET_FORMAT_SUBTYPE)
        let folder = try! TemporaryFolder()
        return formats(count: SFC_GET_FORMAT_MAJOR_COUNT, each: SFC_GET_FORMAT_MAJOR).flatMap { container in
            encodings.compactMap { encoding in
                // It offers some that it refuses once it is to write them (MPEG layers I and II, 12-bit DWVW).
                let path = folder.path("tried")
                let format = container.code | encoding.code
                guard writeSoundFile([0, 0, 0, 0], to: path, format: format, sampleRate: 16000) else { return nil }
                return ContainerAndEncoding(
                    container: container.code, encoding: encoding.code,
                    testDescription: "\(container.name), \(encoding.name)")
            }
        }
    }()

    private static func formats(count: Int, each: Int) -> [(code: Int, name: String)] {
        var number: Int32 = 0
        unsafe sf_command(nil, Int32(count), &number, Int32(MemoryLayout<Int32>.size))
        return (0..<number).map { index in
            var info = unsafe SF_FORMAT_INFO()
            unsafe info.format = index
            unsafe sf_command(nil, Int32(each), &info, Int32(MemoryLayout<SF_FORMAT_INFO>.size))
            return (Int(unsafe info.format), unsafe String(cString: info.name))
        }
    }
}
