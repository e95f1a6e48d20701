/// Ready processes of sales in printing, to begin with and to change. All pass the check without findings.
///
/// They mention roles, templates and columns by the codes listed here; whoever installs them provides these or changes the mentions.
public enum Methodology {
    /// All of them, each as version 1.
    public static let all: [Definition] = [firstOrder, repeatOrder, largeContract, tender]

    /// Roles that the processes assign to, besides the responsible and their head.
    public static let roles: [Outcome] = [
        Outcome("technologist", "Технолог", "Production engineer"), Outcome("prepress", "Препресс", "Prepress"),
        Outcome("accountant", "Бухгалтер", "Accountant"), Outcome("director", "Директор", "Director"),
    ]
    /// Columns of the item that conditions and actions use.
    public static let columns: [String] = ["amount", "source"]
    /// Templates of letters and documents.
    public static let templates: [Outcome] = [
        Outcome("quote", "Коммерческое предложение", "Quote"), Outcome("quote-letter", "Письмо с предложением", "Letter with the quote"),
        Outcome("invoice", "Счёт", "Invoice"), Outcome("contract", "Договор", "Contract"), Outcome("bid", "Заявка на участие", "Bid"),
    ]

    static let amountFilled: Asked = Asked(#"{"f":"amount","more":["0"]}"#)
    static let amountOver100: Asked = Asked(#"{"f":"amount","more":["100000"]}"#)
    static let needsAmount: Guard = Guard(amountFilled, Phrase("Укажите сумму сделки.", "Enter the amount of the deal."))

    /// Where orders that were not received end, with the reasons printers hear.
    static let lost: Stage = Stage("lost", Phrase("Проиграна", "Lost"), .lost, reasons: [
        Outcome("price", "Дороже конкурента", "Dearer than a competitor"), Outcome("deadline", "Не успеваем к сроку", "Cannot meet the deadline"),
        Outcome("postponed", "Клиент отложил", "The client postponed it"), Outcome("quality", "Качество прошлого тиража", "Quality of the previous run"),
        Outcome("capability", "Не наш вид работ", "Not our kind of work"), Outcome("silence", "Клиент не отвечает", "The client does not answer"),
    ])
    static let cancelled: Stage = Stage("cancelled", Phrase("Отменена", "Cancelled"), .cancelled, reasons: [
        Outcome("duplicate", "Дубль", "Duplicate"), Outcome("mistake", "Создана по ошибке", "Made by mistake"),
        Outcome("client", "Заказ больше не нужен", "The order is no longer needed"),
    ])
    static func won(_ ru: String, _ en: String) -> Stage {
        Stage("won", Phrase(ru, en), .won, reasons: [
            Outcome("price", "Цена", "Price"), Outcome("speed", "Срок", "Speed"), Outcome("quality", "Качество", "Quality"), Outcome("trust", "Нас знают", "They know us"),
        ])
    }

    static let headLater: Escalation = Escalation(after: .hours(4))

    /// The client's decision: the same question in several processes.
    static func decision(_ code: String, _ ru: String, _ en: String, due: Term, after: [String] = [], changes: Bool = true) -> Action {
        let yes: Outcome = Outcome("yes", "Согласен", "Agrees"), no: Outcome = Outcome("no", "Отказ", "Refuses")
        let more: [Outcome] = changes ? [Outcome("change", "Просит изменить", "Asks for changes")] : []
        return Action(code, Phrase(ru, en), .call, due: due, after: after, results: [yes] + more + [no], escalation: headLater)
    }

    /// Reminds every two days until the client answers, three times at most.
    static func reminder(after: [String]) -> Action {
        Action("reminder", Phrase("Напомнить клиенту", "Remind the client"), .call, due: .days(2), isRequired: false, after: after,
               results: [Outcome("answered", "Ответил", "Answered"), Outcome("silent", "Не отвечает", "No answer")],
               chains: [Chain(on: "silent", start: "reminder", limit: 3)])
    }

    /// Invoice and payment: the same end of several processes.
    static func payment(probability: Int) -> Stage {
        Stage("payment", Phrase("Счёт и оплата", "Invoice and payment"), norm: .days(5), probability: probability, advance: .required, entering: [needsAmount], actions: [
            Action("invoice", Phrase("Выставить счёт", "Send the invoice"), .document, subject: "invoice", due: .hours(4)),
            Action("advance", Phrase("Поступление аванса", "Advance received"), assignee: .role("accountant"), due: .days(5), after: ["invoice"], escalation: headLater),
        ])
    }
}
