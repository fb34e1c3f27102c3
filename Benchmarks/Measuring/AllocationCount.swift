import CAllocationCounter

/// What a piece of work asked of the allocator.
struct AllocationCount: Equatable {
    /// Blocks, new or resized.
    var calls = 0
    /// Their bytes.
    var bytes = 0

    /// Whether this program's allocations can be counted: with glibc, and not under a sanitizer.
    static var isPossible: Bool { ac_is_counting() }

    /// Whose allocations count.
    enum Scope { case thisThread, allThreads }

    /// Counts while `work` runs; 0 where that is not possible.
    static func of(_ scope: Scope = .allThreads, _ work: () throws -> Void) rethrows -> AllocationCount {
        let before = scope.soFar
        try work()
        let after = scope.soFar
        return AllocationCount(calls: Int(after.calls - before.calls), bytes: Int(after.bytes - before.bytes))
    }
}

extension AllocationCount.Scope {
    fileprivate var soFar: ac_allocations {
        switch self {
        case .thisThread: ac_of_this_thread()
        case .allThreads: ac_of_all_threads()
        }
    }
}
