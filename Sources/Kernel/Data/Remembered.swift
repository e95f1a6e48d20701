internal import Synchronization

/// What is made of a text, made once by a node: published versions never change, and reading one takes longer than finding it.
public final class Remembered<Made: Sendable>: Sendable {
    private let known = Mutex<[String: Made]>([:])
    private let most: Int

    /// - Parameter most: beyond so many texts it begins anew.
    public init(most: Int) { self.most = most }

    /// What was made of the text, or what is made of it now.
    public func callAsFunction(_ text: String, _ make: (String) throws -> Made) rethrows -> Made {
        if let made: Made = known.withLock({ $0[text] }) { return made }
        let made: Made = try make(text)
        known.withLock { known in
            if known.count >= most { known = [:] }
            known[text] = made
        }
        return made
    }
}
