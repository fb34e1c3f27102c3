internal import FileAccess

/// Copies what `input` recorded and all that is still to come to an unnamed temporary file, which then stands at its
/// start. Memory stays bounded.
func spool(_ input: inout ByteInput, source: String) throws(AudioFileError) -> OpenFile {
    let action = "copy to a temporary file"
    let file = try reporting(action) { () throws(FileError) in try OpenFile.temporary(name: source) }
    var bytes = input.stopRecording()
    var size = 0
    repeat {
        try reporting(action) { () throws(FileError) in try file.write(bytes.span, at: size) }
        size += bytes.count
        bytes.removeAll(keepingCapacity: true)
        try input.take(65536, into: &bytes)
    } while !bytes.isEmpty
    return file
}
