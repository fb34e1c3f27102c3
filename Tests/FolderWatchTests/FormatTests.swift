import FileAccess
import Foundation
import Testing

@testable import FolderWatch

/// What the system writes and what people read.
@Suite struct FormatTests {
    #if os(Linux)
        @Test func `news is taken apart as the kernel writes it`() {
            func word(_ n: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: n >> (8 * $0)) } }
            func event(_ watch: UInt32, _ mask: UInt32, _ cookie: UInt32, _ name: [UInt8]) -> [UInt8] {
                word(watch) + word(mask) + word(cookie) + word(UInt32(name.count)) + name
            }
            let bytes =
                event(3, 0x8, 0, [0x61, 0xE9, 0, 0]) + event(4, 0x4000_0080, 77, [0x64] + [UInt8](repeating: 0, count: 15))
                + event(5, 0x8000, 0, []) + event(6, 0x2000, 0, []) + event(.max, 0x4000, 0, [])
                // What is not asked for, and one of which a part is missing.
                + event(7, 0x1, 0, []) + event(8, 0x2, 0, [0x61, 0, 0, 0]).dropLast()
            let changes = InotifySource.changes(in: bytes.span)
            #expect(
                changes == [
                    Change(watch: 3, kind: .closedAfterWrite, name: RawPath(bytes: [0x61, 0xE9])),
                    Change(watch: 4, kind: .movedIn, isFolder: true, cookie: 77, name: RawPath("d")),
                    Change(watch: 5, kind: .watchEnded),
                    Change(watch: -1, kind: .overflow),
                ])
        }

        @Test func `the type of a file system is found in the kernel's tables`() {
            #expect(MountTable.mountNumber(in: "pos:\t0\nflags:\t02\nmnt_id:\t29\nino:\t5\n") == "29")
            #expect(MountTable.mountNumber(in: "pos:\t0\n") == nil)
            let table = """
                2 1 0:5 / / rw - ext4 /dev/sda rw
                29 27 0:25 / /mnt/a\\040b ro,nosuid master:1 - fuse.sshfs host:/ ro
                30 27 0:26 / /mnt/- rw shared:2 master:1 - nfs4 host:/x rw
                31 27 0:27 / /cut
                """
            #expect(MountTable.type(ofMount: "2", in: table) == "ext4")
            #expect(MountTable.type(ofMount: "29", in: table) == "fuse.sshfs")
            #expect(MountTable.type(ofMount: "30", in: table) == "nfs4")
            #expect(MountTable.type(ofMount: "31", in: table) == nil)
            #expect(MountTable.type(ofMount: "9", in: table) == nil)
        }

        @Test func `the file systems that others can write are known, and the type of a real one is found`() {
            for type in ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuse.sshfs", "virtiofs", "vboxsf"] {
                #expect(MountTable.hidesChanges(type), "\(type)")
            }
            for type in ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "vfat", "fuse.fuse-overlayfs"] {
                #expect(!MountTable.hidesChanges(type), "\(type)")
            }
            #expect(MountTable.typeOfFileSystem(of: RawPath("/proc")) == "proc")
            #expect(MountTable.typeOfFileSystem(of: RawPath("/proc/missing")) == nil)
            #expect(MountTable.fingerprint() == MountTable.fingerprint())
        }
    #endif

    @Test func `paths are joined and taken apart by bytes`() {
        #expect(RawPath("a").appending(RawPath("b")) == RawPath("a/b"))
        #expect(RawPath("a/").appending(RawPath("b")) == RawPath("a/b"))
        #expect(RawPath("/").appending(RawPath("b")) == RawPath("/b"))
        #expect(RawPath("").appending(RawPath("b")) == RawPath("b"))
        #expect(RawPath("a").appending(RawPath("")) == RawPath("a"))
        #expect(RawPath("a/b/c").lastName == RawPath("c") && RawPath("c").lastName == RawPath("c"))
        #expect(RawPath("é").string == "é" && RawPath(bytes: [0xE9]).string == nil)
        #expect([RawPath("b"), RawPath("a/b"), RawPath("a")].sorted() == ["a", "a/b", "b"].map { RawPath($0) })
        #expect(FolderWatch("in").path(to: RawPath("a/b")) == RawPath("in/a/b"))
    }

    @Test func `a list of names gives back each one`() {
        var list = NameList()
        for name in ["a", "bc", "é"] { list.append(name.utf8) }
        var names: [String?] = []
        while let name = list.next() { names.append(name.string) }
        #expect(names == ["a", "bc", "é"] && list.isAtEnd)
        var empty = NameList()
        #expect(empty.next() == nil && empty.isAtEnd)
    }

    @Test func `notices and errors are one line that names the path`() {
        let path = RawPath(bytes: [0x61, 0x0A, 0xFF])
        for kind: FolderWatch.Notice.Kind in [
            .polling("nfs"), .polling(nil), .folderLost("gone"), .folderLost(nil), .folderFound, .overflow,
            .watchLimit("No space left on device"), .unreadable("Permission denied"),
        ] {
            let text = FolderWatch.Notice(kind, path: path, pollMilliseconds: 1234).description
            #expect(text.hasPrefix("a\\n\\xFF: ") && !text.contains("\n"))
        }
        let limit = FolderWatch.Notice(.watchLimit("why"), path: path, pollMilliseconds: 1234).description
        #expect(limit.contains("(why)") && limit.contains("every 1234 ms") && limit.contains("max_user_watches"))
        #expect(
            FolderWatchError.folder("a\nb", SystemError.missing).description
                == "a\\nb: cannot watch it: No such file or directory; expected a folder that may be read")
    }

    @Test func `a configuration can be stored`() throws {
        var configuration = FolderWatchConfiguration()
        configuration.recursive = true
        configuration.quietMilliseconds = 7
        let stored = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(FolderWatchConfiguration.self, from: stored) == configuration)
    }

    @Test func `times from the lowest to the highest are taken, others are named`() {
        var configuration = FolderWatchConfiguration()
        configuration.quietMilliseconds = 0
        configuration.incompleteQuietMilliseconds = 1_000_000_000
        #expect(throws: Never.self) { try configuration.validate() }
        configuration.missingFolderMilliseconds = 1_000_000_001
        #expect(throws: FolderWatchError.setting("missingFolderMilliseconds", 1_000_000_001, 1...1_000_000_000)) {
            try configuration.validate()
        }
    }
}
