import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Somebody who may not read and write everything: whoever runs the tests or, if that is root, nobody.
enum LesserUser {
    private static let isRoot = geteuid() == 0

    /// Whether the program can be run so. It cannot where it lies in a folder that is closed to others.
    static let isPossible = !isRoot || (try? run(["--version"], in: "/").exitCode) == 0

    static func run(_ arguments: [String], in folder: String) throws -> Outcome {
        guard isRoot else { return try Program.run(Program.audioclf, arguments, in: folder) }
        let asNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        return try Program.run("/usr/bin/env", asNobody + [Program.audioclf] + arguments, in: folder)
    }
}
