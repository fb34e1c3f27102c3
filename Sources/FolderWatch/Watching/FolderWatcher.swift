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
    private(set) var newsUntil: Int64 = .min

    /// The folders to be looked through, the one in hand, and what is left of its names.
    var scanQueue = Queue<Int>()
    var scan: Scan?

    /// Whether the watched folder seems to be gone.
    private var isRootGone = false
    private var nextIdentityCheck: Int64 = 0
    private var beginning: Int64 = 0
    /// What `files.mounts()` said last.
    private var mounts = 0
    private var nextPoll: Int64?
    /// When the poll began that is in progress.
    private var pollStart: Int64?
    private var nextFolderNumber = 0
    /// Files that were moved away while they were written, by the number that both ends of a move have.
    private var unclosedMoves: Set<UInt32> = []
    private var isCatchingUp = false
    private var isNewsDrained = false
    private var isQuietTold = false
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

// News.
extension FolderWatcher {
    /// Reads what there is, but not much more than the kernel's queue could hold when this began: files have to be delivered
    /// also while others are written without end.
    private mutating func readNews() {
        let start = now.steady
        isNewsDrained = false
        for _ in 0..<128 {
            let changes = source.read()
            if changes.isEmpty {
                isNewsDrained = true
                break
            }
            now = clock()
            for change in changes { handle(change) }
        }
        newsUntil = start
    }

    private mutating func handle(_ change: Change) {
        if change.kind == .overflow && !isLost { return catchUp() }
        // News of what was given up meanwhile is of no interest.
        guard let folder = folderOfWatch[change.watch] else { return }
        if change.name.bytes.isEmpty {
            handleSelf(folder, change)
        } else if change.isFolder {
            handleFolder(folder, change)
        } else {
            handleFile(folder, change)
        }
    }

    /// News was lost: everything is looked through again, the folders above first.
    private mutating func catchUp() {
        if !isCatchingUp { tell(.overflow, of: RawPath(unchecked: [])) }
        isCatchingUp = true
        isQuietTold = false
        for (number, folder) in folders.sorted(by: { $0.key < $1.key }) {
            queueScan(number)
            // Whoever closed it may have opened it again.
            for id in folder.pending.values { pending[id].isClosed = false }
        }
    }

    private mutating func handleSelf(_ folder: Int, _ change: Change) {
        switch change.kind {
        case .watchEnded:
            folderOfWatch[change.watch] = nil
            folders[folder]!.watch = nil
            // Deleted, which the folder above will tell, or unmounted, and then there may be another one.
            if folder == rootNumber { isRootGone = true } else { queueScan(folder) }
        case .selfDeleted where folder == rootNumber: isRootGone = true
        case .selfMoved where folder == rootNumber: nextIdentityCheck = now.steady
        // A folder above that is watched has told already, and the watch is given up.
        case .selfMoved: queueScan(folder)
        default: break
        }
    }

    private mutating func handleFolder(_ parent: Int, _ change: Change) {
        let known = folders[parent]!.children[change.name]
        switch change.kind {
        case .created:
            // A known one was found by looking, and is this one or a later one, of which news will come.
            if known == nil { addFolder(change.name, in: parent) }
        case .movedIn:
            if let known { drop(known) }
            addFolder(change.name, in: parent)
        case .movedOut, .deleted:
            if let known { drop(known) }
            // Where two were exchanged, news of the one that came went before.
            let path = folders[parent]!.path.appending(change.name)
            guard configuration.recursive, isVisible(change.name) else { return }
            switch files.status(of: fullPath(path)) {
            case .folder: addFolder(change.name, in: parent)
            case .unreadable(let error): noteUnreadable(path, in: parent, error)
            case .missing, .file, .other: break
            }
        case .attributesChanged:
            if let known, polledFolders.contains(known) { queueScan(known) }
        default: break
        }
    }

    private mutating func handleFile(_ folder: Int, _ change: Change) {
        let name = change.name
        let path = folders[folder]!.path.appending(name)
        if change.kind == .deleted || change.kind == .movedOut {
            let id = folders[folder]!.pending[name]
            if change.kind == .movedOut, let id, !pending[id].isClosed { noteUnclosedMove(change.cookie) }
            switch files.status(of: fullPath(path)) {
            // Where two were exchanged, news of the one that came went before; or there is a new one already.
            case .file, .unreadable: break
            case .missing, .folder, .other:
                if let id { removePending(id) }
                return forget(name, in: folder)
            }
        }
        let isClosed: Bool? =
            switch change.kind {
            case .closedAfterWrite: true
            // Who is still writing goes on doing so under the new name.
            case .movedIn: unclosedMoves.remove(change.cookie) == nil
            case .attributesChanged: nil
            default: false
            }
        guard let id = folders[folder]!.pending[name] else {
            guard isVisible(name), accepts(path) else { return }
            return addPending(
                PendingFile(folder: folder, name: name, lastChange: now.steady, isClosed: isClosed ?? false))
        }
        pending[id].lastChange = now.steady
        pending[id].stamp = nil
        pending[id].isIncomplete = false
        if let isClosed { pending[id].isClosed = isClosed }
        // A later time is looked at when the earlier one has come.
        let deadline = deadline(of: pending[id])
        if deadline < pending.deadline(of: id) { pending.setDeadline(of: id, to: deadline) }
    }

    private mutating func noteUnclosedMove(_ cookie: UInt32) {
        // Those that are never found again, as they left the tree, must not add up.
        if unclosedMoves.count >= 256 { unclosedMoves.removeAll() }
        unclosedMoves.insert(cookie)
    }
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
    private var isLost: Bool { folders.isEmpty }

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

extension FolderWatchConfiguration {
    var quietNanoseconds: Int64 { Int64(quietMilliseconds) * 1_000_000 }
    var unclosedQuietNanoseconds: Int64 { Int64(unclosedQuietMilliseconds) * 1_000_000 }
    var incompleteQuietNanoseconds: Int64 { Int64(incompleteQuietMilliseconds) * 1_000_000 }
    var pollNanoseconds: Int64 { Int64(pollMilliseconds) * 1_000_000 }
    var missingFolderNanoseconds: Int64 { Int64(missingFolderMilliseconds) * 1_000_000 }
}

/// First in, first out; what was taken is given back in portions.
struct Queue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        defer {
            head += 1
            if head == elements.count || head > 1024 && head > elements.count / 2 {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }
}
