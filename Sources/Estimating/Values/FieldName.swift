/// Russian names of the fields that errors speak of; the English one is the code itself.
enum FieldName {
    private static let names: [String: String] = [
        "run": "тираж", "pages": "полосы", "components": "части заказа", "component": "часть", "versions": "виды",
        "share of a version": "доля вида", "quantity": "тираж", "quantity of a kind": "тираж вида", "pieces per sheet": "изделий на листе",
        "pieces per copy": "изделий в экземпляре", "trim size": "обрезной формат", "page size": "формат полосы",
        "cover spread": "развёрнутая обложка", "spine allowance": "припуск корешка", "bleed": "вылеты", "gap": "зазор",
        "margin": "поле листа", "sheet size": "размер листа", "stock size": "размер бумаги", "roll width": "ширина рулона",
        "coverage": "запечатка", "inks": "краски", "teeth": "зубья вала", "largest signature": "наибольшая тетрадь",
        "sides": "стороны", "pieces in a pack": "штук в пачке", "step of eyelets": "шаг люверсов", "price of the tool": "цена штампа",
        "price of subcontracted work": "цена подрядчика", "hours of subcontracted work": "срок подрядчика",
        "waste of subcontracted work": "отходы подрядчика", "minutes of hand work": "минуты ручной работы", "discount": "скидка", "rush": "срочность", "day": "день",
        "price list": "прайс-лист", "quantity of the price list": "тираж прайс-листа", "gsm": "плотность", "caliper": "толщина",
        "bulk": "пухлость", "stock price": "цена бумаги", "pack size": "листов в пачке", "minimum order": "минимальный заказ",
        "markup": "наценка", "profit margin": "маржа", "VAT": "НДС", "VAT rate": "ставка НДС", "day of the VAT rate": "день ставки НДС",
        "stock": "бумага", "press": "печатная машина", "machine": "оборудование", "block": "блок", "technology": "вид печати",
        "route": "маршрут", "target": "цель", "lift": "высота привёртки", "runs of a ladder": "тиражи лесенки", "routes": "маршруты", "click tiers": "ступени кликов",
    ]
    private static let owned: [String: String] = [
        "units": "секции машины", "speed": "скорость", "make-ready": "приладка", "drying": "сушка", "largest sheet": "наибольший лист",
        "smallest sheet": "наименьший лист", "margins": "поля", "price": "цена", "setup": "запуск", "lift": "высота привёртки",
        "waste": "отходы", "count": "число операций", "layout": "раскладка", "least run": "наименьший тираж", "largest piece": "наибольшее изделие",
    ]

    /// `price of digital` → `цена (digital)`.
    static func russian(_ field: String) -> String {
        if let name: String = names[field] { return name }
        for (prefix, name) in owned where field.hasPrefix(prefix + " of ") {
            return name + " (" + field.dropFirst(prefix.count + 4) + ")"
        }
        return field
    }
}
