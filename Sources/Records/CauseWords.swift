public import Kernel

/// Why a change happened, in words: the log keeps it as a name of the program, `job 12` or `process`. Empty: a person at the screen.
public func causeWords(_ cause: String, _ lang: Lang) -> String {
    guard !cause.isEmpty else { return "" }
    let parts: [String] = cause.split(separator: " ", maxSplits: 2).map(String.init), number: String = parts.count > 1 ? lang(" № ", " no. ") + parts[1] : ""
    let known: [String: Text] = [
        "process": Text("по шагу процесса", "by a step of the process"), "demo": Text("вымышленные данные", "invented data"), "job": Text("фоновая работа", "background work"),
        "import": Text("загрузка таблицы", "import of a table"), "merge": Text("объединение карточек", "merge of cards"), "unmerge": Text("разъединение карточек", "cards taken apart"),
        "restore": Text("возврат прежнего значения", "an old value put back"), "erasure": Text("уничтожение данных", "erasure of data"), "profile": Text("в своём профиле", "in their own profile"),
        "file": Text("загрузка файла", "upload of a file"), "first": Text("первый запуск", "first run"), "setup": Text("первый запуск", "first run"), "command": Text("команда в терминале", "a command in the terminal"),
        "transfer": Text("перенос данных", "transfer of data"), "undo": Text("отмена", "undo"), "message": Text("отложенное дело программы", "something the program had put off"),
        "duplicates": Text("поиск дублей", "search for duplicates"), "work": Text("фоновая работа", "background work"), "rule": Text("правило", "a rule"),
    ]
    // A token is known by the name that its owner gave it.
    if parts[0] == "api" || parts[0] == "dav" {
        let name: String = parts.count > 2 ? " «\(parts[2])»" : ""
        return parts[0] == "api" ? lang("по API", "by the API") + name : lang("с телефона", "from a phone") + name
    }
    guard let words = known[parts[0]] else { return cause }
    return lang(words) + (Int64(parts.count > 1 ? parts[1] : "") == nil ? "" : number)
}
