extension Methodology {
    /// The first order of a new client: from the request to the handing over to production.
    public static let firstOrder: Definition = Definition("first-order", Phrase("Первый заказ", "First order"), stages: [
        request, specification, estimate, approval, artwork, payment(probability: 90), won("Передана в производство", "In production"), lost, cancelled,
    ])

    private static let request: Stage = Stage(
        "request", Phrase("Новый запрос", "New request"), isFirst: true, norm: .days(1), probability: 10, advance: .required,
        forks: [
            Fork(to: "lost", action: "contact", result: "profile", isAtOnce: true, reason: "capability"),
            Fork(to: "lost", action: "again", result: "silent", reason: "silence"), Fork(to: "specification"),
        ],
        actions: [
            Action("contact", Phrase("Связаться с клиентом", "Contact the client"), .call, due: .hours(1),
                   results: [
                       Outcome("reached", "Дозвонились", "Reached"), Outcome("silent", "Не отвечает", "No answer"),
                       Outcome("profile", "Не наш вид работ", "Not our kind of work"),
                   ],
                   chains: [Chain(on: "silent", start: "again", limit: 3)], escalation: Escalation(after: .hours(1))),
            Action("again", Phrase("Позвонить снова", "Call again"), .call, due: .hours(4), start: .chain,
                   results: [Outcome("reached", "Дозвонились", "Reached"), Outcome("silent", "Не отвечает", "No answer")],
                   chains: [Chain(on: "silent", start: "again", limit: 3)]),
            Action("source", Phrase("Указать источник", "Enter the source"), .field, subject: "source", due: .days(1), isRequired: false),
        ]
    )

    private static let specification: Stage = Stage(
        "specification", Phrase("Сбор спецификации", "Specification"), norm: .days(3), probability: 25, advance: .required, actions: [
            Action("describe", Phrase("Заполнить спецификацию", "Fill in the specification"), due: .days(2), escalation: headLater),
            Action("brief", Phrase("Получить макет или ТЗ", "Get the artwork or a brief"), due: .days(3), isRequired: false),
        ]
    )

    private static let estimate: Stage = Stage(
        "estimate", Phrase("Расчёт и КП", "Estimate and quote"), norm: .days(4), probability: 40, advance: .required, leaving: [needsAmount], actions: [
            Action("calculate", Phrase("Рассчитать тиражи", "Estimate the runs"), due: .days(1), escalation: headLater),
            Action("feasible", Phrase("Виза технолога", "Production engineer's visa"), .approval, assignee: .role("technologist"), due: .hours(8),
                   after: ["calculate"], condition: amountOver100, escalation: headLater),
            Action("paper", Phrase("Проверить бумагу на складе", "Check the paper in stock"), assignee: .role("technologist"), due: .hours(4), isRequired: false),
            Action("quote", Phrase("Подготовить КП", "Prepare the quote"), .document, subject: "quote", due: .hours(4), after: ["feasible"]),
        ]
    )

    private static let approval: Stage = Stage(
        "approval", Phrase("Согласование КП", "Agreeing the quote"), norm: .days(5), probability: 55, advance: .required,
        forks: [
            Fork(to: "lost", action: "decision", result: "no", isAtOnce: true, reason: "price"),
            Fork(to: "estimate", action: "decision", result: "change", isAtOnce: true), Fork(to: "artwork"),
        ],
        actions: [
            Action("send", Phrase("Отправить КП", "Send the quote"), .letter, subject: "quote-letter", due: .hours(1)),
            reminder(after: ["send"]),
            decision("decision", "Получить решение клиента", "Get the client's decision", due: .days(5), after: ["send"]),
            Action("sample", Phrase("Отправить образец бумаги", "Send a sample of the paper"), due: .days(2), isRequired: false),
        ]
    )

    private static let artwork: Stage = Stage(
        "artwork", Phrase("Макет и подпись", "Artwork and signature"), norm: .days(4), probability: 75, advance: .required, actions: [
            Action("preflight", Phrase("Проверить файлы", "Preflight the files"), assignee: .role("prepress"), due: .days(1),
                   results: [Outcome("good", "Годны", "Good"), Outcome("bad", "Нужны исправления", "Corrections needed")],
                   chains: [Chain(on: "bad", start: "correct"), Chain(on: "good", start: "sign")], escalation: headLater),
            Action("correct", Phrase("Получить исправленные файлы", "Get corrected files"), due: .days(2), start: .chain, chains: [Chain(on: nil, start: "preflight")]),
            Action("proof", Phrase("Цветопроба", "Colour proof"), assignee: .role("prepress"), due: .days(2), isRequired: false),
            Action("sign", Phrase("Получить подпись клиента на макете", "Get the client's signature on the artwork"), due: .days(2), start: .chain),
        ]
    )
}
