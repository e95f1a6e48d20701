extension Builder {
    /// `title|priority|checklist;…`; the holes are those of the lines of touches.
    private static let work: [String] = """
        Выслать КП: {p}|normal|Цена на три тиража;Срок производства;Доставка
        Узнать решение по КП {no}|high|
        Отправить исправленный счёт по {no}|high|Адрес;Номер договора;Сумма
        Отвезти образцы бумаги|normal|Веер;Два готовых изделия
        Запросить тиражи по видам: {p}|normal|
        Проверить макет: {p}|normal|Вылеты;Цвет;Шрифты;Разрешение
        Получить подписной лист: {p}|high|
        Согласовать контур высечки: {p}|normal|Чертёж;Клапан;Направление волокна
        Проверить оплату по {no}|normal|
        Заказать пропуск для отгрузки {z}|normal|Номер машины;Водитель;Телефон
        Позвонить после сдачи тиража: {p}|low|
        Подготовить договор и спецификацию|normal|Реквизиты;Условия оплаты;Приёмка
        Напомнить об авансе по {no}|high|
        Пересчитать на другую бумагу: {p}|normal|
        Собрать закрывающие документы, {z}|low|Накладная;Акт;Счёт-фактура
        Подтвердить тираж повтора: {p}|normal|
        Пригласить на приладку: {p}|normal|Время;Пропуск
        Заказать цветопробу: {p}|normal|
        Уточнить упаковку и бирки: {p}|low|
        Ответить на рекламацию, {z}|high|Фото;Ответ технолога;Срок перепечатки
        Предложить повтор: {p}|low|
        Снять вопросы технолога: {p}|normal|Бумага;Отделка;Склейка
        Обновить контакты клиента|low|Телефон;Почта;День рождения
        Запросить отзыв: {p}|low|
        Согласовать доставку по точкам, {z}|normal|Адреса;Окно разгрузки;Подписи
        Забронировать место в печати: {p}|high|
        Позвонить по просроченной оплате|high|
        Подписать рамочный договор|normal|Юрист;Лимит;Подпись директора
        Подготовить подборку отделки: {p}|low|Фольга;Лак;Тиснение
        Проверить остаток на складе: {p}|low|
        """.split(separator: "\n").map(String.init)
    /// `owner|title|priority|repeats|days from today|checklist`; work that belongs to no client.
    private static let inside: [String] = """
        1|Посмотреть показатели недели|normal|week|0|План и факт;Воронка;Дебиторка
        1|Согласовать бюджет выставки «Упаковка»|normal||3|Стенд;Образцы;Поездка
        2|Разобрать застрявшие сделки|high|week|0|Старше нормы;Без следующего шага;Без ответа
        2|Провести беседы с менеджерами|normal|month|5|
        2|Проверить скидки выше порога|normal|day|0|
        3|Подготовить отчёт по кампании «Календари»|normal||0|Отклики;Сделки;Возврат на рубль
        3|Обновить прогноз на месяц|normal|month|4|
        4|Обновить прогноз на месяц|normal|month|4|
        4|Обзвонить спящих клиентов|normal|week|0|
        5|Обновить прогноз на месяц|normal|month|4|
        5|Сверить штампы на полках|low|month|6|Список;Износ;Списание
        5|Обзвонить повторы упаковки|normal|week|1|
        6|Подготовить рассылку «Подборка бумаг»|normal|month|2|Тексты;Список;Проверка согласий
        6|Собрать примеры работ за месяц|low|month|8|
        6|Проверить отклики рекламы|normal|week|0|Карты;Поиск;Соцсети
        6|Заказать стенд на выставку|high||-1|План стенда;Образцы;Монтаж
        7|Перезвонить по пропущенным|high|day|0|
        7|Разобрать заявки с сайта|normal|day|0|
        7|Проверить записи звонков|low|week|2|
        8|Загрузить выписку банка|high|day|0|
        8|Акты сверки с должниками|normal|month|3|Список;Письма;Подписи
        8|Проверить лимиты долга|normal|week|1|
        8|Счета за бумагу: график платежей|high|week|0|
        1|Продлить аренду склада в Туле|normal|year|20|
        2|План продаж на следующий квартал|normal||12|
        """.split(separator: "\n").map(String.init)
    /// `client|title|priority|days from today|note`: what Anna sees.
    private static let shown: [String] = """
        Климат-Сервис Поволжье|Отправить исправленный счёт|high|-1|Счёт на 312 400 ₽, заменить адрес.
        Фестиваль «Медный всадник»|Узнать решение по КП, третье напоминание|high|-4|Клиент молчит пять дней, сменить канал.
        Лавка Берегово|Согласовать версию 3 с Марией Орловой|high|0|Дешевле на 8 %, бумага та же. Утром отвечает лучше.
        Музей Старой почты|Приехать за образцами бумаги|normal|0|
        Лавка Берегово|Выслать подписной лист меню|normal|0|
        ЖКХ Приозёрск|Загрузить обеспечение заявки на площадку|high|0|До 15:00, потом площадка закрывает приём.
        Кондитерская «Бирюза»|Проверить замечания технолога по высечке|normal|0|
        Сыроварня Ильинская|Поздравить с днём рождения: Пётр Зимин|low|0|
        Театр на Речной|Подтвердить афиши на следующий месяц|normal|1|
        Лавка Берегово|Подтвердить тираж ценников|normal|1|Повтор заказа З-24871.
        Сыроварня Ильинская|Запросить тиражи этикетки|normal|2|Шесть сортов, тиражей нет.
        Клиника «Здоровый район»|Проверить оплату бланков направлений|normal|3|
        Мебель Лесник|Позвонить по заявке с сайта|high|0|Визитки 300 г, пять видов.
        Завод «Гидрокомпонент»|Перезвонить Гусеву до 13:00|high|0|Пропущенный звонок, второй за неделю.
        Школа «Брайт Сайд»|Ответить на письмо о смете|normal|0|
        Умный свет|Получить аванс 50 %|normal|1|
        """.split(separator: "\n").map(String.init)

    mutating func makeTasks() {
        for line in Self.shown {
            let parts: [String] = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard let card = counterparties.first(where: { $0.name == parts[0] }) else { continue }
            let shift: Int = Int(parts[3]) ?? 0
            addTask(parts[1], client: card.id, owner: card.owner, due: shift == 0 ? today : Dates.workday(today, plus: shift),
                priority: parts[2], note: parts[4])
        }
        for line in Self.inside {
            let parts: [String] = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let shift: Int = Int(parts[4]) ?? 0, list: [String] = parts[5].split(separator: ";").map(String.init)
            addTask(
                parts[1], client: nil, owner: Int(parts[0]) ?? 1, due: shift == 0 ? today : Dates.workday(today, plus: shift),
                    priority: parts[2],
                repeats: parts[3].isEmpty ? nil : parts[3], checklist: list)
        }
        let clients: [DemoCounterparty] = counterparties.filter { ["active", "vip", "lead"].contains($0.status) && $0.weight > 0
            && $0.kinds != ["pointOfSale"] }
        let best: [DemoCounterparty] = clients.filter { $0.weight == 3 } + clients.filter { $0.weight == 3 } + clients
        for _ in 0..<14 { addWork(random.pick(best), due: Dates.workday(today, plus: -random.from(1...6))) }
        for owner in Shop.sellers {
            let mine: [DemoCounterparty] = best.filter { $0.owner == owner }
            for _ in 0..<4 where !mine.isEmpty { addWork(random.pick(mine), due: today) }
        }
        for card in random.shuffled(clients.filter { $0.weight == 3 }) { addWork(card, due: Dates.workday(today,
            plus: random.from(1...9))) }
        for card in random.shuffled(clients.filter { $0.weight < 3 }).prefix(50) { addWork(card, due: Dates.workday(today,
            plus: random.from(1...22))) }
        for _ in 0..<105 {
            let due: Int = Dates.workday(today, plus: -random.from(1...85))
            addWork(random.pick(best), due: due, done: Dates.workday(due, plus: random.weighted([50, 30, 20]) - 1))
        }
    }

    private mutating func addWork(_ card: DemoCounterparty, due: Int, done: Int? = nil) {
        guard let product = products[card.id - 1].first else { return }
        let parts: [String] = random.pick(Self.work).split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let filling = Filling(
            product: products[card.id - 1].count > 1 ? random.pick(products[card.id - 1]) : product,
            deal: "\(padded(Self.month(due), 4))-\(padded(random.from(100...199), 3))", order: "З-\(random.from(24_300...24_899))", sum: 0)
        let title: String = filling.text(parts[0], day: Dates.text(due), name: "коллеги")
        guard !tasks.contains(where: { $0.counterparty == card.id && $0.title == title && $0.due == due }) else { return }
        addTask(
            title, client: card.id, owner: card.owner, due: due, priority: parts[1],
                checklist: parts[2].split(separator: ";").map(String.init),
            note: random.chance(30) ? random.pick(Lines.plans) : "", done: done)
    }

    private mutating func addTask(
        _ title: String, client: Int?, owner: Int, due: Int, priority: String, repeats: String? = nil, checklist: [String] = [],
            note: String = "", done: Int? = nil
    ) {
        let made: Int = min(today, due) - random.from(1...9)
        let contact: Int? = client.flatMap { mainContact(of: $0) }
        let finished: DemoMoment? = done.map { DemoMoment(day: min($0, today - 1), minute: random.from(545...1075)) }
        tasks.append(DemoTask(
            id: 0, title: title, counterparty: client, contact: contact, owner: owner, due: due, priority: priority, repeats: repeats,
                checklist: checklist, note: note,
            created: finished.map { min(made, $0.day) } ?? made, done: finished))
    }
}
