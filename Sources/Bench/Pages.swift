internal import Clients
internal import Database
internal import DemoWorld
internal import Foundation
internal import Kernel

/// One kind of page with many addresses of it, and how often it should be served.
struct Pages: Sendable {
    let name: Text, paths: [String]
    /// Answers a second that fifty times the fastest of five measured systems would be; 0: not compared.
    let wanted: Double

    /// The pages of the figures, their addresses drawn from the base.
    static func all(of base: Base, in workspace: Workspace) async throws -> [Pages] {
        try await workspace.read(as: .program("bench")) { tx in
            var crowd = Crowd(seed: 7)
            let ids: [Int64] = (0..<400).map { _ in Int64(crowd.below(base.size) + 1) }
            let rows: [Row] = try tx.rows("SELECT id, name, status, phone, inn FROM counterparty WHERE id IN \(in: ids)")
            let names: [String] = rows.map { Form.plain($0["name"]) }
            func after(_ row: Row) -> String { "after=\(Form.plain(row["id"]))~t\(Form.plain(row["name"]).percentEncoded)" }
            let filters: [String] = rows.prefix(60).enumerated().map { index, row in
                switch index % 4 {
                case 0: "status=\(Form.plain(row["status"]))"
                case 1: "status=\(Form.plain(row["status"]))&\(after(row))"
                case 2: "owner_id=\(index % Base.employees + 1)"
                default: "status=vip&owner_id=\(index % Base.employees + 1)"
                }
            }
            let five: [String] = rows.prefix(40).enumerated().map { index, row in
                let condition: Condition = .all([
                    .test("status", .is, [Form.plain(row["status"])]), .test("owner_id", .is, [String(index % Base.employees + 1)]), .test("kinds", .has, ["directClient", "agency"]),
                    .test("last_contact_at", .within, ["older:\(30 + index)"]), .any([.test("phone", .filled, []), .test("mail", .filled, [])]),
                ])
                return "where=\(condition.json.percentEncoded)"
            }
            let fragments: [String] = rows.prefix(120).enumerated().map { index, row in
                switch index % 4 {
                case 0: String(Form.plain(row["phone"]).suffix(9))
                case 1: String(Form.plain(row["inn"]).prefix(8))
                default: fragment(names[index], &crowd)
                }
            }
            let list: String = "/counterparties"
            return [
                Pages(name: Text("список, 50 строк", "list of 50"), paths: [list] + rows.prefix(60).map { "\(list)?\(after($0))" }, wanted: 1050),
                Pages(name: Text("список с отбором", "filtered list"), paths: filters.map { "\(list)?\($0)" }, wanted: 0),
                Pages(name: Text("список с пятью условиями", "list with five conditions"), paths: five.map { "\(list)?\($0)" }, wanted: 0),
                Pages(name: Text("карточка", "card"), paths: ids.prefix(200).map { "\(list)/\($0)" }, wanted: 6050),
                Pages(name: Text("поиск по фрагменту", "search by fragment"), paths: fragments.map { "/search?q=\($0.percentEncoded)" }, wanted: 100),
            ]
        }
    }
    /// Four to nine letters out of a name's middle.
    private static func fragment(_ name: String, _ crowd: inout Crowd) -> String {
        let letters: [Character] = Array(name), length: Int = min(letters.count, 4 + crowd.below(6)), start: Int = crowd.below(letters.count - length + 1)
        return String(letters[start..<start + length])
    }
}
