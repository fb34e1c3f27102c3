/// Inverted dropout over a block of activations: each element is zeroed with probability `rate`, the others are scaled by
/// 1 / (1 - rate), so that nothing changes in use (Srivastava et al. 2014).
///
/// The mask is a function of `key` and the element's place. It is the same however many threads there are, and the
/// backward pass makes it again instead of storing it.
struct DropoutMask: Sendable {
    let rate: Double
    let key: UInt64

    var threshold: UInt32 { UInt32(min(rate * 4_294_967_296, 4_294_967_295)) }
    var factor: Float { Float(1 / (1 - rate)) }
}
