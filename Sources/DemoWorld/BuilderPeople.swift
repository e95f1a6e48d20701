extension Builder {
    /// `counterparty|name|position|role|influence|phone|mail`: the people of the screens.
    private static let known: [String] = """
        Лавка Берегово|Мария Орлова|маркетинг|решает|decides|+7 495 555-01-42|m.orlova@beregovo.example
        Лавка Берегово|Глеб Рощин|закупки|платит|advises|+7 495 555-01-40|g.roschin@beregovo.example
        Лавка Берегово|Инна Власова|дизайн|присылает макеты|uses|+7 495 555-01-44|i.vlasova@beregovo.example
        Завод «Гидрокомпонент»|Роман Гусев|отдел снабжения|выбирает подрядчика|decides|+7 4852 55-50-17|r.gusev@gidrokomponent.example
        Театр на Речной|Лидия Тарасова|завлит|заказывает афиши|decides|+7 831 555-04-90|l.tarasova@teatr-na-rechnoy.example
        Сыроварня Ильинская|Пётр Зимин|владелец|решает по цене|decides|+7 4822 55-31-08|p.zimin@syrovarnya-ilinskaya.example
        """.split(separator: "\n").map(String.init)

    mutating func makeContacts() {
        for line in Self.known {
            let parts: [String] = line.split(separator: "|").map(String.init)
            guard let owner = counterparties.first(where: { $0.name == parts[0] }) else { continue }
            usedNames.insert(parts[1])
            addContact(at: owner.id, name: parts[1], position: parts[2], role: parts[3], influence: parts[4], phones: [parts[5]],
                mail: parts[6])
        }
        for index in counterparties.indices {
            let card: DemoCounterparty = counterparties[index]
            guard card.legalForm != "person" else {
                let words: [Substring] = card.name.split(separator: " ")
                addContact(
                    at: card.id, name: "\(words[1]) \(words[0])", position: "заказчик", role: "решает и платит", influence: "decides",
                        phones: [card.phone], mail: card.mail)
                continue
            }
            let wanted: Int = card.kinds.contains("competitor") ? (random.chance(50) ? 1 : 0)
                : card.kinds.contains("pointOfSale") ? 1 : card.weight == 3 ? random.from(2...4) : card.weight == 2 ? random.from(1...3)
                    : random.from(1...2)
            for number in 0..<max(0, wanted - people[index].count) { addPerson(at: card, number: number) }
        }
    }

    private mutating func addPerson(at card: DemoCounterparty, number: Int) {
        let small: Bool = card.legalForm == "soleTrader"
        let line: String
        if card.kinds.contains("pointOfSale") {
            line = random.pick(["управляющий точкой|принимает тираж|uses", "старший смены|принимает тираж|uses",
                "администратор|заказывает повторы|advises"])
        } else if card.kinds.contains("supplier") || card.kinds.contains("manufacturer") {
            line = random.pick(["менеджер по работе с типографиями|даёт цены и сроки|decides", "отдел отгрузки|подтверждает доставку|uses"])
        } else if card.kinds.contains("competitor") {
            line = random.pick(["менеджер|знакомы по выставке|uses", "коммерческий директор|обменивались загрузкой|decides"])
        } else if number == 0 {
            line = small ? random.pick(Positions.boss) : random.pick(random.chance(55) ? Positions.marketing : Positions.buyer)
        } else {
            line = random.pick(random.pick([Positions.boss, Positions.buyer, Positions.design, Positions.other, Positions.design]))
        }
        let parts: [String] = line.split(separator: "|").map(String.init)
        let name: String = number == 0 && small ? String(card.fullName.dropFirst(3)) : fullPerson().full
        let words: [Substring] = name.split(separator: " ")
        let first: String = String(words[1]), last: String = String(words[0])
        let city: City = Cities.named(card.city)
        var phones: [String] = [mobile()]
        if random.chance(35) { phones.append(landline(city) + " доб. \(random.from(101...399))") }
        addContact(
            at: card.id, name: "\(first) \(last)", position: parts[0], role: parts[1], influence: parts[2], phones: phones,
            mail: "\(latin(String(first.prefix(1)))).\(latin(last))@\(card.website)")
    }

    private mutating func addContact(
        at counterparty: Int, name: String, position: String, role: String, influence: String, phones: [String], mail: String
    ) {
        let left: Bool = random.chance(4) && people[counterparty - 1].count > 1
        let birthday: Int? = random.chance(40) ? today - random.from(23...61) * 365 - random.below(365) : nil
        let consents: [String] = [["call", "mail", "messenger"], ["call", "mail"], ["mail"], ["messenger",
            "mail"]][random.weighted([40, 35, 15, 10])]
        people[counterparty - 1].append(contacts.count)
        contacts.append(DemoContact(
            id: contacts.count + 1, counterparty: counterparty, name: name, position: position, role: role, influence: influence,
                phones: phones, mails: [mail],
            messenger: random.chance(30) ? "Телеграм: @" + latin(name).split(separator: "-").joined(separator: "_") : "",
                birthday: birthday,
            consents: consents, consentPurpose: "Исполнение заказов и предложения типографии", leftOn: left ? today - random.from(20...300)
                : nil,
            note: random.chance(30) ? random.pick(Positions.notes) : ""))
    }
}
