/// One tensor of 32-bit floats.
public struct Tensor: Hashable, Sendable {
    /// The extent of every axis, the slowest first (row-major, as in PyTorch and NumPy); empty for a single number.
    public var shape: [Int]

    /// The elements, as many as the extents' product.
    public var values: [Float]

    /// A tensor of these values; traps unless there are as many as the shape says.
    public init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
        requireMatchingCount()
    }

    func requireMatchingCount() {
        require(
            Tensor.elementCount(of: shape) == values.count,
            "A tensor of shape \(shape) cannot have \(values.count) values")
    }

    /// The product of the extents; nil when one is negative or the product does not fit in `Int`.
    static func elementCount(of shape: [Int]) -> Int? {
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { return nil }
            count = product
        }
        return count
    }
}
