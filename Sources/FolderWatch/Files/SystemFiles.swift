#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FileAccess

/// The files of this machine. Nothing is ever opened but folders.
struct SystemFiles: FileLookup {
    func status(of path: RawPath) -> FileStatus {
        unsafe path.withCString { path in
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else {
                let error = SystemError()
                return error.isAbsence ? .missing : .unreadable(error)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: return .folder(FolderIdentity(status))
            case S_IFREG: return .file(FileStamp(status))
            case S_IFLNK:
                guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .other }
                return .file(FileStamp(status))
            default: return .other
            }
        }
    }

    func identity(ofRoot path: RawPath) throws(SystemError) -> FolderIdentity {
        var status = stat()
        guard unsafe path.withCString({ unsafe stat($0, &status) }) == 0 else { throw SystemError() }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemError(ENOTDIR) }
        return FolderIdentity(status)
    }

    func names(in path: RawPath) throws(SystemError) -> NameList {
        guard let folder = unsafe path.withCString({ unsafe opendir($0) }) else { throw SystemError() }
        defer { unsafe closedir(folder) }
        var names = NameList()
        while true {
            // Nothing else tells the end from a failure.
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                if errno != 0 { throw SystemError() }
                return names
            }
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                let name = unsafe name.prefix { $0 != 0 }
                let dot = UInt8(ascii: ".")
                if unsafe !name.elementsEqual([dot]), unsafe !name.elementsEqual([dot, dot]) { unsafe names.append(name) }
            }
        }
    }

    func remoteFileSystem(of path: RawPath) -> String? {
        #if os(Linux)
            MountTable.typeOfFileSystem(of: path).flatMap { MountTable.hidesChanges($0) ? $0 : nil }
        #else
            nil
        #endif
    }

    func mounts() -> Int {
        #if os(Linux)
            MountTable.fingerprint()
        #else
            0
        #endif
    }
}

extension FolderIdentity {
    init(_ status: stat) {
        self.init(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    }
}

extension FileStamp {
    init(_ status: stat) {
        #if os(Linux)
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #else
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #endif
        self.init(
            size: Int64(status.st_size), modified: modified.nanoseconds, changed: changed.nanoseconds,
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    }
}
