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
        case .memory(let bytes, _): return try openMemory(bytes)
        case .path(let path):
            return try openDescriptor(
                named("open") { () throws(SystemError) in try Descriptor(opening: path, flags: O_RDONLY) })
        case .fileDescriptor(let number, _): return try openDescriptor(Descriptor(borrowing: number))
        }
    }

    private func openMemory(_ bytes: [UInt8]) throws(AudioFileError) -> AudioInput {
        if bytes.isEmpty { throw .empty(name) }
        if let rawFormat { return try rawStream(rawFormat, ByteInput(memory: bytes), length: bytes.count, nil) }
        let finding = try HeaderFinding(ByteInput(memory: bytes), size: bytes.count, source: name)
        if let samples = finding.samples {
            return try sampleStream(samples, ByteInput(memory: bytes), nil, warnings: finding.warnings)
        }
        return .file(try SoundFile(bytes, source: name, warnings: finding.warnings))
    }

    private func openDescriptor(_ descriptor: consuming Descriptor) throws(AudioFileError) -> AudioInput {
        let number = descriptor.number
        let kind = try named("open") { () throws(SystemError) in try Descriptor.kind(of: number) }
        switch kind {
        case .directory: throw .isDirectory(name)
        case .stream: return try openStream(descriptor)
        case .regular(let size):
            let position = try named("read") { () throws(SystemError) in try Descriptor.position(of: number) }
            // Somebody read the beginning: what is left can only be read in order.
            guard position == 0 else { return try openStream(descriptor) }
            return try openFile(descriptor, size: size)
        }
    }

    private func openFile(_ descriptor: consuming Descriptor, size: Int) throws(AudioFileError) -> AudioInput {
        if size == 0 { throw .empty(name) }
        let number = descriptor.number
        if let rawFormat {
            return try rawStream(rawFormat, ByteInput(file: number), length: size, descriptor)
        }
        let finding = try HeaderFinding(ByteInput(file: number, bufferSize: 4096), size: size, source: name)
        if let samples = finding.samples {
            return try sampleStream(samples, ByteInput(file: number), descriptor, warnings: finding.warnings)
        }
        if case .path(let path) = source, path.hasSuffix(".sd2") {
            return .file(try SoundFile(named: path, warnings: finding.warnings))
        }
        return .file(try SoundFile(descriptor, source: name, warnings: finding.warnings))
    }

    private func openStream(_ descriptor: consuming Descriptor) throws(AudioFileError) -> AudioInput {
        var input = ByteInput(stream: descriptor.number)
        if let rawFormat { return try rawStream(rawFormat, input, length: nil, descriptor) }
        input.startRecording()
        let outcome = try named("read") { () throws(SystemError) in try SoundHeader.read(from: &input) }
        switch outcome {
        case .header(let header):
            return .stream(
                try SampleStream(
                    source: name, container: header.container, layout: header.layout,
                    length: header.hasOpenLength ? nil : header.declaredLength, input: input, descriptor: descriptor))
        case .noSamples(let container): throw .noAudio(name, container: container)
        case .other:
            if input.position == 0 { throw .empty(name) }
            if spooling == .refused { throw .needsSeeking(name) }
            let spooled = try named("copy to a temporary file") { () throws(SystemError) in try spool(&input) }
            return try openSpooled(spooled)
        }
    }

    private func openSpooled(_ file: consuming SpooledFile) throws(AudioFileError) -> AudioInput {
        let size = file.size
        return try openFile(file.descriptor, size: size)
    }

    private func rawStream(
        _ layout: RawFormat, _ input: ByteInput, length: Int?, _ descriptor: consuming Descriptor?
    ) throws(AudioFileError) -> AudioInput {
        .stream(
            try SampleStream(
                source: name, container: "raw", layout: layout, length: length, input: input, descriptor: descriptor))
    }

    private func sampleStream(
        _ samples: HeaderFinding.Samples, _ input: consuming ByteInput, _ descriptor: consuming Descriptor?,
        warnings: [AudioWarning]
    ) throws(AudioFileError) -> AudioInput {
        _ = try named("read") { () throws(SystemError) in try input.skip(samples.header.dataOffset) }
        return .stream(
            try SampleStream(
                source: name, container: samples.header.container, layout: samples.header.layout,
                length: samples.length, input: input, descriptor: descriptor, warnings: warnings))
    }

    private func named<Result: ~Copyable>(
        _ action: String, _ call: () throws(SystemError) -> Result
    ) throws(AudioFileError) -> Result {
        try attributed(to: name, action, call)
    }
}
