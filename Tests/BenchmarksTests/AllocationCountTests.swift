import Dispatch
import Testing

@testable import Benchmarks

/// Of this thread only: other tests run at the same time.
@Suite(.enabled(if: AllocationCount.isPossible, "allocations can be counted with glibc only, and not under a sanitizer"))
struct AllocationCountTests {
    @Test(arguments: [1, 100, 10_000]) func `an array that is allocated is counted, with its bytes`(size: Int) {
        var array: [Int] = []
        let count = AllocationCount.of(.thisThread) { array = Array(repeating: 7, count: size) }
        #expect(count.calls == 1)
        #expect(count.bytes >= size * MemoryLayout<Int>.stride && count.bytes < size * MemoryLayout<Int>.stride + 128)
        #expect(array.last == 7)
    }

    @Test func `each of several allocations is counted`() {
        var arrays: [[Int]] = []
        arrays.reserveCapacity(10)
        let count = AllocationCount.of(.thisThread) { for n in 0..<10 { arrays.append([n, n]) } }
        #expect(count.calls == 10)
    }

    @Test func `a loop that allocates nothing counts 0`() {
        var values = Array(repeating: 1.0, count: 1000)
        let count = AllocationCount.of(.thisThread) {
            for _ in 0..<10 { for n in values.indices { values[n] *= 1.5 } }
        }
        #expect(count == AllocationCount())
        #expect(values[0] > 1)
    }

    @Test func `a copy on write is counted`() {
        var values = Array(repeating: 1, count: 1000)
        let copy = values
        let count = AllocationCount.of(.thisThread) { values[0] = 2 }
        #expect(count.calls == 1 && count.bytes >= 1000 * MemoryLayout<Int>.stride)
        #expect(copy[0] == 1)
    }

    @Test func `aligned memory is counted`() {
        let count = AllocationCount.of(.thisThread) {
            unsafe UnsafeMutableRawPointer.allocate(byteCount: 640, alignment: 64).deallocate()
        }
        #expect(count.calls == 1 && count.bytes >= 640)
    }

    @Test func `what another thread allocates counts for all threads, and not for this one`() {
        let size = 1 << 20
        var own = AllocationCount()
        let all = AllocationCount.of(.allThreads) {
            own = AllocationCount.of(.thisThread) {
                let done = DispatchSemaphore(value: 0)
                DispatchQueue.global().async {
                    unsafe UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16).deallocate()
                    done.signal()
                }
                done.wait()
            }
        }
        #expect(own.bytes < size)
        #expect(all.bytes >= size)
    }
}
