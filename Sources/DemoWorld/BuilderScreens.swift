extension Builder {
    /// The day of Anna Sokolova and the last touches of her best client, as the screens show them.
    mutating func makeDayOfScreens() {
        let deal: String = "\(padded(Self.month(today), 4))-087", past: Int = Dates.workday(today, plus: -1),
            week: Int = Dates.workday(today, plus: -6)
        let due: String = Dates.text(Dates.workday(today, plus: 6))
        show(today, 570, 60, "", nil, "meeting", nil, "Планёрка", "План и факт, застрявшие сделки, загрузка SM 74.",
            "Планы на день записаны", "Разобрать четыре сделки")
        show(today, 645, 45, "Кондитерская «Бирюза»", nil, "meeting", "out", "Печать Бирюзы",
            "Приладка фирменных коробок, цвет по подписанной пробе.",
             "Лист подписан", "Проверить замечания технолога по высечке")
        show(today, 750, 60, "Музей Старой почты", nil, "meeting", "out", "Музей почты, образцы",
            "Забрать образцы бумаги для набора открыток.", "Образцы у нас", "Посчитать два варианта")
        show(today, 840, 60, "ЖКХ Приозёрск", nil, "meeting", "in", "Разбор тендера",
            "Календари квартальные: обеспечение, пакет документов, порог цены.", "Участвуем", "Загрузить обеспечение")
        show(today, 930, 75, "Чайная мануфактура «Восход»", nil, "meeting", "in", "Цветопроба «Восход»",
            "Коробка под чай, три вкуса. Просили золото теплее.", "Проба подписана", "Вывод форм")
        show(today, 1035, 45, "", nil, "call", "out", "Звонки", "Список на конец дня: напоминания по КП и повторы.", "Обзвонили",
            "Записать итоги")
        show(today, 588, nil, "Лавка Берегово", 0, "letter", "out", "КП-\(deal), версия 3",
             "Мария, добрый день! Пересчитали на лист 470 × 620: бумага та же, цена ниже на 8 %.", "Открыто 3 раза", "Согласовать версию 3")
        show(today, 680, 4, "Лавка Берегово", 0, "call", "out", "Версия 3: цена и срок",
             "Сравнивает с двумя типографиями. Готова подписать сегодня, если доставим до \(due). Бумагу менять не хочет.",
             "Версия 3 устраивает по цене", "Отвезти образец бумаги 150 г")
        show(past, 1065, nil, "Лавка Берегово", 0, "chat", "in", "Разные цены в меню",
            "А можно на трёх точках разные цены в меню? Тираж тот же, по 1 600 на каждую.", "Можно", "Пересчитать до вечера")
        show(past, 870, 3, "Лавка Берегово", 0, "siteVisit", "in", "Анкета «После сдачи тиража»",
            "«Ценники пришли на день раньше, спасибо курьеру Олегу».", "Оценка 9 из 10", "Поблагодарить")
        show(week, 552, 6, "Лавка Берегово", 0, "siteVisit", "in", "Заявка с сайта", "Форма «Меню и буклеты», реклама «Меню зима».",
            "Завели \(deal)", "Собрать спецификацию")
        show(week, 760, nil, "Лавка Берегово", 1, "note", nil, "Заказ З-24871 выдан", "Ценники, 12 000 шт., 26 100 ₽.", "Выдан",
            "Позвонить через неделю")
        show(week, 782, nil, "Лавка Берегово", 1, "letter", "in", "Акт 1187 подписан", "Из бухгалтерии клиента, через ЭДО.", "Подписан",
            "Закрыть заказ")
        show(today, 615, nil, "Чайная мануфактура «Восход»", nil, "letter", "in", "Макет коробки утверждён с оговоркой",
            "Утверждаем, но золото хотим теплее. Нужен повтор цветопробы?", "Приедут смотреть", "Цветопроба сегодня в 15:30")
        show(today, 658, 1, "Завод «Гидрокомпонент»", 0, "call", "in", "Пропущенный звонок, второй за неделю", "Линия 200, 34 секунды.",
            "Пропущен", "Перезвонить до 13:00")
        show(today, 676, nil, "Школа «Брайт Сайд»", nil, "letter", "in", "Re: смета на дневники, 3 школы",
            "Смету получили, просим разбить по школам.", "Ответим сегодня", "Разбить смету")
        show(today, 696, nil, "Мебель Лесник", nil, "siteVisit", "in", "Визитки 300 г, 5 видов по 200",
            "Заявка с сайта, просят перезвонить.", "Заявка принята", "Позвонить сегодня")
    }

    private mutating func show(
        _ day: Int, _ minute: Int, _ minutes: Int?, _ client: String, _ person: Int?, _ channel: String, _ direction: String?,
            _ subject: String, _ body: String,
        _ outcome: String, _ next: String
    ) {
        let at = DemoMoment(day: day, minute: minute), done: Bool = isPast(at)
        let card: DemoCounterparty? = counterparties.first { $0.name == client }
        let owner: Int = card?.owner ?? Shop.anna
        guard done || (direction != "in" && channel != "note" && channel != "letter") || channel == "meeting" else { return }
        let here: [Int] = card.map { people[$0.id - 1] } ?? []
        let contact: Int? = here.isEmpty ? nil : contacts[here[min(person ?? 0, here.count - 1)]].id
        if let minutes { busy[owner][day, default: []].append(minute...(minute + max(15, minutes) - 1)) }
        interactions.append(DemoInteraction(
            id: 0, counterparty: card?.id, contact: contact, owner: owner, channel: channel, direction: direction, subject: subject,
                body: body, at: at, minutes: minutes,
            outcome: done ? outcome : nil, nextStep: done ? next : nil, done: done))
    }
}
