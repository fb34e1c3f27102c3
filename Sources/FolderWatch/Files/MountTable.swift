#if os(Linux)
    internal import FileAccess
    internal import Glibc

    /// Which kind of file system a folder is on, as `/proc` knows it.
    ///
    /// The number that `statfs` gives would not do: it is the same for all FUSE file systems, those of a disk of our own
    /// among them.
    enum MountTable {
        /// Such as "ext4" or "fuse.sshfs"; nil where `/proc` does not say.
        static func typeOfFileSystem(of path: RawPath) -> String? {
            let descriptor = unsafe path.withCString { unsafe open($0, withoutReading | O_DIRECTORY | O_CLOEXEC) }
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            guard let info = contents(of: "/proc/self/fdinfo/\(descriptor)"), let mount = mountNumber(in: info),
                let table = contents(of: mountTable)
            else { return nil }
            return type(ofMount: mount, in: table)
        }

        /// A number that changes with what is mounted.
        static func fingerprint() -> Int { contents(of: mountTable).hashValue }

        /// `O_PATH`: a folder may be asked this that may not be read.
        private static let withoutReading: Int32 = 0o10_000_000

        private static let mountTable = "/proc/self/mountinfo"

        /// Whether files on such a file system can change without this machine's kernel taking part, which then has nothing
        /// to tell: another machine, the host of this one, or a program writes them.
        static func hidesChanges(_ type: String) -> Bool {
            // "fuseblk" is a disk of this machine, read by a program of this machine; the other is what a container of a
            // user without rights sees as its root.
            if type == "fuse.fuse-overlayfs" { return false }
            return type == "fuse" || type.hasPrefix("fuse.") || remoteTypes.contains(type)
        }

        private static let remoteTypes: Set<String> = [
            "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fakeowner", "gfs2", "glusterfs", "gpfs",
            "grpcfuse", "kafs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "osxfs", "panfs", "prl_fs", "pvfs2",
            "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "wekafs",
        ]

        /// The number behind "mnt_id:" in what the kernel says of a descriptor.
        static func mountNumber(in info: String) -> String? {
            for line in info.split(separator: "\n") where line.hasPrefix("mnt_id:") {
                return line.split(whereSeparator: { $0 == "\t" || $0 == " " }).last.map(String.init)
            }
            return nil
        }

        /// The type in the line of `/proc/self/mountinfo` that begins with the mount's number: the first word after the dash
        /// that ends the optional fields (proc_pid_mountinfo(5)).
        static func type(ofMount number: String, in table: String) -> String? {
            for line in table.split(separator: "\n") where line.hasPrefix(number + " ") {
                let words = line.split(separator: " ")
                guard let dash = words.dropFirst(6).firstIndex(of: "-"), dash + 1 < words.endIndex else { return nil }
                return String(words[dash + 1])
            }
            return nil
        }

        private static func contents(of path: String) -> String? {
            guard let file = try? OpenFile(path, O_RDONLY) else { return nil }
            var bytes: [UInt8] = []
            guard (try? file.read(Int.max, into: &bytes)) != nil else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
#endif
