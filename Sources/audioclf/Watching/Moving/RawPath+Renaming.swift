import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a file gets another name without taking it from one that has it.
enum RenameMethod: CaseIterable {
    /// The system does it in one step.
    case exclusive
    /// A second name, and then the first one is removed. Interrupted, it leaves both.
    case link
    /// A look and then a rename, for file systems that have neither of the others. Only here can a file that appears in
    /// between be lost.
    case look
}

extension RawPath {
    /// Gives a file another name on the same file system; false, and nothing is done, if something has that name.
    ///
    /// The first of the methods that is possible here is used.
    func rename(to target: RawPath, by methods: [RenameMethod]) throws(SystemCallError) -> Bool {
        for method in methods {
            let done: Bool
            switch method {
            case .exclusive: done = unsafe callWith(target, renameExclusively)
            case .link: done = unsafe callWith(target, systemLink) && removeLinked(to: target)
            case .look:
                guard try target.state() == nil else { return false }
                done = unsafe callWith(target, systemRename)
            }
            if done { return true }
            if errno == EEXIST { return false }
            // EPERM: also where the system lets nobody link what is somebody else's.
            let isImpossible = [ENOSYS, EINVAL, EOPNOTSUPP, ENOTSUP, EPERM, EMLINK].contains(errno)
            guard isImpossible, method != methods.last else { break }
        }
        throw SystemCallError("give \(quoted) the name \(target.quoted)")
    }

    /// Removes this name of a file that has another one now; not if another file has taken it since.
    private func removeLinked(to target: RawPath) -> Bool {
        guard let mine = try? state(), let other = try? target.state(), mine.isSame(as: other) else { return true }
        return unsafe withCString { unsafe unlink($0) } == 0
    }

    private func callWith(
        _ target: RawPath, _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt
    ) -> Bool {
        unsafe withCString { from in unsafe target.withCString { to in unsafe call(from, to) } } == 0
    }
}

// The method name above hides one of these.
private func systemRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt { unsafe rename(from, to) }
private func systemLink(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt { unsafe link(from, to) }

#if os(Linux)
    private func renameExclusively(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt {
        // Swift does not see it in the C library's headers.
        typealias Call = @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
        guard let symbol = unsafe dlsym(nil, "renameat2") else {
            errno = ENOSYS
            return -1
        }
        let noReplacing: CUnsignedInt = 1
        return unsafe unsafeBitCast(symbol, to: Call.self)(AT_FDCWD, from, AT_FDCWD, to, noReplacing)
    }
#else
    private func renameExclusively(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt {
        unsafe renamex_np(from, to, UInt32(RENAME_EXCL))
    }
#endif
