public import HTML
public import Kernel

/// The builder of a condition for screens that are no list: the same rows, redrawn by the server after every step.
public struct ConditionBuilder {
    /// What was built so far, without rows that ask nothing.
    public let condition: Condition
    /// Whether the person is done with it.
    public let isApplied: Bool
    /// The form: a fragment that replaces itself.
    public let html: HTML

    /// - Parameters:
    ///   - typed: what the form sent.
    ///   - kept: the condition to begin with.
    ///   - address: the screen that answers the form's steps with this fragment; `do=apply` comes with the last one.
    ///   - hidden: what the form carries along.
    ///   - apply: the word on the last button.
    public init(_ entity: Entity, typed: Submitted, kept: Condition, address: String, hidden: [(name: String, value: String)] = [], apply: String, in tx: Tx) throws {
        var form = try FilterForm(entity, kept, in: tx)
        if typed.has("c.kind") { try form.read(typed) }
        isApplied = typed["do"] == "apply"
        condition = form.condition.pruned ?? .all([])
        if isApplied { _ = try condition.sql(entity, in: tx) }
        form.perform(typed["do"])
        if form.condition.group == nil { form.condition = .all([form.condition]) }
        if form.condition.isEmpty { form.perform("add:c") }
        html = FilterView(form: form, address: address, hidden: hidden, apply: apply).builder
    }
}
