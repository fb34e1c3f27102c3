private import Dispatch

/// The memory of a run of some sequences, block of steps by block of steps.
struct BlockWorkspace: Sendable {
    var layers: [RecurrentLayer.Workspace]
    /// What the first layer reads.
    var input: PanelMatrix
    /// Of each layer, for the next one; the last one's for the head.
    var outputs: [PanelMatrix]
    var head: Head.Trace
    /// A row a sequence.
    var pooled: PanelMatrix

    init(_ network: RecurrentNetwork) {
        let configuration = network.configuration
        layers = network.layers.map {
            RecurrentLayer.Workspace(configuration.cell, hiddenSize: $0.directions[0].hiddenSize)
        }
        input = PanelMatrix(rows: 0, columns: configuration.inputLayout(ofLayer: 0).columnCount)
        outputs = network.layers.map { PanelMatrix(rows: 0, columns: $0.directions[0].hiddenSize) }
        head = Head.Trace(configuration)
        pooled = PanelMatrix(rows: 0, columns: configuration.featureLayout.columnCount)
    }
}

/// The workspaces that no run uses at the moment, for networks of one configuration: as many as there ever were runs at once.
/// A program that classifies one batch after the other has its memory only once from the system.
///
/// Its queue is the lock: unlike a `Mutex` the thread sanitizer knows it.
final class BlockWorkspacePool: @unchecked Sendable {
    private let queue = DispatchQueue(label: "workspaces")
    private var spare: [BlockWorkspace] = []

    /// Calls with a workspace that nobody else has.
    func withWorkspace<Result>(for network: RecurrentNetwork, _ body: (inout BlockWorkspace) -> Result) -> Result {
        var workspace = queue.sync { spare.popLast() } ?? BlockWorkspace(network)
        defer { queue.sync { spare.append(workspace) } }
        return body(&workspace)
    }
}
