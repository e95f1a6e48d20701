internal import Requisites

/// What the palette does beside finding records: it opens pages, begins new records and switches what belongs to the reader.
public struct Command: Sendable {
    public let title: Text, path: String, icon: String
    /// Further words it is found by, in either language.
    let words: String
    /// What the browser does itself: `data-theme-toggle`, `data-help`; empty: it opens the path.
    public let action: String

    init(_ title: Text, _ path: String, _ icon: String, words: String = "", action: String = "") {
        (self.title, self.path, self.icon, self.words, self.action) = (title, path, icon, words, action)
    }
    /// Every typed word begins a word of the command, in both languages, whichever layout was typed in.
    func fits(_ typed: String) -> Bool {
        let known: [Substring] = Fold.text("\(title.ru) \(title.en) \(words)").split { " :-,".contains($0) }
        return [Fold.text(typed), Fold.text(Fold.otherLayout(typed))].contains { way in
            let asked: [Substring] = way.split(separator: " ")
            return !asked.isEmpty && asked.allSatisfy { word in known.contains { $0.hasPrefix(word) } }
        }
    }
}

extension Shell {
    /// The commands that a typed text finds, as far as the reader's rights go.
    public func commands(_ typed: String, _ registry: Registry, _ access: Access) -> [Command] {
        let sections: Set<String> = Set(groups.flatMap(\.items).map(\.section))
        let pages: [Command] = groups.flatMap(\.items).filter { item in item.table.map { access.reach(.see, $0) > .none } ?? true }
            .map { Command($0.title, $0.path, $0.icon, words: "открыть перейти open go") }
        let made: [Command] = registry.entities.filter { $0.isCreatedByForm && sections.contains($0.path) && access.creates($0) }.map { entity in
            Command(Text("Создать: \(entity.one.ru.lowercased())", "New: \(entity.one.en.lowercased())"), "/\(entity.path)/new", "plus", words: "новый новая новое добавить create add")
        }
        return (made + pages + Shell.own).filter { $0.fits(typed) }
    }
    private static let own: [Command] = [
        Command(Text("Тема: тёмная или светлая", "Theme: dark or light"), "#", "moon", words: "сменить тёмная светлая тема оформление switch dark light theme", action: "data-theme-toggle"),
        Command(Text("Горячие клавиши", "Keyboard shortcuts"), "#", "keyboard", words: "помощь справка help", action: "data-help"),
        Command(Text("Профиль и вход", "Profile and sign-in"), "/profile", "user", words: "пароль язык отсутствие уведомления password language absence"),
        Command(Text("Уведомления", "Notices"), "/notices", "bell"),
        Command(Text("Фоновая работа", "Background work"), "/jobs", "clock", words: "задания jobs"),
    ]
}
