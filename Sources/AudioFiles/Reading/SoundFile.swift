import CSndFile
package import Synchronization

/// A recording opened by libsndfile: owns its handle.
@safe struct SoundFile: ~Copyable {
    let format: AudioFormat
    private(set) var warnings: [AudioWarning]
    private let source: String
    private let handle: OpaquePointer
    /// What the handle reads from, if it is memory: released after it.
    private let memory: SoundMemory?
    private var framesRead = 0

    /// Reads the regular file behind `descriptor`, which stands at its start, and closes it in any case.
    ///
    /// It must be libsndfile's own: told to leave a descriptor open, it closes it all the same when it refuses a file
    /// (1.2.0).
    init(closing descriptor: Int32, source: String, warnings: [AudioWarning]) throws(AudioFileError) {
        var info = SF_INFO()
        let handle = try unsafe opened(source, &info) { info in
            unsafe sf_open_fd(descriptor, Int32(SFM_READ), &info, Int32(SF_TRUE))
        }
        unsafe self.init(handle, info, memory: nil, source: source, warnings: warnings)
    }

    /// Reads `path` by its name: Sound Designer II keeps its header in a file beside it.
    init(named path: String, warnings: [AudioWarning]) throws(AudioFileError) {
        var info = SF_INFO()
        let handle = try unsafe opened(path, &info) { info in unsafe sf_open(path, Int32(SFM_READ), &info) }
        unsafe self.init(handle, info, memory: nil, source: path, warnings: warnings)
    }

    /// Reads the bytes of an audio file.
    init(_ bytes: [UInt8], source: String, warnings: [AudioWarning]) throws(AudioFileError) {
        let memory = SoundMemory(bytes)
        var info = SF_INFO()
        var access = SoundMemory.access
        let handle = try unsafe opened(source, &info) { info in
            unsafe sf_open_virtual(&access, Int32(SFM_READ), &info, Unmanaged.passUnretained(memory).toOpaque())
        }
        unsafe self.init(handle, info, memory: memory, source: source, warnings: warnings)
    }

    private init(
        _ handle: OpaquePointer, _ info: SF_INFO, memory: SoundMemory?, source: String, warnings: [AudioWarning]
    ) {
        unsafe self.handle = unsafe handle
        self.memory = memory
        self.source = source
        format = unsafe AudioFormat(info, handle)
        self.warnings = warnings
        if warnings.isEmpty, let remark = unsafe lengthRemark(handle) {
            self.warnings.append(.inconsistentHeader(source, libsndfile: remark))
        }
    }

    deinit { unsafe sf_close(handle) }

    /// Passes over `count` frames, or fewer where the recording ends.
    mutating func skip(_ count: Int) {
        // Lossy decoders need some of what came before: MP3 begins with silence and noise after a seek.
        let sought = count - (1 << 15)
        var missing = count
        // Some encodings (DWVW) can only be decoded from their beginning.
        if sought > 0, unsafe sf_seek(handle, sf_count_t(sought), Int32(SF_SEEK_CUR)) == framesRead + sought {
            framesRead += sought
            missing -= sought
        }
        var dropped: [Float] = []
        while missing > 0 {
            let frames = read(min(missing, 4096), into: &dropped)
            if frames == 0 { return }
            missing -= frames
            dropped.removeAll(keepingCapacity: true)
        }
    }

    /// Appends `count` interleaved frames, or fewer at the end.
    mutating func read(_ count: Int, into samples: inout [Float]) -> Int {
        let channelCount = format.channelCount
        var frames = 0
        samples.append(addingCapacity: count * channelCount) { room in
            unsafe room.withUnsafeMutableBufferPointer { buffer, initialized in
                let target = unsafe buffer.baseAddress! + initialized
                frames = unsafe Int(sf_readf_float(handle, target, sf_count_t(count)))
                initialized += frames * channelCount
            }
        }
        framesRead += frames
        if frames < count { noteEnd() }
        return frames
    }

    /// Says, once, why the recording ended before it should have.
    private mutating func noteEnd() {
        guard warnings.isEmpty else { return }
        if unsafe sf_error(handle) != SF_ERR_NO_ERROR {
            warnings.append(
                .damaged(
                    source, frame: framesRead, sampleRate: format.sampleRate,
                    libsndfile: unsafe errorText(handle)))
        } else if let promised = format.frameCount, framesRead < promised {
            warnings.append(.truncated(source, promised: promised, found: framesRead))
        }
    }
}

/// libsndfile keeps the reason why a file could not be opened once for the whole process: opening and asking for it are one
/// step, so that no other thread's file comes between. Decoding needs no such care. Whoever else opens files with libsndfile in
/// this process, as tests do, is to hold it too.
package let libsndfileOpening = Mutex(())

/// The handle, if libsndfile gave one and the recording has a rate and channels as real ones have; else it is closed.
private func opened(
    _ source: String, _ info: inout SF_INFO, _ open: (inout SF_INFO) -> OpaquePointer?
) throws(AudioFileError) -> OpaquePointer {
    var opened: OpaquePointer?
    var reason = ""
    libsndfileOpening.withLock { _ in
        unsafe opened = open(&info)
        if unsafe opened == nil { reason = errorText(nil) }
    }
    guard let handle = unsafe opened else { throw .notAudio(source, libsndfile: reason) }
    do throws(AudioFileError) {
        try RawFormat(sampleRate: Int(info.samplerate), channelCount: Int(info.channels)).check(source)
    } catch {
        unsafe sf_close(handle)
        throw error
    }
    return unsafe handle
}

extension AudioFormat {
    fileprivate init(_ info: SF_INFO, _ handle: OpaquePointer) {
        let container = Int(info.format) & SF_FORMAT_TYPEMASK
        let encoding = Int(info.format) & SF_FORMAT_SUBMASK
        self.init(
            sampleRate: Int(info.samplerate), channelCount: Int(info.channels),
            // Where libsndfile cannot know, it says the largest number there is.
            frameCount: info.frames < Int64.max ? Int(info.frames) : nil,
            container: unsafe containerName(container, handle), encoding: unsafe encodingName(encoding, handle))
    }
}
