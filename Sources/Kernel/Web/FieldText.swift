public import Database

extension Field {
    /// What a text means in this field, checked as a form checks it. An empty one means nothing: it is `null` also where the field is required.
    /// - Returns: the value to store, or the sentence that says what is wrong.
    public func read(_ text: String, in tx: Tx) throws -> Result<Value, TextProblem> {
        if text.isEmpty { return .success(.null) }
        do { return .success(try Form.value(Submitted([column: [text]]), self, tx, tx.zone)) } catch let problem as Form.Problem { return .failure(TextProblem(text: problem.text)) }
    }
}

/// A sentence that says what is wrong with a text.
public struct TextProblem: Error { public let text: Text; public init(text: Text) { self.text = text } }
