import RecurrentNetworks
import Testing

/// The error that `body` throws, which is to be a network's, or nil.
func thrownError(_ body: () throws -> Void) -> NetworkError? {
    do {
        try body()
        return nil
    } catch {
        if !(error is NetworkError) { Issue.record(error) }
        return error as? NetworkError
    }
}
