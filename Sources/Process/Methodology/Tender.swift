extension Methodology {
    /// A purchase by tender: found, decided upon, prepared, submitted, bid for, signed. Dates of the notice are fields of the tender, not terms here.
    public static let tender: Definition = Definition("tender", Phrase("Тендер", "Tender"), stages: [
        found, preparing, submitted, bidding, signing, won("Контракт подписан", "Contract signed"), tenderLost, tenderCancelled,
    ])

    private static let found: Stage = Stage("found", Phrase("Найден", "Found"), isFirst: true, norm: .days(2), probability: 5, advance: .required, forks: [
        Fork(to: "cancelled", action: "go", result: "no", isAtOnce: true, reason: "no-go"), Fork(to: "preparing"),
    ], actions: [
        Action("read", Phrase("Изучить извещение и требования", "Study the notice and its demands"), due: .days(1)),
        Action("able", Phrase("Проверить, что можем напечатать в срок", "Check that we can print it in time"), .approval, assignee: .role("technologist"), due: .hours(8)),
        Action("cost", Phrase("Оценить себестоимость", "Estimate the cost"), due: .days(1)),
        Action("go", Phrase("Решить, участвуем ли", "Decide whether to take part"), .approval, assignee: .role("director"), due: .hours(8), after: ["read", "able", "cost"],
               results: [Outcome("yes", "Участвуем", "We take part"), Outcome("no", "Не участвуем", "We do not")], escalation: Escalation(after: .hours(4), to: .role("director"))),
    ])

    private static let preparing: Stage = Stage("preparing", Phrase("Подготовка заявки", "Preparing the bid"), norm: .days(5), probability: 15, advance: .required, entering: [needsAmount], actions: [
        Action("papers", Phrase("Собрать пакет документов", "Collect the documents"), due: .days(2), escalation: headLater),
        Action("security", Phrase("Внести обеспечение заявки", "Pay the security of the bid"), assignee: .role("accountant"), due: .days(1), escalation: headLater),
        Action("questions", Phrase("Запросить разъяснения", "Ask for clarification"), due: .days(1), isRequired: false),
        Action("price", Phrase("Утвердить нижнюю цену", "Approve the lowest price"), .approval, assignee: .role("director"), due: .hours(8), escalation: headLater),
        Action("bid", Phrase("Составить заявку", "Write the bid"), .document, subject: "bid", due: .days(1), after: ["papers", "price"]),
    ])

    private static let submitted: Stage = Stage("submitted", Phrase("Заявка подана", "Submitted"), norm: .days(5), probability: 25, advance: .required, forks: [
        Fork(to: "lost", action: "admission", result: "no", isAtOnce: true, reason: "rejected"), Fork(to: "bidding"),
    ], actions: [
        Action("submit", Phrase("Подать заявку на площадке", "Submit the bid on the platform"), due: .hours(4), escalation: Escalation(after: .hours(1))),
        Action("admission", Phrase("Узнать о допуске", "Learn of the admission"), due: .days(5), after: ["submit"],
               results: [Outcome("yes", "Допущены", "Admitted"), Outcome("no", "Отклонены", "Rejected")]),
    ])

    private static let bidding: Stage = Stage("bidding", Phrase("Торги", "Bidding"), norm: .days(3), probability: 40, advance: .required, forks: [
        Fork(to: "lost", action: "result", result: "lost", isAtOnce: true, reason: "price"),
        Fork(to: "cancelled", action: "result", result: "void", isAtOnce: true, reason: "void"), Fork(to: "signing"),
    ], actions: [
        Action("auction", Phrase("Участвовать в торгах", "Take part in the bidding"), due: .days(2)),
        Action("bids", Phrase("Записать цены участников", "Write down the bids of the others"), due: .days(1), isRequired: false, after: ["auction"]),
        Action("result", Phrase("Записать итог", "Write down the result"), due: .days(2), after: ["auction"],
               results: [Outcome("won", "Победили", "Won"), Outcome("lost", "Не победили", "Not won"), Outcome("void", "Не состоялись", "Void")]),
    ])

    private static let signing: Stage = Stage("signing", Phrase("Подписание", "Signing"), norm: .days(10), probability: 90, advance: .required, actions: [
        Action("guarantee", Phrase("Внести обеспечение контракта", "Provide the security of the contract"), assignee: .role("accountant"), due: .days(3), escalation: headLater),
        Action("sign", Phrase("Подписать контракт", "Sign the contract"), .document, subject: "contract", due: .days(5), after: ["guarantee"], escalation: Escalation(after: .hours(2), to: .role("director"))),
        Action("return", Phrase("Вернуть обеспечение заявки", "Get the security of the bid back"), assignee: .role("accountant"), due: .days(7), isRequired: false),
    ])

    private static let tenderLost: Stage = Stage("lost", Phrase("Проигран", "Lost"), .lost, reasons: [
        Outcome("price", "Цена победителя ниже", "The winner's price is lower"), Outcome("score", "Меньше баллов за опыт и срок", "Fewer points for experience and time"),
        Outcome("rejected", "Заявка отклонена", "The bid was rejected"), Outcome("late", "Не успели подать", "Not submitted in time"),
    ])
    private static let tenderCancelled: Stage = Stage("cancelled", Phrase("Не участвуем", "Not taken part"), .cancelled, reasons: [
        Outcome("no-go", "Решили не участвовать", "Decided not to take part"), Outcome("void", "Торги не состоялись", "The bidding was void"),
        Outcome("withdrawn", "Закупка отменена заказчиком", "The purchase was withdrawn"),
    ])
}
