import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes a folder that results go to, unless it is there; those above it must be.
func makeFolder(_ folder: String) throws {
    guard unsafe mkdir(folder, 0o777) == 0 || FolderTree.isFolder(folder) else {
        throw CommandError(description: "\(folder): cannot make this folder: \(SystemError())")
    }
}
