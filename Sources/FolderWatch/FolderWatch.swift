private import Dispatch
private import FileAccess

/// The files that arrive in a folder, each once it has settled: what was there before, and then what is written there,
/// moved or copied in, until the loop over it ends or its task is cancelled.
///
/// ```swift
/// for try await event in FolderWatch("incoming") {
///     if case .file(let file) = event { ... }
/// }
/// ```
///
/// **When a file settles.** Linux tells of every change (inotify). A file that was closed after writing, or moved in, is
/// delivered when nothing has happened to it for a tenth of a second; one whose writer never closes it, or that was found
/// by looking and is young, after two seconds (``FolderWatchConfiguration``). `isWhole` may say that a file is not all
/// there: it is then delivered, and marked, only when nothing has happened to it for much longer.
///
/// **Nothing is lost.** Folders are watched before they are looked through, also those that are made or moved in later.
/// Where news was lost (``FolderWatch/Notice/Kind-swift.enum/overflow``), all is looked through again. Where there is no
/// news, the folder is looked through at intervals: on file systems that others can change as well (NFS, SMB, FUSE, 9p
/// and their like), and when the system's limit on watches is reached. If the watched folder is itself moved, removed or
/// unmounted, this waits until a folder is at that path again, and looks through it.
///
/// **Files come again.** A file that changes after it was delivered is delivered again when it has settled. One that did
/// not change may also be, such as when it was only opened for writing, when the folder it is in was renamed, or when the
/// watched folder was lost and found: whoever wants each once has to compare what he was given.
///
/// **What counts as a file.** Regular files and symbolic links to them; that a link's *target* changed is only noticed when
/// the folder with the link is looked through. Links to folders are not followed, so there is no going round in circles.
/// Pipes, sockets and devices are never touched. Writing through a memory map tells nobody anything; it is noticed in
/// polled folders.
///
/// Each iterator watches for itself, on a thread of its own that sleeps while nothing happens. Events that nobody has
/// taken yet wait in memory, which holds their names, never their contents.
public struct FolderWatch: AsyncSequence, Sendable {
    /// Why a folder cannot be watched at all, at the start; what happens later is told as ``Event/notice(_:)``.
    public typealias Failure = FolderWatchError

    /// The watched folder's path.
    public let folder: String
    /// What is watched, and how long files have to be left alone.
    public let configuration: FolderWatchConfiguration

    private let accepts: @Sendable (RawPath) -> Bool
    private let isWhole: @Sendable (RawPath) -> Bool?

    /// Nothing happens until the first iterator is made.
    ///
    /// - Parameters:
    ///   - folder: Where the files arrive. The path may be or contain symbolic links.
    ///   - accepts: Whether a file of that path, below the folder, is wanted at all. Asked before anything else.
    ///   - isWhole: Whether the file of that path, which begins with `folder`, is all there; nil where one cannot tell.
    ///     Asked when the file has been left alone; the answer should not take long, since all other files wait.
    public init(
        _ folder: String, _ configuration: FolderWatchConfiguration = FolderWatchConfiguration(),
        accepts: @escaping @Sendable (_ relativePath: RawPath) -> Bool = { _ in true },
        isWhole: @escaping @Sendable (_ path: RawPath) -> Bool? = { _ in nil }
    ) {
        self.folder = folder
        self.configuration = configuration
        self.accepts = accepts
        self.isWhole = isWhole
    }

    /// The path of a file below the folder, which begins with ``folder``.
    public func path(to relativePath: RawPath) -> RawPath { RawPath(folder).appending(relativePath) }

    /// Begins to watch.
    public func makeAsyncIterator() -> Iterator {
        let (stream, continuation) = AsyncStream.makeStream(of: Result<Event, FolderWatchError>.self)
        do throws(FolderWatchError) {
            try configuration.validate()
            if folder.isEmpty || folder.utf8.contains(0) { throw .folder(folder, .missing) }
            let stop = try StopSignal(for: folder)
            continuation.onTermination = { _ in stop.give() }
            // A queue of its own is a thread of its own, as it never comes back to the others that wait for one.
            DispatchQueue(label: "FolderWatch").async { self.run(continuation, until: stop) }
        } catch {
            continuation.yield(.failure(error))
            continuation.finish()
        }
        return Iterator(base: stream.makeAsyncIterator())
    }

    /// The events in the order in which they happened.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: AsyncStream<Result<Event, FolderWatchError>>.Iterator

        /// The next event; nil once the task is cancelled.
        public mutating func next() async throws(FolderWatchError) -> Event? { try await next(isolation: #isolation) }

        /// The next event; nil once the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(FolderWatchError) -> Event? {
            try await base.next(isolation: actor)?.get()
        }
    }

    /// What the thread does.
    private func run(_ continuation: AsyncStream<Result<Event, FolderWatchError>>.Continuation, until stop: StopSignal) {
        #if os(Linux)
            let source = InotifySource()
        #else
            let source = NoChangeSource()
        #endif
        var watcher = FolderWatcher(
            root: RawPath(folder), configuration: configuration, source: source, files: SystemFiles(), clock: systemClock,
            accepts: accepts, isWhole: isWhole)
        do throws(SystemError) {
            try watcher.start()
        } catch {
            continuation.yield(.failure(.folder(folder, error)))
            continuation.finish()
            return
        }
        var wait: Int64 = 0
        while true {
            // News comes in crowds: to wake for each would take more time than what is done about it.
            let pause = Swift.min(wait, 5_000_000)
            if stop.isGiven(within: pause, orNewsFrom: nil) { return }
            if stop.isGiven(within: wait - pause, orNewsFrom: source.descriptor) { return }
            wait = watcher.advance()
            for event in watcher.events { continuation.yield(.success(event)) }
            watcher.events.removeAll(keepingCapacity: true)
        }
    }
}
