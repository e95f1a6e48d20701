import Kernel

/// `ottisk --help`, and `ottisk COMMAND --help`: the lines of one command and the options it takes.
extension Options {
    /// Which options a command takes, in the order of the general text.
    private static let taken: [String: [String]] = {
        let base: [String] = ["data", "database", "config"]
        return [
            "serve": base + ["port", "host", "certificate", "demo", "log-level", "api-rate", "webhook-hosts", "public"], "migrate": base + ["workspace"], "user": base + ["workspace"],
            "import": base + ["workspace", "as", "apply", "entity", "map", "values", "by", "mode", "alike", "sheet", "header-row"], "export": base + ["workspace", "all"], "backup": base + ["workspace"],
            "restore": base, "check": base + ["workspace"], "workspace": base, "bench": ["folder", "public"],
        ]
    }()
    /// What `--help` asks for: one command's own text, or the general one.
    var helpWanted: Text {
        get throws {
            let named: [String] = words.first == "help" ? Array(words.dropFirst()) : words
            guard let command = named.first else { return Self.help }
            guard let options = Self.taken[command] else { throw Misuse("Нет такой команды: \(command). Список — ottisk --help", "There is no such command: \(command). See ottisk --help") }
            return Text(Self.part(of: Self.help.ru, command, options), Self.part(of: Self.help.en, command, options))
        }
    }
    /// The lines of the text that begin with the command, and those of its options.
    private static func part(of text: String, _ command: String, _ options: [String]) -> String {
        let lines: [Substring] = text.split(separator: "\n")
        func isOption(_ line: Substring) -> Bool { options.contains { line.hasPrefix("--\($0) ") } }
        let own: [String] = lines.filter { $0.hasPrefix(command + " ") }.map { "ottisk \($0)" }, taken: [String] = lines.filter(isOption).map(String.init)
        return (own + [""] + taken).joined(separator: "\n")
    }

    static let help = Text("""
        ottisk КОМАНДА [ключи]

        serve                      запустить сервер
        migrate                    обновить схему базы
        user list                  показать сотрудников
        user add ИМЯ ПОЧТА [РОЛЬ]  добавить сотрудника, напечатать его пароль
        user password ПОЧТА        задать новый пароль и напечатать его
        import ФАЙЛ                проверить таблицу XLSX или CSV либо архив export --all; с --apply загрузить
        export ЧТО [ФАЙЛ.xlsx]     записи в CSV или XLSX: counterparties, contacts, interactions, tasks…
        export --all ФАЙЛ.zip      всё пространство: таблицы в CSV, свои поля, файлы; загружает его import
        backup ФАЙЛ                вся база с файлами клиентов в один файл
        restore ФАЙЛ               база из файла, в пустую базу любого движка
        check                      проверить базу и цепочку журнала изменений
        workspace list|add УЗЕЛ    отдельные базы для других имён узлов (группы компаний)
        bench [ЧАСТЬ]              измерить скорость на миллионе контрагентов; часть — import, pages, duplicates, deals, shop, estimating

        --port 8080                порт
        --host 127.0.0.1           адрес, который слушать
        --data data                папка базы SQLite и загруженных файлов
        --database postgres://…    база PostgreSQL вместо SQLite
        --certificate Ф --key Ф    TLS и HTTP/2 с сертификатом и ключом в PEM
        --config ФАЙЛ.json         те же ключи в файле; в окружении — OTTISK_PORT и так далее
        --as ПОЧТА                 от чьего имени загружать
        --apply                    загрузить, а не только проверить
        --all                      всё пространство целиком
        --entity ЧТО               что в строках таблицы: counterparties, contacts…; иначе понятно по столбцам
        --map «Столбец=поле,…»     куда идут столбцы, если не узнались: «Тел.=phone,Комм.=note»
        --values «Столбец:слово=вариант;…»  что значат слова файла: «Откуда:сарафан=Рекомендация»
        --by ПОЛЕ                  по какому полю узнаётся запись: inn, mail, number…
        --mode both|create|update  дополнять имеющиеся, только создавать или только обновлять
        --alike update|create|skip похожие на имеющиеся или на строки выше: дополнить, создать всё равно (так и есть) или не загружать
        --sheet 1                  лист книги XLSX
        --header-row N             в какой строке названия столбцов; иначе найдётся
        --workspace УЗЕЛ           пространство, с которым работает команда; иначе основное
        --demo                     заполнить пустую базу вымышленной типографией
        --log-level info           подробность журнала: debug, info, notice, error
        --api-rate 600             сколько запросов API в минуту можно одному токену
        --webhook-hosts УЗЛЫ       узлы своей сети через запятую, куда веб-хукам можно (и без шифрования)
        --public Public            папка стилей и скриптов
        --folder bench --size N    где держать базы измерения и сколько в них контрагентов
        """, """
        ottisk COMMAND [options]

        serve                      run the server
        migrate                    bring the schema up to date
        user list                  show the employees
        user add NAME MAIL [ROLE]  add an employee and print the password
        user password MAIL         set a new password and print it
        import FILE                check an XLSX or CSV table, or an archive of export --all; load it with --apply
        export WHAT [FILE.xlsx]    records as CSV or XLSX: counterparties, contacts, interactions, tasks…
        export --all FILE.zip      the whole workspace: tables as CSV, own fields, files; import loads it
        backup FILE                the whole database and the uploaded files into one file
        restore FILE               a database from the file, into an empty one on either engine
        check                      verify the database and the chain of the change log
        workspace list|add HOST    separate databases for other host names (groups of companies)
        bench [PART]               measure the speed on a million counterparties; a part: import, pages, duplicates, deals, shop, estimating

        --port 8080                port
        --host 127.0.0.1           address to listen on
        --data data                folder of the SQLite database and of uploaded files
        --database postgres://…    a PostgreSQL database instead of SQLite
        --certificate F --key F    TLS and HTTP/2 with a certificate and key in PEM
        --config FILE.json         the same options in a file; in the environment: OTTISK_PORT and so on
        --as MAIL                  in whose name to load
        --apply                    load, not only check
        --all                      the whole workspace
        --entity WHAT              what the lines are: counterparties, contacts…; else the columns tell
        --map "Column=field,…"     where columns go that are not recognised: "Tel.=phone,Rem.=note"
        --values "Column:word=option;…"  what the file's own words mean: "Source:friends=Recommendation"
        --by FIELD                 the field that tells records apart: inn, mail, number…
        --mode both|create|update  add to existing records, only create, or only update
        --alike update|create|skip lines like existing records or lines above: update those, create anyway (the default), leave out
        --sheet 1                  the sheet of an XLSX workbook
        --header-row N             the line of the column titles; else it is found
        --workspace HOST           the workspace a command works on; else the default one
        --demo                     fill an empty database with an invented print shop
        --log-level info           how much to log: debug, info, notice, error
        --api-rate 600             how many API requests a minute one token may send
        --webhook-hosts HOSTS      hosts of the own network that webhooks may reach, by commas (also without encryption)
        --public Public            folder of styles and scripts
        --folder bench --size N    where the bases of the benchmark are kept, and their counterparties
        """)
}
