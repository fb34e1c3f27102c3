import Dispatch
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct StopRequestTests {
    let stop = StopRequest()

    @Test func `a second signal is told from the first`() {
        #expect(!stop.isRequested && stop.signal == nil)
        #expect(!stop.request(by: SIGTERM))
        #expect(stop.isRequested && stop.signal == SIGTERM)
        #expect(stop.request(by: SIGINT))
        #expect(stop.signal == SIGINT)
    }

    @Test func `an end that no signal asked for is no first signal`() {
        stop.request()
        #expect(stop.isRequested && stop.signal == nil)
        #expect(!stop.request(by: SIGTERM))
    }

    @Test func `all who wait go on, and nobody waits afterwards`() {
        let waiters = DispatchGroup()
        for number in 0..<3 {
            DispatchQueue(label: "waiter \(number)").async(group: waiters) { [stop] in stop.wait(.seconds(1000)) }
        }
        stop.request()
        #expect(waiters.wait(timeout: .now() + 60) == .success)
        stop.wait(.seconds(1000))
    }

    @Test func `a wait ends without an end too`() {
        stop.wait(.milliseconds(1))
        stop.wait(.zero)
        #expect(!stop.isRequested)
    }
}
