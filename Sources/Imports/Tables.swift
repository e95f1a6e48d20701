internal import Foundation
internal import Kernel
internal import Tabular
internal import VCard

/// Whatever can be read as a table: spreadsheets, and address books.
enum Tables {
    static func open(_ path: String, _ plan: ImportPlan) throws -> any TableReader {
        if try isCards(path) { return try CardTable(path) }
        return try Tabular.open(path, sheet: plan.sheet, header: plan.header > 0 ? plan.header : nil)
    }
    struct Summary { let format: String, encoding: String, delimiter: String, sheets: [String], columns: [String], rows: Int }
    /// - Throws: `BadRequest` with the sentence for whoever chose the file.
    static func inspect(_ path: String, sheet: Int, header: Int) throws -> Summary {
        try told {
            if try isCards(path) {
                let cards = try CardTable(path)
                return Summary(format: "vcf", encoding: "UTF-8", delimiter: "", sheets: [], columns: cards.columns, rows: cards.count)
            }
            let found: Tabular.Summary = try Tabular.inspect(path, sheet: sheet, header: header > 0 ? header : nil)
            return Summary(format: found.format.rawValue, encoding: found.encoding, delimiter: found.delimiter, sheets: found.sheets, columns: found.columns, rows: found.rows)
        }
    }
    /// The first lines of a table; none of an address book, which has no titles.
    /// - Throws: as ``inspect(_:sheet:header:)``.
    static func head(_ path: String, sheet: Int) throws -> [TableRow] {
        try told { try isCards(path) ? [] : Tabular.head(path, sheet: sheet, most: TitleLine.most) }
    }
    private static func told<T>(_ read: () throws -> T) throws -> T {
        do { return try read() } catch let problem as TabularProblem {
            throw BadRequest(problem.sentence.ru, problem.sentence.en)
        } catch let problem as VCardProblem { throw BadRequest(problem.sentence.ru, problem.sentence.en) }
    }
    private static func isCards(_ path: String) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { throw TabularProblem.unreadable }
        defer { try? file.close() }  // it was only read
        let head: String = String(decoding: try file.read(upToCount: 64) ?? Data(), as: UTF8.self)
        return head.drop { $0 == "\u{FEFF}" || $0.isWhitespace }.uppercased().hasPrefix("BEGIN:VCARD")
    }
}

/// The cards of an address book as lines of a table.
final class CardTable: TableReader {
    // The titles are those of our fields: columns are recognised by them.
    let columns: [String] = ["Фамилия, имя, отчество", "Контрагент", "Должность", "Роль в заказах", "Телефон", "Почта", "Мессенджер", "День рождения", "Метки", "Заметка"]
    let titleLine: Int = 0
    private let cards: [VCard]
    private var next_: Int = 0
    var count: Int { cards.count }

    init(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw TabularProblem.unreadable }
        defer { try? file.close() }  // it was only read
        cards = try VCard.read([UInt8](try file.read(upToCount: VCard.largest + 1) ?? Data()))
    }
    func next() throws -> TableRow? {
        guard next_ < cards.count else { return nil }
        let card: VCard = cards[next_]
        next_ += 1
        let place: String = card.address.filter { !$0.isEmpty }.joined(separator: ", "), note: String = [card.note, place, card.url].filter { !$0.isEmpty }.joined(separator: "\n")
        return TableRow(number: next_, cells: [
            card.title, card.organisation, card.position, card.role, card.phones.map(\.value).joined(separator: ", "), card.mails.map(\.value).joined(separator: ", "),
            card.messengers.joined(separator: ", "), card.birthday, card.categories.joined(separator: ", "), note,
        ])
    }
}
