#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FileAccess

/// The files of this machine. Nothing is ever opened but folders.
struct SystemFiles: FileLookup {
    func status(of path: RawPath) -> FileStatus {
        do throws(SystemError) {
            let state = try FileState(of: path.bytes, followingLink: false)
            switch state.kind {
            case .file: return .file(state)
            case .folder: return .folder(state.identity)
            case .link:
                guard let target = try? FileState(of: path.bytes), target.kind == .file else { return .other }
                return .file(target)
            case .other: return .other
            }
        } catch {
            return error.isAbsence ? .missing : .unreadable(error)
        }
    }

    func identity(ofRoot path: RawPath) throws(SystemError) -> FileIdentity {
        let state = try FileState(of: path.bytes)
        guard state.kind == .folder else { throw .notAFolder }
        return state.identity
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
