/// What the engine has to be told: the rules, the moment, who acts, and answers that only the caller can give.
///
/// The closures may throw (a database may fail); what they throw goes through. They are asked only what is needed.
public struct Scene {
    /// The version that the item runs by.
    public var definition: Definition
    /// UTC milliseconds.
    public var now: Int64
    /// Who acts: `.person`, `.timer` or `.trigger`.
    public var cause: MoveCause
    /// Whether a condition holds for the item, as it is within the transaction.
    public var answer: (Asked) throws -> Bool
    /// Whether who acts has a right.
    public var may: (String) throws -> Bool
    /// The moment that is a term after another in the working calendar of who is asked; nil: there is none.
    public var deadline: (Assignee, Int64, Term) throws -> Int64?

    /// A scene.
    public init(
        _ definition: Definition, now: Int64, cause: MoveCause, answer: @escaping (Asked) throws -> Bool,
        may: @escaping (String) throws -> Bool, deadline: @escaping (Assignee, Int64, Term) throws -> Int64?
    ) {
        (self.definition, self.now, self.cause) = (definition, now, cause)
        (self.answer, self.may, self.deadline) = (answer, may, deadline)
    }
}
