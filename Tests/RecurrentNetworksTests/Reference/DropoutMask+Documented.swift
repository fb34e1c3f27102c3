@testable import RecurrentNetworks

extension DropoutMask {
    /// What an element is multiplied by, from the kernel's documentation: a hash of the element's place (row by row over
    /// all panels, and within a panel's column from panel to panel), keyed by both halves of `key`.
    func documentedFactor(row: Int, column: Int, panels: Int) -> Double {
        let width = PanelMatrix.panelWidth
        let place = (row * width + column % width) * panels + column / width
        var hash = (UInt32(truncatingIfNeeded: place) &+ UInt32(truncatingIfNeeded: key)) &* 0x9E37_79B1
        hash = (hash ^ (hash >> 15)) &* 0x85EB_CA77 &+ UInt32(truncatingIfNeeded: key >> 32)
        hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE3D
        hash ^= hash >> 16
        return Double(hash) < rate * 0x1p32 ? 0 : 1 / (1 - rate)
    }
}
