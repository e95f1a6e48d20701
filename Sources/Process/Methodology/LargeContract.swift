extension Methodology {
    /// A framework contract or a large account: several people decide, a trial run comes before the price, lawyers read the contract.
    public static let largeContract: Definition = Definition("large-contract", Phrase("Крупный договор", "Large contract"), stages: [
        qualification, needs, trial, offer, negotiation, contract, won("Договор действует", "Contract in force"), lost, cancelled,
    ])

    private static let qualification: Stage = Stage(
        "qualification", Phrase("Оценка возможности", "Qualification"), isFirst: true, norm: .days(5), probability: 10, advance: .required,
        forks: [Fork(to: "lost", action: "worth", result: "no", isAtOnce: true, reason: "capability"), Fork(to: "needs")],
        actions: [
            Action("people", Phrase("Выяснить, кто решает", "Find out who decides"), due: .days(3)),
            Action("volume", Phrase("Узнать объёмы и нынешнего поставщика", "Learn the volumes and the present supplier"), .call, due: .days(3)),
            Action("worth", Phrase("Решить, беремся ли", "Decide whether to go for it"), .approval, assignee: .superior, due: .days(1), after: ["people", "volume"],
                   results: [Outcome("yes", "Беремся", "We go"), Outcome("no", "Не беремся", "We do not")], escalation: Escalation(after: .days(1), to: .role("director"))),
        ]
    )

    private static let needs: Stage = Stage("needs", Phrase("Потребности", "Needs"), norm: .days(10), probability: 20, advance: .required, actions: [
        Action("meeting", Phrase("Встреча у клиента", "Meeting at the client's"), .meeting, due: .days(7), escalation: headLater),
        Action("summary", Phrase("Отправить итоги встречи", "Send the minutes"), due: .days(1), after: ["meeting"]),
        Action("tour", Phrase("Показать производство", "Show the plant"), .meeting, due: .days(10), isRequired: false),
    ])

    private static let trial: Stage = Stage("trial", Phrase("Образцы и пробный тираж", "Samples and a trial run"), norm: .days(10), probability: 35, advance: .all, forks: [
        Fork(to: "lost", action: "verdict", result: "bad", isAtOnce: true, reason: "quality"), Fork(to: "offer"),
    ], actions: [
        Action("samples", Phrase("Подобрать и отправить образцы", "Choose and send samples"), assignee: .role("technologist"), due: .days(3)),
        Action("verdict", Phrase("Узнать мнение о качестве", "Ask what they think of the quality"), .call, due: .days(5), after: ["samples"],
               results: [Outcome("good", "Устраивает", "Good"), Outcome("bad", "Не устраивает", "Not good")]),
    ])

    private static let offer: Stage = Stage("offer", Phrase("Предложение", "Offer"), norm: .days(7), probability: 50, advance: .required, leaving: [needsAmount], actions: [
        Action("calculate", Phrase("Рассчитать прайс договора", "Estimate the contract's price list"), due: .days(3)),
        Action("feasible", Phrase("Виза технолога", "Production engineer's visa"), .approval, assignee: .role("technologist"), due: .hours(8), after: ["calculate"]),
        Action("margin", Phrase("Виза директора", "Director's visa"), .approval, assignee: .role("director"), due: .hours(8), after: ["calculate"], escalation: headLater),
        Action("quote", Phrase("Подготовить предложение", "Prepare the offer"), .document, subject: "quote", due: .days(1), after: ["feasible", "margin"]),
        Action("present", Phrase("Представить предложение", "Present the offer"), .meeting, due: .days(3), after: ["quote"]),
    ])

    private static let negotiation: Stage = Stage("negotiation", Phrase("Переговоры", "Negotiation"), norm: .days(15), probability: 65, advance: .required, forks: [
        Fork(to: "lost", action: "decision", result: "no", isAtOnce: true, reason: "price"),
        Fork(to: "offer", action: "decision", result: "change", isAtOnce: true), Fork(to: "contract"),
    ], actions: [
        decision("decision", "Получить решение", "Get the decision", due: .days(10)), reminder(after: []),
    ])

    private static let contract: Stage = Stage("contract", Phrase("Договор", "Contract"), norm: .days(10), probability: 85, advance: .required, entering: [needsAmount], actions: [
        Action("draft", Phrase("Составить договор", "Draft the contract"), .document, subject: "contract", due: .days(2), chains: [Chain(on: nil, start: "legal")]),
        Action("legal", Phrase("Согласовать договор у себя", "Approve the contract inside"), .approval, assignee: .role("director"), due: .days(2),
               start: .chain, chains: [Chain(on: nil, start: "client")], escalation: headLater),
        Action("client", Phrase("Согласовать договор с клиентом", "Agree the contract with the client"), due: .days(5), start: .chain,
               results: [Outcome("signed", "Подписан", "Signed"), Outcome("protocol", "Протокол разногласий", "Protocol of disagreements")],
               chains: [Chain(on: "protocol", start: "draft"), Chain(on: "signed", start: "original")]),
        Action("original", Phrase("Получить оригинал", "Get the original"), due: .days(10), isRequired: false, start: .chain),
    ])
}
