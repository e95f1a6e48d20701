/// Why a table cannot be read, with the line where that is known.
public enum TabularProblem: Error, Hashable, Sendable {
    /// The file holds nothing, or nothing but its titles.
    case empty
    /// The disk does not give the file.
    case unreadable
    /// Bytes that no text has: this is not a table saved as text.
    case notText(line: Int)
    /// The line's bytes mean nothing in the encoding of the rest.
    case encoding(line: Int)
    /// Some lines are UTF-8 and some are not; the line is the first of the fewer.
    case mixedEncodings(line: Int)
    /// Quotes that open in the line and never close.
    case openQuote(line: Int)
    /// Something stands between the closing quote and the delimiter.
    case textAfterQuote(line: Int)
    /// More cells than columns: the data would shift.
    case wide(line: Int, cells: Int, columns: Int)
    /// One record of more than ``Tabular/longestRecord`` bytes.
    case tooLong(line: Int)
    case tooManyColumns
    /// An XLSX that is not whole, or not built as ECMA-376 says.
    case damaged
    /// Opened by a password only.
    case encrypted
    /// The XLS of Excel 97–2003.
    case oldExcel
    /// An ODS of LibreOffice.
    case openDocument
    /// It would unpack to more than any table has.
    case bomb
    case noSheet

    /// The sentence for whoever chose the file.
    public var sentence: (ru: String, en: String) {
        switch self {
        case .empty: ("В файле нет строк, кроме заголовка.", "The file has no lines besides the titles.")
        case .unreadable: ("Файл не читается.", "The file cannot be read.")
        case .notText(let line): ("Это не таблица: в строке \(line) двоичные данные. Подойдёт XLSX или CSV.", "This is not a table: line \(line) holds binary data. XLSX and CSV are read.")
        case .encoding(let line): ("Строка \(line) в неизвестной кодировке. Сохраните файл в UTF-8.", "Line \(line) is in an unknown encoding. Save the file as UTF-8.")
        case .mixedEncodings(let line):
            ("В файле смешаны кодировки: строка \(line) не такая, как остальные. Сохраните весь файл в UTF-8.", "The file mixes encodings: line \(line) differs from the others. Save the whole file as UTF-8.")
        case .openQuote(let line): ("В строке \(line) кавычки открыты и не закрыты.", "Quotes in line \(line) are opened and not closed.")
        case .textAfterQuote(let line): ("В строке \(line) после закрытых кавычек идёт текст: кавычки внутри ячейки нужно удвоить.", "In line \(line) text follows closed quotes: quotes inside a cell must be doubled.")
        case .wide(let line, let cells, let columns): ("В строке \(line) ячеек \(cells), а столбцов \(columns): данные сдвинулись бы.", "Line \(line) has \(cells) cells for \(columns) columns: the data would shift.")
        case .tooLong(let line): ("Строка \(line) длиннее мегабайта: скорее всего, где-то не закрыты кавычки.", "Line \(line) is longer than a megabyte: quotes are probably not closed somewhere.")
        case .tooManyColumns: ("Столбцов больше 16 384.", "There are more than 16,384 columns.")
        case .damaged: ("Файл XLSX повреждён. Откройте его в Excel и сохраните заново.", "The XLSX file is damaged. Open it in Excel and save it again.")
        case .encrypted: ("Файл защищён паролем. Снимите пароль и загрузите снова.", "The file is protected by a password. Remove it and load the file again.")
        case .oldExcel: ("Это старый формат Excel (XLS). Сохраните файл как XLSX или CSV.", "This is the old Excel format (XLS). Save the file as XLSX or CSV.")
        case .openDocument: ("Это таблица OpenDocument (ODS). Сохраните её как XLSX или CSV.", "This is an OpenDocument table (ODS). Save it as XLSX or CSV.")
        case .bomb: ("Файл распаковывается в слишком большой объём.", "The file unpacks to far too much.")
        case .noSheet: ("В книге нет такого листа.", "The workbook has no such sheet.")
        }
    }
}
