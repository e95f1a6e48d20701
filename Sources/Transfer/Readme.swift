internal import Kernel

/// What stands in `README.txt` of an exported workspace.
enum Readme {
    static func text(_ one: Description, files: Int, missing: Int) -> String {
        let rows: Int = one.tables.map(\.rows).reduce(0, +)
        func list(_ lang: Lang) -> String { one.tables.map { "  \($0.file)  —  \(lang($0.ru, $0.en)), \(lang.number($0.rows))" }.joined(separator: "\n") }
        return """
            ОТТИСК: рабочее пространство целиком, \(one.made). Строк: \(Lang.ru.number(rows)), файлов: \(Lang.ru.number(files))\(missing == 0 ? "" : ", записей о файлах, которых нет на диске: \(Lang.ru.number(missing))").

            \(list(.ru))
              files/  —  загруженные файлы, каждый под контрольной суммой своего содержимого; их имена в files/index.csv
              workspace.json  —  таблицы, поля, свои поля администратора, варианты значений (по-русски и по-английски), виды карточек
              checksums.txt  —  контрольные суммы BLAKE2b-256; проверка: b2sum -l 256 --check checksums.txt

            Таблицы — CSV по RFC 4180: UTF-8, запятые, кавычки удваиваются. Столбцы с названиями полей читает человек; столбцы с латинскими именами
            (id, parent_id, status…) — программы: номера записей, ключи вариантов, суммы в копейках, время в миллисекундах UTC.
            Ячейка, которую таблица стала бы вычислять (= + - @), и ячейка с апострофом в начале начинаются с лишнего апострофа.
            Паролей, сеансов, ключей доступа и подписи, журнала изменений и уведомлений здесь нет: точная копия базы — команда ottisk backup.
            Загрузить в другое пространство: «Перенос данных» в меню администратора или команда ottisk import ФАЙЛ.zip --apply.

            OTTISK: a whole workspace, \(one.made). Rows: \(Lang.en.number(rows)), files: \(Lang.en.number(files))\(missing == 0 ? "" : ", records of files that are not on the disk: \(Lang.en.number(missing))").

            \(list(.en))
              files/  —  uploaded files, each under the checksum of its content; their names are in files/index.csv
              workspace.json  —  tables, fields, the administrator's own fields, choices (in Russian and English), card layouts
              checksums.txt  —  BLAKE2b-256 checksums; to verify: b2sum -l 256 --check checksums.txt

            The tables are CSV as of RFC 4180: UTF-8, commas, doubled quotes. Columns named like fields are for people; columns with Latin names
            (id, parent_id, status…) are for programs: ids of records, keys of choices, amounts in minor units, moments in UTC milliseconds.
            A cell that a spreadsheet would calculate (= + - @) and a cell that begins with an apostrophe begin with one more apostrophe.
            Passwords, sessions, access tokens, keys of signatures, the change log and notices are not here: an exact copy of the database is the command ottisk backup.
            To load it elsewhere: “Transfer” in the administrator's menu, or the command ottisk import FILE.zip --apply.

            """
    }
}
