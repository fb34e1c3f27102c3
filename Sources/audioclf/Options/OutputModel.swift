import AudioClassification
import EnglishKeywords
import FileAccess

/// Where a model is to be written.
enum OutputModel {
    /// Finds out now, not after long work, whether it can be; what is there and no model is not replaced.
    static func check(_ path: String) throws {
        if path == EnglishKeywords.name {
            throw CommandError(
                description: "\(path): this is what the model inside the program is called; choose another name, or ./\(path)")
        }
        try AtomicFile.checkWritable(path)
        if AtomicFile.isRegularAndNotEmpty(path), (try? ClassifierModel(contentsOf: path)) == nil {
            throw CommandError(description: "\(path): exists and is no model; choose another name or remove it")
        }
    }
}
