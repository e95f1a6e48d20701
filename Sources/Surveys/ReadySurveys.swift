internal import Database
internal import Kernel

// The surveys that a new workspace begins with: a brief before the first estimate, and a call after the delivery.
extension Survey {
    static func ready(_ lang: Lang) -> [[String: Value]] {
        [made(lang("Бриф на печать", "Brief of a print job"), brief(lang)), made(lang("После сдачи тиража", "After the delivery"), delivered(lang))]
    }
    private static func made(_ name: String, _ questionnaire: Questionnaire) -> [String: Value] {
        // Plain values are always written; were they not, the survey would begin empty and as a draft.
        let text: String? = try? Canonical.text(questionnaire)
        return ["name": .text(name), "state": .text(text == nil ? "draft" : "on"), "questions": .text(text ?? "")]
    }
    private static func options(_ all: [(String, Int)]) -> [Questionnaire.Option] {
        all.enumerated().map { Questionnaire.Option(code: "o\($0.offset + 1)", text: $0.element.0, points: $0.element.1) }
    }
    private static func brief(_ lang: Lang) -> Questionnaire {
        Questionnaire(questions: [
            .init(code: "what", kind: .text, text: lang("Что печатаем и для чего?", "What is printed, and what for?"), isRequired: true),
            .init(code: "when", kind: .one, text: lang("Когда нужно?", "When is it needed?"), isRequired: true,
                  options: options([(lang("На этой неделе", "This week"), 3), (lang("В этом месяце", "This month"), 2), (lang("Пока узнают цены", "Asking for prices"), 0)])),
            .init(code: "artwork", kind: .yesno, text: lang("Макет готов?", "Is the artwork ready?"), isRequired: true, options: yesNo(lang, yes: 2)),
            .init(code: "decides", kind: .yesno, text: lang("Говорим с тем, кто решает?", "Do we speak with who decides?"), options: yesNo(lang, yes: 2)),
            .init(code: "finish", kind: .many, text: lang("Что из отделки нужно?", "Which finishing?"),
                  options: options([(lang("Ламинация", "Lamination"), 0), (lang("Фольга", "Foil"), 0), (lang("Вырубка", "Die cutting"), 0), (lang("Выборочный лак", "Spot varnish"), 0)])),
        ], verdicts: [
            .init(code: "hot", name: lang("Горячий", "Hot"), least: 6), .init(code: "warm", name: lang("Тёплый", "Warm"), least: 3), .init(code: "cold", name: lang("Холодный", "Cold")),
        ])
    }
    private static func delivered(_ lang: Lang) -> Questionnaire {
        Questionnaire(questions: [
            .init(code: "nps", kind: .scale, text: lang("Насколько вероятно, что вы порекомендуете нас коллегам?", "How likely are you to recommend us to colleagues?"), isRequired: true, isCounted: true),
            .init(code: "liked", kind: .many, text: lang("Что понравилось?", "What did you like?"),
                  options: options([(lang("Срок", "Time"), 0), (lang("Цвет", "Colour"), 0), (lang("Упаковка", "Packing"), 0), (lang("Менеджер", "Manager"), 0), (lang("Доставка", "Delivery"), 0)])),
            .init(code: "mend", kind: .text, text: lang("Что нам исправить в первую очередь?", "What should we mend first?")),
            .init(code: "again", kind: .yesno, text: lang("Планируете следующий тираж?", "Is a next run planned?"), options: yesNo(lang, yes: 0)),
        ], verdicts: [
            .init(code: "promoter", name: lang("Рекомендует", "Promoter"), least: 9), .init(code: "neutral", name: lang("Нейтрален", "Neutral"), least: 7), .init(code: "critic", name: lang("Недоволен", "Critic")),
        ])
    }
    static func yesNo(_ lang: Lang, yes points: Int) -> [Questionnaire.Option] {
        [.init(code: "yes", text: lang("Да", "Yes"), points: points), .init(code: "no", text: lang("Нет", "No"))]
    }
}
