internal import Database
public import Kernel

/// The deputy and the absent colleague hear when the one begins and ceases to stand in for the other.
public enum AbsenceNotices {
    public static let kinds: [NoticeKind] = [
        NoticeKind("deputy", "Замещение начинается и кончается", "Standing in begins and ends", icon: "users", ink: "b") { notice, lang, _ in
            let parts: [String] = notice.detail.split(separator: " ", omittingEmptySubsequences: false).map(String.init), until: String = parts.count > 1 ? Day(parts[1]).map { lang.day($0) } ?? "" : ""
            switch parts.first ?? "" {
            case "stand-in": return until.isEmpty ? lang("Вы замещаете коллегу", "You stand in for a colleague") : lang("Вы замещаете коллегу по \(until)", "You stand in for a colleague until \(until)")
            case "replaced": return until.isEmpty ? lang("Вас замещают", "Somebody stands in for you") : lang("Вас замещают по \(until)", "Somebody stands in for you until \(until)")
            case "stand-in-over": return lang("Замещение кончилось: записи коллеги снова только у него", "You no longer stand in: the colleague's records are theirs again")
            default: return lang("Вас больше не замещают", "Nobody stands in for you any more")
            }
        },
    ]

    /// After a change of an absence: messages for its first day and for the day after its last.
    static func arm(_ written: Written, in tx: Tx) throws {
        guard ["deputy_id", "away_from", "away_to"].contains(where: { written.changes($0) }) else { return }
        guard let deputy = written.link("deputy_id"), let from = Day(value: written.value("away_from")) else { return }
        let until: Day? = Day(value: written.value("away_to"))
        if let until, until < tx.today { return }
        let name: String = "\(written.id):\(deputy):\(from):\(until?.description ?? "")"
        try tx.post("absence", "begin:" + name, at: max(tx.now, tx.zone.instant(from)))
        if let until { try tx.post("absence", "end:" + name, at: tx.zone.instant(until.adding(1))) }
    }
    /// Says it if the absence is still as it was when the message was written; once, however often it was written.
    public static let topic = Topic("absence") { payload, tx in
        let parts: [String] = payload.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let employee = Int64(parts[1]), let deputy = Int64(parts[2]) else { throw BadRequest("Сообщение об отсутствии повреждено", "The message of an absence is damaged") }
        let row: Row? = try tx.rows("SELECT deputy_id, away_from, away_to FROM employee WHERE id = \(employee)").first
        guard let row, Int64(value: row["deputyID"]) == deputy, Form.plain(row["awayFrom"]) == parts[3], Form.plain(row["awayTo"]) == parts[4] else { return }
        let isBegin: Bool = parts[0] == "begin"
        try tx.tell([deputy], "deputy", of: Employee.table, employee, detail: isBegin ? "stand-in \(parts[4])" : "stand-in-over", once: payload)
        try tx.tell([employee], "deputy", of: Employee.table, deputy, detail: isBegin ? "replaced \(parts[4])" : "replaced-over", once: payload)
    }
}
