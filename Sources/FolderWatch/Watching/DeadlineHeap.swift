/// Things that wait, each until a deadline of its own; the next one is found at once, all else takes O(log n).
///
/// A binary heap of places in a table, in which each thing also knows where in the heap it is.
struct DeadlineHeap<Element> {
    private struct Slot {
        var element: Element?
        var deadline: Int64
        /// Tells which of two with the same deadline came first.
        var arrival: UInt64
        var position: Int
    }

    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    private var heap: [Int] = []
    private var arrivals: UInt64 = 0

    var count: Int { heap.count }
    var isEmpty: Bool { heap.isEmpty }

    /// What waits no longer than all others, and until when; of several the one that came first.
    var next: (id: Int, deadline: Int64)? { heap.first.map { ($0, slots[$0].deadline) } }

    /// Adds an element; the result stands for it until it is removed.
    mutating func insert(_ element: Element, deadline: Int64) -> Int {
        let slot = Slot(element: element, deadline: deadline, arrival: arrivals, position: heap.count)
        arrivals += 1
        let id: Int
        if let free = freeSlots.popLast() {
            id = free
            slots[id] = slot
        } else {
            id = slots.count
            slots.append(slot)
        }
        heap.append(id)
        rise(from: slot.position)
        return id
    }

    @discardableResult
    mutating func remove(_ id: Int) -> Element {
        let element = slots[id].element!
        let (position, last) = (slots[id].position, heap.removeLast())
        if last != id {
            place(last, at: position)
            rise(from: position)
            sink(from: slots[last].position)
        }
        slots[id].element = nil
        if heap.isEmpty {
            // A crowd that is gone leaves no room taken.
            (slots, freeSlots, heap) = ([], [], [])
        } else {
            freeSlots.append(id)
        }
        return element
    }

    subscript(id: Int) -> Element {
        get { slots[id].element! }
        _modify { yield &slots[id].element! }
    }

    func deadline(of id: Int) -> Int64 { slots[id].deadline }

    mutating func setDeadline(of id: Int, to deadline: Int64) {
        slots[id].deadline = deadline
        rise(from: slots[id].position)
        sink(from: slots[id].position)
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        (slots[a].deadline, slots[a].arrival) < (slots[b].deadline, slots[b].arrival)
    }

    private mutating func place(_ id: Int, at position: Int) {
        heap[position] = id
        slots[id].position = position
    }

    private mutating func rise(from start: Int) {
        var position = start
        let id = heap[position]
        while position > 0, precedes(id, heap[(position - 1) / 2]) {
            place(heap[(position - 1) / 2], at: position)
            position = (position - 1) / 2
        }
        place(id, at: position)
    }

    private mutating func sink(from start: Int) {
        var position = start
        let id = heap[position]
        while true {
            var child = 2 * position + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
            guard precedes(heap[child], id) else { break }
            place(heap[child], at: position)
            position = child
        }
        place(id, at: position)
    }
}
