internal import FileAccess

/// The whole of watching a folder but for the waiting: what is told of changes, and what is found by looking, goes in;
/// files that have settled come out.
///
/// It is a state machine without a thread, a clock or a file system of its own, so that a test can be all three. Its owner
/// calls `advance()` whenever the source has news or the time has come that the last call returned, and takes `events`.
///
/// - Folders (`WatchedFolder`) are known by a number. Each is watched *before* its names are read, so nothing slips
///   between; one that cannot be watched is polled: its names are read again at intervals, and each time it is tried anew
///   to watch it. Reading the names is the same in all cases: at the start, for a new folder, after lost news, in a poll.
/// - Files (`PendingFile`) wait in a heap. News of one only notes the time; the heap is put in order when its time comes,
///   or when it comes sooner than it was.
/// - All work is done in small portions, and news is read between them: the kernel's queue does not overflow because a
///   folder is large.
struct FolderWatcher<Source: ChangeSource, Files: FileLookup> {
    let root: RawPath
    let configuration: FolderWatchConfiguration
    let source: Source
    let files: Files
    let clock: () -> Moment
    let accepts: (RawPath) -> Bool
    let isWhole: (RawPath) -> Bool?

    /// At most so many files are looked at, and names read, before news is read again.
    var portion = 256

    /// What is to be delivered; whoever takes it empties it.
    var events: [FolderWatch.Event] = []

    var folders: [Int: WatchedFolder] = [:]
    var folderOfWatch: [Int32: Int] = [:]
    /// The folders that have to be looked through at intervals, as nothing or not all is told of them.
    var polledFolders: Set<Int> = []
    var pending = DeadlineHeap<PendingFile>()
    var now: Moment
    /// All that had happened until then has been read.
    var newsUntil: Int64 = .min

    /// The folders to be looked through, the one in hand, and what is left of its names.
    var scanQueue = Queue<Int>()
    var scan: Scan?

    /// Whether the watched folder seems to be gone.
    var isRootGone = false
    var nextIdentityCheck: Int64 = 0
    private var beginning: Int64 = 0
    /// What `files.mounts()` said last.
    private var mounts = 0
    private var nextPoll: Int64?
    /// When the poll began that is in progress.
    private var pollStart: Int64?
    private var nextFolderNumber = 0
    /// Files that were moved away while they were written, by the number that both ends of a move have.
    var unclosedMoves: Set<UInt32> = []
    var isCatchingUp = false
    var isNewsDrained = false
    var isQuietTold = false
    var isShortageTold = false
    var isUnsupportedTold = false

    let rootNumber = 0

    init(
        root: RawPath, configuration: FolderWatchConfiguration, source: Source, files: Files, clock: @escaping () -> Moment,
        accepts: @escaping (RawPath) -> Bool, isWhole: @escaping (RawPath) -> Bool?
    ) {
        self.root = root
        self.configuration = configuration
        self.source = source
        self.files = files
        self.clock = clock
        self.accepts = accepts
        self.isWhole = isWhole
        now = clock()
    }

    /// Begins with the folder; throws where it is not there or cannot be read.
    mutating func start() throws(SystemError) {
        now = clock()
        begin()
        try beginNextScan()
    }

    /// Does a portion of what is to be done, and returns how many nanoseconds it can wait for the next if nothing happens.
    mutating func advance() -> Int64 {
        now = clock()
        readNews()
        now = clock()
        if isRootGone || now.steady >= nextIdentityCheck { checkIdentity() }
        guard !isLost else { return max(0, nextIdentityCheck - now.steady) }
        settleFiles()
        now = clock()
        startPollIfDue()
        scanFolders()
        planPoll()
        tellQuiet()
        let isBusy = scan != nil || !scanQueue.isEmpty || !isNewsDrained || isRootGone
        if isBusy { return 0 }
        let next = [pending.next?.deadline, nextPoll].compactMap(\.self).reduce(nextIdentityCheck, min)
        return max(0, next - clock().steady)
    }

    /// The path for the file system.
    func fullPath(_ relativePath: RawPath) -> RawPath { root.appending(relativePath) }

    func isVisible(_ name: RawPath) -> Bool { configuration.includesHidden || !name.isHidden }
}

// The tree.
extension FolderWatcher {
    mutating func addFolder(_ name: RawPath, in parent: Int) {
        guard configuration.recursive, isVisible(name) else { return }
        let number = newFolder(WatchedFolder(parent: parent, path: folders[parent]!.path.appending(name)))
        folders[parent]!.children[name] = number
        queueScan(number)
    }

    private mutating func newFolder(_ folder: WatchedFolder) -> Int {
        nextFolderNumber += 1
        folders[nextFolderNumber - 1] = folder
        return nextFolderNumber - 1
    }

    mutating func queueScan(_ folder: Int) {
        guard !folders[folder]!.isQueued else { return }
        folders[folder]!.isQueued = true
        scanQueue.append(folder)
    }

    /// Forgets a folder that is gone, with all that is below it.
    mutating func drop(_ number: Int) {
        if let parent = folders[number]?.parent, let name = folders[number]?.path.lastName {
            folders[parent]?.children[name] = nil
        }
        var numbers = [number]
        while let number = numbers.popLast() {
            guard let folder = folders.removeValue(forKey: number) else { continue }
            numbers += folder.children.values
            for id in folder.pending.values { pending.remove(id) }
            if let watch = folder.watch { endWatch(watch) }
            polledFolders.remove(number)
        }
    }

    /// Gives up a watch that is in the books.
    mutating func endWatch(_ watch: Int32) {
        folderOfWatch[watch] = nil
        source.unwatch(watch)
    }
}

// The watched folder itself.
extension FolderWatcher {
    /// Whether there is no folder to watch.
    var isLost: Bool { folders.isEmpty }

    private mutating func begin() {
        isRootGone = false
        isQuietTold = false
        isNewsDrained = false
        beginning = now.steady
        mounts = files.mounts()
        nextFolderNumber = rootNumber
        let number = newFolder(WatchedFolder(parent: nil, path: RawPath(unchecked: [])))
        nextIdentityCheck = now.steady + configuration.missingFolderNanoseconds
        queueScan(number)
    }

    /// Looks whether the path still leads to the folder that is watched, or whether a lost one is there again.
    ///
    /// Nobody tells of a folder above that was renamed, nor of a file system that was mounted over it.
    private mutating func checkIdentity() {
        nextIdentityCheck = now.steady + configuration.missingFolderNanoseconds
        let wasGone = isRootGone
        isRootGone = false
        do throws(SystemError) {
            let found = try files.identity(ofRoot: root)
            if !isLost {
                if isSame(rootNumber, found), !wasGone { return checkMounts() }
                lose(because: nil)
                // One that is lost again and again must not keep us busy.
                if now.steady < beginning + configuration.missingFolderNanoseconds { return }
            }
            tell(.folderFound, of: RawPath(unchecked: []))
            begin()
        } catch {
            if !isLost { lose(because: error) }
        }
    }

    /// Looks whether another file system is now at a folder, of which nobody tells.
    private mutating func checkMounts() {
        guard configuration.recursive else { return }
        let old = mounts
        mounts = files.mounts()
        guard mounts != old else { return }
        for (number, folder) in folders where folder.parent != nil {
            if case .folder(let found) = files.status(of: fullPath(folder.path)), !isSame(number, found) {
                queueScan(number)
            }
        }
    }

    /// The folder's names could not be read because it is not there.
    mutating func noteMissingRoot() { isRootGone = true }

    private mutating func lose(because error: SystemError?) {
        drop(rootNumber)
        (scan, scanQueue) = (nil, Queue())
        (nextPoll, pollStart) = (nil, nil)
        unclosedMoves = []
        (isCatchingUp, isShortageTold, isUnsupportedTold) = (false, false, false)
        tell(.folderLost(error?.description), of: RawPath(unchecked: []))
    }
}

// Time.
extension FolderWatcher {
    private mutating func startPollIfDue() {
        guard let nextPoll, nextPoll <= now.steady else { return }
        self.nextPoll = nil
        pollStart = now.steady
        for folder in polledFolders.sorted() { queueScan(folder) }
    }

    /// Once all is looked through, says when to do so again.
    private mutating func planPoll() {
        guard scan == nil, scanQueue.isEmpty else { return }
        isCatchingUp = false
        if nextPoll == nil, !polledFolders.isEmpty {
            // Looking through a large tree must not be all that is done.
            let now = clock().steady
            nextPoll = now + max(configuration.pollNanoseconds, 4 * (now - (pollStart ?? now)))
        }
        pollStart = nil
    }

    /// Tells once that there is nothing left to wait for.
    private mutating func tellQuiet() {
        guard !isQuietTold, isNewsDrained, !isRootGone, pending.isEmpty, scan == nil, scanQueue.isEmpty else { return }
        isQuietTold = true
        events.append(.quiet)
    }

    /// To be called whenever something was found.
    mutating func breakQuiet() { isQuietTold = false }

    mutating func tell(_ kind: FolderWatch.Notice.Kind, of path: RawPath) {
        events.append(
            .notice(FolderWatch.Notice(kind, path: fullPath(path), pollMilliseconds: configuration.pollMilliseconds)))
    }
}
