internal import Requisites

/// What the palette does beside finding records: it opens pages, begins new records and switches what belongs to the reader.
public struct Command: Sendable {
    public let title: Text, path: String, icon: String
    /// What the browser does itself: `data-theme-toggle`, `data-help`; empty: it opens the path.
    public let action: String
    /// The words it is found by, folded once: every search looks through all commands.
    private let known: [[UInt8]]

    /// - Parameter words: what it is found by beside its title, in either language.
    init(_ title: Text, _ path: String, _ icon: String, words: String = "", action: String = "") {
        (self.title, self.path, self.icon, self.action) = (title, path, icon, action)
        known = Fold.text("\(title.ru) \(title.en) \(words)").utf8.split { " :-,".utf8.contains($0) }.map(Array.init)
    }
    /// Begins a new record of an entity.
    init(creating entity: Entity) {
        let title = Text("Создать: \(entity.one.ru.lowercased())", "New: \(entity.one.en.lowercased())")
        self.init(title, "/\(entity.path)/new", "plus", words: "новый новая новое добавить create add")
    }
    /// The words of a typed text, for each keyboard layout it may have been typed in.
    static func ways(_ typed: String) -> [[[UInt8]]] {
        [typed, Fold.otherLayout(typed)].map { Fold.text($0).utf8.split(separator: UInt8(ascii: " ")).map(Array.init) }.filter { !$0.isEmpty }
    }
    /// Every typed word begins a word of the command.
    func fits(_ ways: [[[UInt8]]]) -> Bool {
        ways.contains { way in way.allSatisfy { word in known.contains { $0.starts(with: word) } } }
    }
}

extension Shell {
    /// The commands that a typed text finds, as far as the reader's rights go.
    public func commands(_ typed: String, _ registry: Registry, _ access: Access) -> [Command] {
        let ways: [[[UInt8]]] = Command.ways(typed)
        let made: [Command] = registry.creations.filter { entity, command in command.fits(ways) && sections.contains(entity.path) && access.creates(entity) }.map(\.command)
        let opened: [Command] = pages.filter { page, command in command.fits(ways) && page.table.map { access.reach(.see, $0) > .none } ?? true }.map(\.command)
        return made + opened + Shell.own.filter { $0.fits(ways) }
    }
    private static let own: [Command] = [
        Command(Text("Тема: тёмная или светлая", "Theme: dark or light"), "#", "moon", words: "сменить тёмная светлая тема оформление switch dark light theme", action: "data-theme-toggle"),
        Command(Text("Горячие клавиши", "Keyboard shortcuts"), "#", "keyboard", words: "помощь справка help", action: "data-help"),
        Command(Text("Профиль и вход", "Profile and sign-in"), "/profile", "user", words: "пароль язык отсутствие уведомления password language absence"),
        Command(Text("Уведомления", "Notices"), "/notices", "bell"),
        Command(Text("Фоновая работа", "Background work"), "/jobs", "clock", words: "задания jobs"),
    ]
}
