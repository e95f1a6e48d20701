/// The print shop itself: the same for every seed, as the screens of the product show it.
enum Shop {
    static let organisations: [DemoOrganisation] = [
        organisation(1, "Сверка", region: 77, serial: 10_204, year: 14, vat: "general", bank: Banks.all[0],
            address: "115999, Москва, ул. Наборная, д. 12, стр. 3"),
        organisation(2, "Сверка Пак", region: 71, serial: 10_377, year: 19, vat: "general", bank: Banks.all[3],
            address: "300999, Тула, Картонажный пр-д, д. 5"),
    ]
    private static func organisation(
        _ id: Int, _ name: String, region: Int, serial: Int, year: Int, vat: String, bank: Bank, address: String
    ) -> DemoOrganisation {
        DemoOrganisation(
            id: id, name: "ООО «\(name)»", fullName: "Общество с ограниченной ответственностью «\(name)»",
            inn: Codes.companyINN(region: region, serial: serial), kpp: Codes.kpp(region: region),
            ogrn: Codes.ogrn(region: region, year: year, serial: serial), address: address, vat: vat, bank: bank.name, bik: bank.bik,
            account: Codes.account(prefix: "40702810", serial: serial, bik: bank.bik),
            correspondentAccount: Codes.correspondentAccount(bik: bank.bik))
    }

    static let branches: [DemoBranch] = [
        branch(1, "Сверка, Москва", nil, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(2, "Сверка Пак, Тула", nil, 2, "Тула", "Картонажный пр-д, д. 5"),
        branch(3, "Сверка Диджитал, Казань", nil, 1, "Казань", "ул. Литерная, д. 8"),
        branch(4, "Офсет и цифра", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(5, "Маркетинг", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(6, "Колл-центр", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(7, "Бухгалтерия", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(8, "Препресс и технологи", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(9, "Печатный цех", 1, 1, "Москва", "ул. Наборная, д. 12, стр. 3"),
        branch(10, "Упаковка", 2, 2, "Тула", "Картонажный пр-д, д. 5"),
        branch(11, "Высечка и склейка", 2, 2, "Тула", "Картонажный пр-д, д. 5"),
        branch(12, "Цифровая печать", 3, 1, "Казань", "ул. Литерная, д. 8"),
    ]
    private static func branch(_ id: Int, _ name: String, _ parent: Int?, _ organisation: Int, _ city: String,
        _ address: String) -> DemoBranch {
        DemoBranch(id: id, name: name, parent: parent, organisation: organisation, city: city, address: address)
    }

    static let director: Int = 1, head: Int = 2, anna: Int = 3, daria: Int = 4, roman: Int = 5, marketer: Int = 6, operatorID: Int = 7,
        accountant: Int = 8
    /// Those who own clients.
    static let sellers: [Int] = [anna, daria, roman]

    static let employees: [DemoEmployee] = [
        employee(1, "Павел Грачёв", "p.grachev", "Директор", "director", 1, "01", deputy: 2),
        employee(2, "Игорь Панин", "i.panin", "Руководитель продаж", "salesHead", 4, "02", deputy: 3),
        employee(3, "Анна Соколова", "a.sokolova", "Менеджер по продажам", "salesManager", 4, "04", deputy: 4),
        employee(4, "Дарья Ким", "d.kim", "Менеджер по продажам", "salesManager", 4, "05", deputy: 3),
        employee(5, "Роман Малышев", "r.malyshev", "Менеджер по упаковке", "salesManager", 10, "21", deputy: 4),
        employee(6, "Марина Юдина", "m.yudina", "Маркетолог", "marketer", 5, "07", deputy: 2),
        employee(7, "Вера Лапина", "v.lapina", "Оператор колл-центра", "operator", 6, "00", deputy: nil),
        employee(8, "Наталья Ефимова", "n.efimova", "Главный бухгалтер", "accountant", 7, "08", deputy: nil),
    ]
    private static func employee(
        _ id: Int, _ name: String, _ login: String, _ position: String, _ role: String, _ branch: Int, _ line: String, deputy: Int?
    ) -> DemoEmployee {
        DemoEmployee(
            id: id, name: name, mail: "\(login)@sverka.example", position: position, role: role, branch: branch,
                phone: "+7 495 555-02-\(line)", deputy: deputy)
    }
}

/// A bank nobody can pay to.
struct Bank: Hashable, Sendable {
    let name: String, bik: String
}

enum Banks {
    static let all: [Bank] = [
        Bank(name: "АО «Окский расчётный банк»", bik: "044599251"), Bank(name: "ПАО «Банк Северный мост»", bik: "044599317"),
        Bank(name: "АО «Волжский торговый банк»", bik: "042299408"), Bank(name: "АО КБ «Тульский самовар»", bik: "047099533"),
        Bank(name: "ПАО «Приволжье-Банк»", bik: "049299614"), Bank(name: "АО «Невский деловой банк»", bik: "044099702"),
        Bank(name: "ПАО «Уральский депозит»", bik: "046599816"), Bank(name: "АО «Донской кредит»", bik: "046099925"),
    ]
}

/// A town with the code of its region and of its telephones.
struct City: Hashable, Sendable {
    let name: String, region: Int, dial: String, post: Int
}

enum Cities {
    static let all: [City] = [
        City(name: "Москва", region: 77, dial: "495", post: 115), City(name: "Тула", region: 71, dial: "4872", post: 300),
        City(name: "Калуга", region: 40, dial: "4842", post: 248), City(name: "Ярославль", region: 76, dial: "4852", post: 150),
        City(name: "Нижний Новгород", region: 52, dial: "831", post: 603), City(name: "Казань", region: 16, dial: "843", post: 420),
        City(name: "Санкт-Петербург", region: 78, dial: "812", post: 190), City(name: "Рязань", region: 62, dial: "4912", post: 390),
        City(name: "Тверь", region: 69, dial: "4822", post: 170), City(name: "Владимир", region: 33, dial: "4922", post: 600),
        City(name: "Смоленск", region: 67, dial: "4812", post: 214), City(name: "Самара", region: 63, dial: "846", post: 443),
        City(name: "Воронеж", region: 36, dial: "473", post: 394), City(name: "Екатеринбург", region: 66, dial: "343", post: 620),
        City(name: "Пермь", region: 59, dial: "342", post: 614), City(name: "Коломна", region: 50, dial: "496", post: 140),
        City(name: "Серпухов", region: 50, dial: "4967", post: 142), City(name: "Подольск", region: 50, dial: "4967", post: 142),
    ]
    /// The nearer, the more clients.
    static let shares: [Int] = [34, 14, 7, 7, 7, 8, 5, 4, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3]
    static func named(_ name: String) -> City { all.first { $0.name == name } ?? all[0] }

    /// The town a name speaks of.
    static func home(of name: String) -> City? {
        let known: [(String, String)] = [
            ("Ярослав", "Ярославль"), ("Калуж", "Калуга"), ("Приок", "Рязань"), ("Волжский", "Самара"), ("Верхневолж", "Тверь"), ("Литейн",
                "Санкт-Петербург"),
            ("Поволж", "Казань"), ("самовар", "Тула"), ("Ладога", "Санкт-Петербург"), ("Северный медицинский", "Санкт-Петербург"),
        ]
        return known.first { name.contains($0.0) }.map { named($0.1) }
    }

    static let streets: [String] = [
        "ул. Пекарная", "ул. Речная", "ул. Садовая", "ул. Заводская", "ул. Мельничная", "ул. Типографская", "ул. Вокзальная",
        "ул. Берёзовая",
        "пр-т Мастеров", "ул. Ярмарочная", "ул. Полевая", "наб. Старая", "ул. Каретная", "ул. Гончарная", "ул. Тихая", "пер. Аптечный",
        "ул. Липовая",
        "ул. Кузнечная", "ш. Заречное", "ул. Ремесленная", "ул. Почтовая", "пер. Соборный", "ул. Ткацкая", "ул. Библиотечная",
        "пр-т Инженеров",
    ]
}
