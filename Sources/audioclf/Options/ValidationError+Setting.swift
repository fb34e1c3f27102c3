import ArgumentParser
import NoteGeneration

extension ValidationError {
    /// Wrong usage that a setting refuses, told by the name of the option that sets it.
    ///
    /// - Parameter options: The option of each setting, by the name that errors give the setting.
    init(_ error: NoteGenerationError, options: [String: String]) {
        for (setting, option) in options where error.message.hasPrefix("\(setting) is ") {
            self.init("\(option)\(error.message.dropFirst(setting.count))")
            return
        }
        self.init(error.message)
    }
}
