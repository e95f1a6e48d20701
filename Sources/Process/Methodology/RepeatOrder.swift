extension Methodology {
    /// A run printed before: confirm, price anew, be paid. What has changed goes through an estimate.
    public static let repeatOrder: Definition = Definition("repeat-order", Phrase("Повторный тираж", "Repeat order"), stages: [
        Stage("confirm", Phrase("Подтверждение тиража", "Confirming the run"), isFirst: true, norm: .days(2), probability: 60, advance: .required, forks: [
            Fork(to: "changes", action: "ask", result: "changed"), Fork(to: "lost", action: "ask", result: "no", isAtOnce: true, reason: "postponed"), Fork(to: "price"),
        ], actions: [
            Action("ask", Phrase("Уточнить тираж и срок", "Ask for the run and the date"), .call, due: .hours(4),
                   results: [Outcome("same", "Всё как прежде", "All as before"), Outcome("changed", "Есть изменения", "Something changed"), Outcome("no", "Пока не нужно", "Not needed yet")],
                   escalation: headLater),
            Action("stock", Phrase("Проверить формы и бумагу", "Check plates, dies and paper"), assignee: .role("technologist"), due: .hours(8)),
        ]),
        Stage("changes", Phrase("Изменения", "Changes"), norm: .days(2), probability: 55, advance: .required, actions: [
            Action("calculate", Phrase("Рассчитать заново", "Estimate again"), due: .days(1), escalation: headLater),
            Action("preflight", Phrase("Проверить новые файлы", "Preflight the new files"), assignee: .role("prepress"), due: .days(1), isRequired: false),
        ]),
        Stage("price", Phrase("Цена сегодня", "Today's price"), norm: .days(2), probability: 75, advance: .required, forks: [
            Fork(to: "lost", action: "decision", result: "no", isAtOnce: true, reason: "price"),
            Fork(to: "changes", action: "decision", result: "change", isAtOnce: true), Fork(to: "payment"),
        ], leaving: [needsAmount], actions: [
            Action("send", Phrase("Отправить цену", "Send the price"), .letter, subject: "quote-letter", due: .hours(2)),
            decision("decision", "Получить согласие", "Get the consent", due: .days(2), after: ["send"]),
        ]),
        payment(probability: 95), won("Передана в производство", "In production"), lost, cancelled,
    ])
}
