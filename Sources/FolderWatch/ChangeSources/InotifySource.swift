#if os(Linux)
    internal import FileAccess
    internal import Glibc

    /// News from the Linux kernel (inotify(7)).
    ///
    /// A class, because it owns a descriptor.
    final class InotifySource: ChangeSource {
        private(set) var descriptor: Int32?
        private var buffer = [UInt8](repeating: 0, count: 1 << 16)

        deinit {
            if let descriptor { close(descriptor) }
        }

        func watch(_ path: RawPath, followingLink: Bool) throws(SystemError) -> Int32 {
            let descriptor = try open()
            let mask = Self.mask | (followingLink ? 0 : UInt32(IN_DONT_FOLLOW))
            let watch = unsafe path.withCString { unsafe inotify_add_watch(descriptor, $0, mask) }
            guard watch >= 0 else { throw SystemError() }
            return watch
        }

        func unwatch(_ watch: Int32) {
            if let descriptor { _ = inotify_rm_watch(descriptor, watch) }
        }

        func read() -> [Change] {
            guard let descriptor else { return [] }
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return [] }
            let news = buffer
            return Self.changes(in: news.span.extracting(first: count))
        }

        private static let mask = UInt32(
            IN_CREATE | IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF
                | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

        /// Tries again each time: there are few inotify descriptors for each user, but others give theirs back.
        private func open() throws(SystemError) -> Int32 {
            if let descriptor { return descriptor }
            let new = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
            guard new >= 0 else { throw SystemError() }
            descriptor = new
            return new
        }

        /// Takes apart what the kernel writes: a watch, a mask, a cookie and a length of 4 bytes each, and a name of that
        /// length, padded with zeros.
        static func changes(in bytes: Span<UInt8>) -> [Change] {
            var changes: [Change] = []
            var start = 0
            while start + 16 <= bytes.count {
                func word(_ n: Int) -> UInt32 {
                    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start + 4 * n, as: UInt32.self)
                }
                let (mask, end) = (Int32(bitPattern: word(1)), start + 16 + Int(word(3)))
                guard end <= bytes.count else { break }
                var name: [UInt8] = []
                for n in (start + 16)..<end {
                    if bytes[n] == 0 { break }
                    name.append(bytes[n])
                }
                if let kind = kinds.first(where: { mask & $0.flag != 0 })?.kind {
                    changes.append(
                        Change(
                            watch: Int32(bitPattern: word(0)), kind: kind, isFolder: mask & IN_ISDIR != 0, cookie: word(2),
                            name: RawPath(unchecked: name)))
                }
                start = end
            }
            return changes
        }

        /// `IN_UNMOUNT` is not among them: `IN_IGNORED` follows it.
        private static let kinds: [(flag: Int32, kind: Change.Kind)] = [
            (IN_MODIFY, .modified), (IN_CREATE, .created), (IN_CLOSE_WRITE, .closedAfterWrite), (IN_MOVED_TO, .movedIn),
            (IN_MOVED_FROM, .movedOut), (IN_DELETE, .deleted), (IN_ATTRIB, .attributesChanged),
            (IN_DELETE_SELF, .selfDeleted), (IN_MOVE_SELF, .selfMoved), (IN_IGNORED, .watchEnded),
            (IN_Q_OVERFLOW, .overflow),
        ]
    }
#endif
