public import Kernel

/// What another slice adds up over the companies of a group: their turnover.
public struct HoldingSum: Sendable {
    /// Money by client, in kopecks, of what the reader may see.
    public struct Found: Sendable {
        let name: Text, sums: [Int64: Int64]
        public init(_ name: Text, _ sums: [Int64: Int64]) { (self.name, self.sums) = (name, sums) }
    }
    let find: @Sendable (_ clients: [Int64], _ tx: Tx) throws -> Found?
    /// - Parameter find: nil: the reader may not know.
    public init(_ find: @escaping @Sendable (_ clients: [Int64], _ tx: Tx) throws -> Found?) { self.find = find }
}
