/// One kind of touch: where in an order it happens, how, and what is written about it.
struct Line: Hashable, Sendable {
    /// q request, s specification, k quote, m proof, i invoice, w work, d delivery, f feedback, r relations, c cold, x supplier, z
    /// competitor.
    let phase: Character
    let channel: String, direction: String?
    let subject: String, body: String, outcome: String, next: String
    /// How far in its phase it usually stands, from 0 to 999.
    var rank: Int

    /// The end of an order that never came.
    var isLoss: Bool { ["Отказ", "Отложено", "Проиграно"].contains(outcome) }
    var isComplaint: Bool { subject.hasPrefix("Претензия: ") && phase == "f" || subject.contains("екламаци") }
    /// What people put into a calendar beforehand.
    var isPlannable: Bool {
        (channel == "meeting" || channel == "event" || (channel == "call" && direction == "out"))
            && !isLoss && !isComplaint && !["Задержка", "пропущенному", "Сорвали", "просрочка"].contains { subject.contains($0) }
    }
}

/// All texts of touches. The holes: `{p}` product, `{n}` run, `{b}` paper, `{no}` deal, `{z}` order, `{s}` sum, `{d}` a coming day, `{i}`
/// first name.
/// Products stay in the nominative: after a colon, after a comma or alone.
enum Lines {
    static let callLines: [Line] = parsed(calls) { ("call", $0) }
    static let letterLines: [Line] = parsed(letters, kind: split)
    static let placeLines: [Line] = parsed(places, kind: split)
    static let all: [Line] = callLines + letterLines + placeLines

    private static func split(_ word: String) -> (String, String?) {
        let parts: [String] = word.split(separator: "-").map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : nil)
    }
    private static func parsed(_ text: String, kind: (String) -> (String, String?)) -> [Line] {
        let rows: [String] = text.split(separator: "\n").map(String.init)
        var lines: [Line] = []
        for start in stride(from: 0, to: rows.count - 2, by: 3) {
            let head: [Substring] = rows[start].split(separator: " ", maxSplits: 2)
            let tail: [Substring] = rows[start + 2].split(separator: ">", maxSplits: 1)
            let (channel, direction): (String, String?) = kind(String(head[1]))
            lines.append(Line(
                phase: head[0].first ?? "q", channel: channel, direction: direction, subject: String(head[2]), body: rows[start + 1],
                outcome: trimmed(tail[0]), next: trimmed(tail[1]), rank: 0))
        }
        for phase in "qskmiwdfrcxz" {
            let places: [Int] = lines.indices.filter { lines[$0].phase == phase }
            for (order, place) in places.enumerated() {
                lines[place].rank = order * 600 / max(1, places.count)
                if ["Согласов", "Договор", "Почти согласовано",
                    "Оценка"].contains(where: { lines[place].outcome.hasPrefix($0) }) { lines[place].rank += 399 }
            }
        }
        return lines
    }
    private static func trimmed(_ text: Substring) -> String {
        var rest: Substring = text.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
    /// Places in `all` by phase, so that a story picks quickly.
    static func places(_ phase: Character) -> [Int] { all.indices.filter { all[$0].phase == phase } }
    static let quote: Int = all.firstIndex { $0.subject == "КП {no}: {p}" } ?? 0
    static let losses: [Int] = all.indices.filter { all[$0].isLoss }
    static let complaints: [Int] = all.indices.filter { all[$0].isComplaint }
    /// Ordinary touches of each phase.
    static let usual: [Character: [Int]] = Dictionary(uniqueKeysWithValues: "qskmiwdfrcxz".map { phase in
        (phase, places(phase).filter { !all[$0].isLoss && !all[$0].isComplaint && $0 != quote })
    })
    /// What is written beside a planned call.
    static let callPlans: [String] = [
        "Перед разговором открыть последнее КП.", "Проверить загрузку печати на неделю.", "Узнать срок и кто подписывает.",
        "Посмотреть переписку за неделю.",
        "Спросить про следующий тираж.", "Иметь под рукой сетку тиражей.", "Сверить остаток по счёту.",
        "Звонить до обеда, потом не застать.",
        "Напомнить о разнице двух вариантов бумаги.", "Сразу назвать дату отгрузки.",
    ]
    /// What is written beside a planned meeting and a task.
    static let plans: [String] = [
        "Взять образцы и прошлый заказ.", "Подготовить два варианта бумаги.", "Взять веер и цветопробу.", "Узнать, кто подписывает.",
        "Распечатать последнее КП.",
        "Посмотреть переписку за неделю.", "Уточнить адрес разгрузки.", "Спросить про следующий тираж.", "Позвать технолога.",
        "Проверить загрузку печати на неделю.",
    ]
}

/// What the holes of a line are filled with.
struct Filling: Hashable, Sendable {
    var product: Product, deal: String, order: String, sum: Int

    func text(_ line: String, day: String, name: String) -> String {
        guard line.contains("{") else { return line }
        var result: String = ""
        var rest: Substring = line[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            switch rest[rest.index(after: open)..<close] {
            case "p": result += product.name
            case "n": result += grouped(product.run) + " шт."
            case "b": result += product.paper
            case "no": result += deal
            case "z": result += order
            case "s": result += grouped(sum) + " ₽"
            case "d": result += day
            default: result += name
            }
            rest = rest[rest.index(after: close)...]
            // The abbreviation brings its own full stop.
            if result.hasSuffix("шт."), rest.first == "." { rest.removeFirst() }
        }
        result += rest
        return result.prefix(1).uppercased() + result.dropFirst()
    }
}
