internal import FileAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds out what a source is and who is to read it: libsndfile whatever it can seek in, `SampleStream` what comes in
/// order and what a wrong header would mislead libsndfile about.
struct AudioOpening {
    let source: AudioSource
    let rawFormat: RawFormat?
    let spooling: PipeSpooling

    private var name: String { source.name }

    func open() throws(AudioFileError) -> AudioInput {
        switch source {
        case .memory(let bytes, _):
            return try openSeekable(ByteInput(memory: bytes), size: bytes.count)
        case .path(let path), .excerpt(let path, _):
            return try openFile(reporting("open") { () throws(FileError) in try OpenFile(path, O_RDONLY) })
        case .fileDescriptor(let number, let name):
            return try openFile(OpenFile(borrowing: number, name: name))
        }
    }

    private func openFile(_ file: consuming OpenFile) throws(AudioFileError) -> AudioInput {
        var size: Int?
        do {
            size = try file.regularLength()
            // Where somebody read the beginning, what is left can only be read in order.
            if size != nil, try file.position() != 0 { size = nil }
        } catch {
            throw .system("read", error)
        }
        guard let size else { return try openStream(ByteInput(stream: file)) }
        return try openSeekable(ByteInput(regular: file), size: size)
    }

    private func openSeekable(_ input: consuming ByteInput, size: Int) throws(AudioFileError) -> AudioInput {
        if size == 0 { throw .empty(name) }
        if let rawFormat { return try rawStream(rawFormat, input, length: size) }
        let finding = try HeaderFinding(&input, size: size, source: name)
        if let samples = finding.samples {
            input.move(to: samples.header.dataOffset)
            return .stream(
                try SampleStream(
                    source: name, container: samples.header.container, layout: samples.header.layout,
                    length: samples.length, input: input, warnings: finding.warnings))
        }
        switch source {
        case .memory(let bytes, _):
            return .file(try SoundFile(bytes, source: name, warnings: finding.warnings))
        case .path(let path) where path.hasSuffix(".sd2"), .excerpt(let path, _) where path.hasSuffix(".sd2"):
            return .file(try SoundFile(named: path, warnings: finding.warnings))
        case .path, .excerpt, .fileDescriptor:
            let descriptor = try reporting("open") { () throws(FileError) in try input.duplicateDescriptor()! }
            return .file(try SoundFile(closing: descriptor, source: name, warnings: finding.warnings))
        }
    }

    private func openStream(_ input: consuming ByteInput) throws(AudioFileError) -> AudioInput {
        if let rawFormat { return try rawStream(rawFormat, input, length: nil) }
        input.startRecording()
        switch try SoundHeader.read(from: &input) {
        case .header(let header):
            return .stream(
                try SampleStream(
                    source: name, container: header.container, layout: header.layout,
                    length: header.hasOpenLength ? nil : header.declaredLength, input: input))
        case .noSamples(let container): throw .noAudio(name, container: container)
        case .other:
            if input.position == 0 { throw .empty(name) }
            if spooling == .refused { throw .needsSeeking(name) }
            return try openFile(spool(&input, source: name))
        }
    }

    private func rawStream(
        _ layout: RawFormat, _ input: consuming ByteInput, length: Int?
    ) throws(AudioFileError) -> AudioInput {
        .stream(try SampleStream(source: name, container: "raw", layout: layout, length: length, input: input))
    }
}
