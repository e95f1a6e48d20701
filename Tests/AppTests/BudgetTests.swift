import Clients
import Database
@testable import Kernel
import Sales
import Synchronization
import Testing

/// Counts what the database is asked, but not the beginnings and ends of transactions.
final class StatementCounter: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    /// What was asked since the last time.
    func take() -> [String] { texts.withLock { all in defer { all = [] }; return all } }
}

/// How many statements a page may run, whatever it shows: one more for each row would be found here.
@Suite struct BudgetTests {
    /// Path → the most statements, the session's own among them. PostgreSQL is asked for every searched entity by itself.
    static let budgets: [(path: String, most: Int)] = [
        ("/counterparties", 12), ("/counterparties?form=board", 16), ("/counterparties?form=groups", 12), ("/counterparties/totals", 10), ("/counterparties/columns", 10), ("/counterparties?status=active", 12), ("/counterparties?q=Кофейня", 12), ("/contacts", 12), ("/interactions", 13), ("/tasks", 12),
        ("/counterparties/1", 35), ("/contacts/1", 21), ("/", 18), ("/?p=week", 20), ("/?p=team", 12), ("/calendar", 10), ("/calendar?span=month&who=dept", 10), ("/tasks/1", 17), ("/deals/board", 14), ("/deals/1", 25), ("/deals?state=open", 14), ("/notices", 10), ("/search?q=Кофейня", 36), ("/history", 10),
    ]

    @Test(arguments: Engine.here) func pagesKeepTheirBudgetHoweverManyRows(_ engine: Engine) async throws {
        let counter = StatementCounter(), office = try await Office(engine, counter: counter), admin = try await office.admin
        let owner: Int64 = office.administrator
        try await Self.fill(office, 1...2, owner)
        var few: [String: Int] = [:]
        for (path, most) in Self.budgets { few[path] = try await Self.statements(path, admin, counter, most) }
        try await Self.fill(office, 3...40, owner)
        for (path, most) in Self.budgets {
            let many: Int = try await Self.statements(path, admin, counter, most)
            // The search reads on behind every entity that fills what it reads at once: as often as there are such, never as there are rows.
            if path.hasPrefix("/search") { continue }
            #expect(many == few[path], "\(path) runs more statements when there are more rows")
        }
    }
    /// - Returns: the statements of the page, which is there and keeps its budget.
    private static func statements(_ path: String, _ browser: Office.Browser, _ counter: StatementCounter, _ most: Int) async throws -> Int {
        _ = counter.take()
        let answer: Office.Answer = try await browser.get(path.percentEncodedQuery)
        let asked: [String] = counter.take()
        #expect(answer.status == 200, "\(path)")
        #expect(asked.count <= most, "\(path) runs \(asked.count) statements, \(most) allowed:\n\(asked.joined(separator: "\n"))")
        #expect(asked.count > 3, "\(path): the counter sees the page")
        return asked.count
    }
    private static func fill(_ office: Office, _ numbers: ClosedRange<Int>, _ owner: Int64) async throws {
        try await office.workspace.write(as: .program("test")) { tx in
            let today: String = Zone().day(tx.now).description
            for number in numbers {
                let client: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Кофейня № \(number)"), "legal_form": .text("company"), "status": .text("active"), "owner_id": .int(owner),
                                                                         "last_contact_at": .int(tx.now - 40 * 86_400_000)])
                // Everything else belongs to the first, so that its card has many of each.
                let contact: Int64 = try tx.insert(Contact.entity, ["name": .text("Кофейня \(number)"), "counterparty_id": .int(1), "owner_id": .int(owner)])
                try tx.insert(Interaction.entity, ["channel": .text("call"), "subject": .text("Кофейня \(number)"), "starts_at": .int(tx.now), "counterparty_id": .int(1), "contact_id": .int(min(contact, 1)),
                                                   "owner_id": .int(owner)])
                try tx.insert(Deal.entity, ["title": .text("Каталог \(number)"), "counterparty_id": .int(client), "process_id": .int(1), "owner_id": .int(owner)])
                try tx.insert(Task.entity, ["title": .text("Кофейня \(number)"), "due_on": .text(today), "priority": .text("normal"), "counterparty_id": .int(client), "owner_id": .int(owner)])
            }
        }
    }
}
extension String {
    /// The address with its query's values encoded.
    fileprivate var percentEncodedQuery: String {
        split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1).enumerated().map { $0 == 0 ? String($1) : String($1).percentEncoded }.joined(separator: "=")
        }.joined(separator: "&")
    }
}
