import Foundation
import RecurrentNetworks
import TestSupport
import Testing

/// Reading from what the system offers as files.
@Suite struct TensorFileReadingTests {
    let folder = try! TemporaryFolder()

    func error(reading path: String) -> TensorFileError? {
        do throws(TensorFileError) {
            _ = try TensorFile(contentsOf: path)
            return nil
        } catch {
            return error
        }
    }

    /// A pipe into which someone writes these bytes.
    func pipe(_ bytes: [UInt8]) -> String {
        let path = folder.path("pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        Thread.detachNewThread {
            let descriptor = unsafe open(path, O_WRONLY)
            _ = unsafe write(descriptor, bytes, bytes.count)
            close(descriptor)
        }
        return path
    }

    @Test func `a file and a pipe are read`() throws {
        let values = (0..<10_000).map(Float.init)
        let file = TensorFile(metadata: ["a": "b"], tensors: ["values": Tensor(shape: [100, 100], values: values)])
        try file.write(to: folder.path("file"))
        #expect(try TensorFile(contentsOf: folder.path("file")) == file)
        #expect(try TensorFile(contentsOf: pipe(file.encoded())) == file)
    }

    @Test func `a file that is too short or too long is refused`() throws {
        let bytes = TensorFileExamples.small.encoded()
        for length in 0..<bytes.count {
            try folder.fill("file", Array(bytes[..<length]))
            #expect(error(reading: folder.path("file"))?.code == (length < 8 ? .notATensorFile : .wrongLength))
        }
        try folder.fill("file", bytes + [0])
        #expect(
            error(reading: folder.path("file"))?.detail
                == "the file has \(bytes.count + 1) bytes, expected \(bytes.count) for the tensors in its header: "
                + "something was appended to it")
    }

    @Test(arguments: [-300, -40, -1, 1])
    func `a pipe that ends too early or too late is refused`(difference: Int) {
        let bytes = TensorFileExamples.small.encoded()
        let piped = difference < 0 ? Array(bytes.dropLast(-difference)) : bytes + [UInt8](repeating: 0, count: difference)
        #expect(error(reading: pipe(piped))?.code == .wrongLength)
    }

    @Test func `endless devices are refused at once`() {
        #expect(error(reading: "/dev/zero")?.code == .notATensorFile)
        #expect(error(reading: "/dev/urandom")?.code == .notATensorFile)
        #expect(error(reading: "/dev/null")?.detail.hasPrefix("the file is empty") == true)
    }

    @Test func `a pipe that promises a terabyte costs only what it delivers`() {
        let header = TensorFileExamples.header(shape: "[274877906944]", offsets: "[0,1099511627776]")
        let error = error(reading: pipe(TensorFileExamples.file(header: header, dataCount: 100)))
        #expect(error?.code == .wrongLength)
    }

    @Test func `a huge file with something appended is refused before it is read`() throws {
        try folder.fill("file", TensorFileExamples.small.encoded())
        #expect(unsafe truncate(folder.path("file"), 1 << 36) == 0)
        #expect(error(reading: folder.path("file"))?.code == .wrongLength)
    }

    @Test func `what the system refuses is said in its words`() throws {
        let missing = folder.path("missing")
        #expect(error(reading: missing)?.description == "\(missing): cannot open it: No such file or directory")
        #expect(error(reading: folder.path)?.description == "\(folder.path): cannot read it: Is a directory")
        #expect(error(reading: missing)?.code == .cannotRead)
    }

    @Test func `a file that cannot be written is an error of the tensor file`() {
        let error = #expect(throws: TensorFileError.self) { try TensorFileExamples.small.write(to: "/dev/full") }
        #expect(error?.description == "/dev/full: cannot write it: No space left on device")
        #expect(error?.code == .cannotWrite)
    }
}
