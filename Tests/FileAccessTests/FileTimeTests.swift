import Foundation
import TestSupport
import Testing

@testable import FileAccess

@Suite struct FileTimeTests {
    @Test(arguments: [
        (0, 0, 0), (1, 5, 1_000_000_005), (-1, 999_999_999, -1), (9_223_372_036, 854_775_807, .max),
        (9_223_372_036, 854_775_806, .max - 1), (9_223_372_036, 999_999_999, .max), (9_223_372_037, 0, .max), (.max, 0, .max),
        (-9_223_372_036, 0, -9_223_372_036_000_000_000), (-9_223_372_037, 0, .min), (.min, 999_999_999, .min),
    ] as [(Int, Int, Int64)])
    func `a time is counted in nanoseconds as far as they reach, and is the last one beyond`(
        seconds: Int, nanoseconds: Int, expected: Int64
    ) {
        #expect(timespec(tv_sec: seconds, tv_nsec: nanoseconds).nanoseconds == expected)
    }

    @Test func `files of times that are far away are told apart`() throws {
        let folder = try TemporaryFolder()
        try folder.fill("file", [1])
        var found: [Int64] = []
        // In 2100.
        for seconds in [4_102_444_800, 4_102_444_801] {
            let times = [timespec](repeating: timespec(tv_sec: seconds, tv_nsec: 7), count: 2)
            #expect(unsafe utimensat(AT_FDCWD, folder.path("file"), times, 0) == 0)
            found.append(try OpenFile(folder.path("file"), O_RDONLY).state().modifiedNanoseconds)
        }
        #expect(found == [4_102_444_800_000_000_007, 4_102_444_801_000_000_007])
    }
}
