import Clients
import Database
@testable import Kernel
import Testing

/// A condition means the same in the database and in Swift, on both engines.
@Suite struct ConditionTests {
    /// Repeatable numbers (SplitMix64).
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z: UInt64 = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
    static let words: [String] = ["Ёлка", "ёлка и ко", "Печать", "VIP", "vip", "100%", "под_черк", "", "O'Neil", "«Кавычки»", "а\\б", "7707083893"]

    static func value(_ field: Field, _ dice: inout Dice) -> Value {
        guard Int.random(in: 0..<4, using: &dice) > 0 else { return .null }
        let word: String = words.randomElement(using: &dice) ?? ""
        switch field.kind {
        case .text, .long, .mail, .phone, .digits, .web: return .text(word)
        case .number, .money, .decimal: return .int(Int64.random(in: -3...3, using: &dice))
        case .flag: return .int(Int64.random(in: 0...1, using: &dice))
        case .day: return .text(Day(number: 20_700 + Int.random(in: -80...80, using: &dice)).description)
        case .instant: return .int(Zone().instant(Day(number: 20_700), minute: Int.random(in: -90_000...90_000, using: &dice)))
        case .choice(let all): return .text(all.randomElement(using: &dice)?.key ?? "")
        case .several(let all):
            let chosen: [String] = all.filter { _ in Bool.random(using: &dice) }.map(\.key)
            return chosen.isEmpty ? .null : .text("|" + chosen.joined(separator: "|") + "|")
        case .tags: return .text("|" + word + "|Срочно|")
        case .link: return .null
        }
    }
    static func operand(_ field: Field, _ dice: inout Dice) -> [String] {
        switch field.kind {
        case .number: return [String(Int64.random(in: -3...3, using: &dice))]
        case .money: return ["0,0\(Int.random(in: 0...3, using: &dice))"]
        case .decimal: return ["0,000\(Int.random(in: 0...3, using: &dice))"]
        case .flag: return [Bool.random(using: &dice) ? "1" : "0"]
        case .day, .instant:
            return [["today", "week:-1", "month:0", "quarter:-1", "year:0", "last:20", "next:14", "older:10", "2026-09-05..2026-10-01", "..2026-09-20"].randomElement(using: &dice) ?? "today"]
        case .choice(let all), .several(let all): return [all.randomElement(using: &dice)?.key ?? ""]
        case .link: return [["1", "2", "me"].randomElement(using: &dice) ?? "1"]
        default:
            let word: String = words.filter { !$0.isEmpty }.randomElement(using: &dice) ?? "а"
            return Bool.random(using: &dice) ? [word] : [String(word.prefix(2)), "печ"]
        }
    }
    static func condition(_ entity: Entity, _ depth: Int, _ dice: inout Dice) -> Condition {
        let roll: Int = Int.random(in: 0..<10, using: &dice)
        if depth > 0, roll < 4 {
            let parts: [Condition] = (0..<Int.random(in: 0...3, using: &dice)).map { _ in condition(entity, depth - 1, &dice) }
            return roll < 2 ? .all(parts) : .any(parts)
        }
        if depth > 0, roll == 4 { return .not(condition(entity, depth - 1, &dice)) }
        if depth > 0, roll == 5 { return .linked("parent_id", condition(Counterparty.entity, depth - 1, &dice)) }
        if depth > 0, roll == 6 { return .having(table: "counterparty", column: "parent_id", condition(Counterparty.entity, depth - 1, &dice)) }
        let fields: [Field] = entity.fields.filter { field in
            if case .link(let table) = field.kind { return table == "employee" }
            return true
        }
        guard let field = fields.randomElement(using: &dice), let asked = field.operators.randomElement(using: &dice) else { return .all([]) }
        return .test(field.column, asked, asked.takesValue ? operand(field, &dice) : [])
    }

    @Test(arguments: Engine.here) func sqlAndSwiftAgree(_ engine: Engine) async throws {
        let office = try await Office(engine), entity: Entity = Counterparty.entity
        let asked: (Int, Int) = try await office.workspace.write(as: .program("test")) { tx in
            var dice = Dice(state: 2026)
            for number in 1...60 {
                var values: [String: Value] = ["created_at": .int(1), "updated_at": .int(1), "number": .text("К-\(number)"), "owner_id": number % 3 == 0 ? .null : .int(office.administrator)]
                for field in entity.fields where !field.column.hasSuffix("_id") { values[field.column] = Self.value(field, &dice) }
                for column in ["name", "legal_form", "status"] where values[column] == .null { values[column] = .text("") }
                if number > 20 { values["parent_id"] = .int(Int64.random(in: 1...20, using: &dice)) }
                let names: [String] = values.keys.sorted()
                let columns: SQL = names.map { SQL.raw($0) }.joined(", "), holes: SQL = names.map { "\(values[$0] ?? .null)" as SQL }.joined(", ")
                try tx.run("INSERT INTO counterparty (\(columns)) VALUES (\(holes))")
                var words: [String] = []
                for field in entity.fields where field.isSearched { if case .text(let text)? = values[field.column] { words.append(text) } }
                try tx.reindex(entity, Int64(number), values)
            }
            let rows: [Row] = try tx.rows("SELECT * FROM counterparty ORDER BY id")
            let today = Zone().instant(Day(number: 20_700), minute: 600)
            let then = Tx(tx.connection, Access.program("test"), office.workspace.registry, Zone(), now: today)
            var found: Int = 0
            for round in 0..<1500 {
                let condition: Condition = Self.condition(entity, 3, &dice)
                let again = try Condition(json: condition.json)
                guard again == condition || condition.isEmpty else { Issue.record("\(condition.json) is read back as \(again.json)"); break }
                guard try condition.isEmpty || Canonical.text(condition) == condition.json else { Issue.record("\(condition.json) is written otherwise than by the encoder"); break }
                let sql: SQL = try condition.sql(entity, in: then)
                let stored: [Int64] = try then.rows("SELECT id FROM counterparty WHERE \(sql) ORDER BY id").compactMap { Int64(value: $0["id"]) }
                let answered: [Int64] = try rows.filter { try condition.matches($0, entity, in: then) }.compactMap { Int64(value: $0["id"]) }
                guard stored == answered else { Issue.record("round \(round): \(condition.json): \(stored) in the database, \(answered) in Swift"); break }
                found += stored.isEmpty || stored.count == rows.count ? 0 : 1
            }
            return (rows.count, found)
        }
        #expect(asked.0 == 60 && asked.1 > 500, "most questions tell some records from others")
    }

    /// The text of a condition is JSON whatever was typed.
    @Test func everyLetterIsWrittenAsJSON() throws {
        let typed: String = (0..<0x80).map { String(UnicodeScalar(UInt8($0))) }.joined() + "«Ёлка» 🖨 e\u{301}\u{2028}"
        let condition: Condition = .having(table: "contact", column: "company_id", .not(.any([.test("name", .has, [typed, ""]), .linked("owner_id", .all([]))])))
        #expect(try condition.json == Canonical.text(condition))
        #expect(try Condition(json: condition.json) == condition)
    }

    @Test(arguments: [
        #"{"all":[{"f":"nothing","is":["1"]}]}"#, #"{"f":"status","begins":["v"]}"#, #"{"f":"status","is":["no such"]}"#, #"{"f":"created_on","within":["soon"]}"#,
        #"{"f":"name","has":[]}"#, #"{"f":"owner_id","is":["Анна"]}"#, #"{"link":"name","where":{"all":[]}}"#, #"{"from":"session","by":"employee_id","where":{"all":[]}}"#,
        #"{"f":"name; DROP TABLE counterparty","is":["1"]}"#, "[]", "{", #"{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[]}]}]}]}]}]}]}]}]}"#,
    ]) func aHandMadeConditionIsRefused(_ json: String) async throws {
        let office = try await Office(.sqlite)
        let answer = try await office.admin.get("/counterparties?where=\(json.percentEncoded)")
        #expect(answer.status == 400 && (answer.text.contains("тбор") || answer.text.contains("нельзя сравнить")), "\(json): \(answer.status)")
    }
    @Test func periodsAreRead() {
        let today: Day = Day(year: 2026, month: 11, day: 24)
        func days(_ text: String) -> String { Period(text).map { let (a, b) = $0.days(today: today); return "\(a?.description ?? "")/\(b?.description ?? "")" } ?? "none" }
        #expect(days("week:0") == "2026-11-23/2026-11-29" && days("month:-1") == "2026-10-01/2026-10-31" && days("quarter:1") == "2027-01-01/2027-03-31")
        #expect(days("year:-1") == "2025-01-01/2025-12-31" && days("last:7") == "2026-11-18/2026-11-24" && days("older:60") == "/2026-09-24" && days("next:1") == "2026-11-24/2026-11-24")
        #expect(days("month:1") == "2026-12-01/2026-12-31" && days("2026-02-30..") == "none" && days("2026-03-01..2026-02-01") == "none" && days("last:0") == "none" && days("..") == "none")
        for text in ["today", "yesterday", "tomorrow", "week:-1", "last:30", "next:7", "older:60", "2026-01-01..", "..2026-01-01"] {
            #expect(Period(text)?.description == text)
        }
    }
}
