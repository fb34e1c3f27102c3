extension FolderWatchConfiguration {
    var quietNanoseconds: Int64 { Int64(quietMilliseconds) * 1_000_000 }
    var unclosedQuietNanoseconds: Int64 { Int64(unclosedQuietMilliseconds) * 1_000_000 }
    var incompleteQuietNanoseconds: Int64 { Int64(incompleteQuietMilliseconds) * 1_000_000 }
    var pollNanoseconds: Int64 { Int64(pollMilliseconds) * 1_000_000 }
    var missingFolderNanoseconds: Int64 { Int64(missingFolderMilliseconds) * 1_000_000 }
}
