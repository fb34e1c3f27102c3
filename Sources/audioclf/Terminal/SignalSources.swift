import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Calls functions when signals come, for as long as it lives; what they would do otherwise is off.
final class SignalSources: Sendable {
    private let sources: [any DispatchSourceSignal]

    init(_ handlers: [(number: Int32, handler: @Sendable () -> Void)]) {
        let queue = DispatchQueue(label: "signals")
        sources = handlers.map { number, handler in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handler)
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
