internal import Database
public import Kernel
internal import Process

extension Rehearsal {
    /// What the invented shop of the demo does by itself: rules, one of them at work, a letter, and another system that is not called yet.
    public static func rules(in tx: Tx) throws {
        let accounting: Int64 = try tx.insert(Destination.entity, [
            "name": .text("Учётная система"), "url": .text("https://accounting.example/hooks/ottisk"), "state": .text("off"), "note": .text("Ждёт приёма выигранных сделок: адрес и ключ получит администратор учёта"),
        ])
        try tx.insert(LetterTemplate.entity, [
            "name": .text("Напоминание о макете"), "subject": .text("Макет к заказу «{Что нужно клиенту}»"),
            "body": .text("Здравствуйте!\n\nЖдём от вас макет к заказу {Номер}. Требования к файлам — во вложении.\n\nС уважением, типография «Сверка»"),
        ])
        var told = RuleAction(.notify), checked = RuleAction(.task), reminded = RuleAction(.notify), called = RuleAction(.call)
        (told.text, told.who) = ("Крупная сделка: {Что нужно клиенту}, {Сумма}", "superior")
        (checked.text, checked.due) = ("Проверить загрузку цеха под {Что нужно клиенту}", Term(1, .days, isWorking: true))
        reminded.text = "Через три дня ждём заказ: {Что нужно клиенту}"
        called.destination = accounting
        let large: Condition = .all([.test("amount", .atLeast, ["500000"])]), won: Condition = .all([.test("state", .is, ["won"])])
        try rule("Крупная сделка: руководителю", .created, on: true, large, [told, checked], in: tx)
        try rule("Заказ ждём через три дня", .date, .all([.test("state", .is, ["open"])]), [reminded], dated: ("expected_on", -3), in: tx)
        try rule("Выигранная сделка: в учёт", .entered, won, [called], in: tx)
    }
    private static func rule(_ name: String, _ event: Rule.Event, on isOn: Bool = false, _ condition: Condition, _ actions: [RuleAction], dated: (column: String, shift: Int64)? = nil, in tx: Tx) throws {
        try tx.insert(Rule.entity, [
            "name": .text(name), "target": .text(Deal.table), "event": .text(event.rawValue), "state": .text(isOn ? "on" : "off"), "most_hour": .int(Int64(Rule.usualMost)), "lang": .text(Lang.ru.rawValue),
            "condition": .text(condition.json), "actions": .text(try Canonical.text(actions)), "date_field": dated.map { .text($0.column) } ?? .null, "date_shift": .int(dated?.shift ?? 0),
        ])
    }
}
