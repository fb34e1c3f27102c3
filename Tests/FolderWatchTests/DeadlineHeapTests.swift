import Testing

@testable import FolderWatch

@Suite struct DeadlineHeapTests {
    @Test func `what is first comes first, whatever was added, moved and removed`() {
        var random = SplitMix(state: 7)
        var heap = DeadlineHeap<Int>()
        /// What is in it: id, deadline and order of arrival.
        var plain: [Int: (deadline: Int64, arrival: Int)] = [:]
        var mostAtOnce = 0
        for arrival in 0..<1500 {
            // It grows for a while, and then shrinks until nothing is left.
            switch Int.random(in: 0..<5, using: &random) {
            case 0...2 where arrival < 500 || heap.isEmpty && arrival < 1200:
                let deadline = Int64.random(in: 0..<1000, using: &random)
                plain[heap.insert(arrival, deadline: deadline)] = (deadline, arrival)
            case 3:
                guard let id = plain.keys.min() else { continue }
                let deadline = Int64.random(in: 0..<1000, using: &random)
                heap.setDeadline(of: id, to: deadline)
                plain[id]!.deadline = deadline
            default:
                guard let next = heap.next else { continue }
                #expect(plain.allSatisfy { ($1.deadline, $1.arrival) >= (next.deadline, plain[next.id]!.arrival) })
                let id = arrival % 2 == 0 ? next.id : plain.keys.max()!
                let element = heap.remove(id)
                #expect(element == plain[id]?.arrival)
                plain[id] = nil
            }
            #expect(heap.count == plain.count)
            mostAtOnce = max(mostAtOnce, heap.count)
        }
        #expect(mostAtOnce > 150)
        #expect(heap.isEmpty && heap.next == nil)
    }

    @Test func `of several with the same deadline the first one comes first`() {
        var heap = DeadlineHeap<Int>()
        for n in 0..<100 { _ = heap.insert(n, deadline: 5) }
        var order: [Int] = []
        while let next = heap.next { order.append(heap.remove(next.id)) }
        #expect(order == Array(0..<100))
    }
}
