import Database
import HTML
import Kernel
import Records
internal import Requisites

/// The absent colleagues whose work the reader does today.
enum StandIn {
    /// Employee → `за Грачёва`.
    static func names(in tx: Tx) throws -> [Int64: String] {
        guard !tx.access.covers.isEmpty else { return [:] }
        var names: [Int64: String] = [:]
        for row in try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: tx.access.covers)") {
            let name = PersonName(Form.plain(row["name"])), whole: String = Form.plain(row["name"])
            names[Int64(value: row["id"]) ?? 0] = tx.access.lang("за \(name.surname.isEmpty ? whole : name.accusativeSurname)", "for \(name.surname.isEmpty ? whole : name.surname)")
        }
        return names
    }
    /// A line that says whom the reader stands in for.
    static func notice(_ absent: [Int64: String], _ context: StaffContext) -> HTML {
        guard !absent.isEmpty else { return "" }
        let names: String = absent.values.sorted().joined(separator: ", ")
        return "<div class=\"ot-alert b mb-3\">\(icon("users"))<div>\(context.lang("Сегодня вы работаете \(names): эти записи и дела открыты вам, пока коллега отсутствует.", "Today you also work \(names): these records and tasks are open to you while the colleague is away."))</div></div>"
    }
}
