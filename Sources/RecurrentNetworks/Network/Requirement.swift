/// Stops the program with a sentence where its caller made a mistake, such as a target that is no class of the network.
///
/// In a release build `precondition` stops without the sentence, and training is done in release builds.
@inline(__always)
func require(
    _ condition: @autoclosure () -> Bool, _ sentence: @autoclosure () -> String, file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition() { fatalError(sentence(), file: file, line: line) }
}
