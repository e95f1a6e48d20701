import Admin
import Database
import Kernel

/// `ottisk user`: for the first administrator and for lost passwords, where no browser helps.
enum Users {
    static func run(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        switch try options.word(1, "list, add или password", "list, add or password") {
        case "list": try await list(workspace)
        case "add": try await add(workspace, options, lang)
        case "password": try await password(workspace, options, lang)
        case let other: throw Misuse("Нет такого действия: \(other)", "There is no such action: \(other)")
        }
    }
    private static func list(_ workspace: Workspace) async throws {
        let lines: [String] = try await workspace.read(as: .program("command")) { tx in
            try tx.rows("SELECT employee.mail, employee.name, role.name AS role FROM \(Employee.self) JOIN \(Role.self) ON role.id = employee.role_id WHERE employee.archived_at IS NULL ORDER BY employee.mail")
                .map { "\(Form.plain($0["mail"]))\t\(Form.plain($0["name"]))\t\(Form.plain($0["role"]))" }
        }
        lines.forEach { print($0) }
    }
    private static func add(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let name: String = try options.word(2, "имя", "the name"), mail: String = try options.word(3, "почта", "the mail").lowercased()
        let wanted: String? = options.words.count > 4 ? options.words[4] : nil
        guard mail.contains("@") else { throw Misuse("Это не почта: \(mail)", "This is no mail: \(mail)") }
        let password: String = Crypto.token(6), hash: String = try hashed(password)
        try await workspace.write(as: .program("command")) { tx in
            guard let office = try tx.rows("SELECT id FROM \(Branch.self) WHERE archived_at IS NULL ORDER BY id LIMIT 1").first.flatMap({ Int64(value: $0["id"]) }) else {
                throw Misuse("Сначала пройдите первый запуск в браузере", "Go through the first run in the browser first")
            }
            let roles: [Role] = try tx.all("SELECT * FROM \(Role.self) WHERE archived_at IS NULL ORDER BY id")
            let fallback: [String] = ReadyRole.ready.filter { $0.key == "salesManager" }.flatMap { [$0.name.ru, $0.name.en] }
            guard let role = roles.first(where: { wanted.map { [$0] }?.contains($0.name) ?? fallback.contains($0.name) }) else {
                let known: String = roles.map(\.name).joined(separator: ", ")
                throw Misuse("Нет такой роли. Есть: \(known)", "There is no such role. There are: \(known)")
            }
            guard try tx.rows("SELECT id FROM \(Employee.self) WHERE mail = \(mail)").isEmpty else { throw Misuse("Сотрудник с почтой \(mail) уже есть", "There is an employee with the mail \(mail) already") }
            try tx.insert(Employee.entity, ["name": .text(name), "mail": .text(mail), "role_id": .int(role.id.rawValue), "branch_id": .int(office), "password_hash": .text(hash), "lang": .text(lang.rawValue)])
        }
        print(lang("Пароль: \(password)", "Password: \(password)"))
    }
    private static func password(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let mail: String = try options.word(2, "почта", "the mail").lowercased()
        let password: String = Crypto.token(6), hash: String = try hashed(password)
        try await workspace.write(as: .program("command")) { tx in
            let employee: Int64 = try id(of: mail, in: tx)
            try tx.run("UPDATE employee SET password_hash = \(hash) WHERE id = \(employee)")
            try tx.run("DELETE FROM session WHERE employee_id = \(employee)")
            try tx.run("UPDATE employee SET totp_secret = NULL, totp_offered = NULL WHERE id = \(employee)")
        }
        print(lang("Новый пароль: \(password)", "New password: \(password)"))
    }
    static func id(of mail: String, in tx: Tx) throws -> Int64 {
        let row = try tx.rows("SELECT id FROM \(Employee.self) WHERE mail = \(mail.lowercased()) AND archived_at IS NULL").first
        guard let id = row.flatMap({ Int64(value: $0["id"]) }) else { throw Misuse("Нет сотрудника с почтой \(mail)", "There is no employee with the mail \(mail)") }
        return id
    }
    private static func hashed(_ password: String) throws -> String {
        guard let hash = Crypto.hash(password: password) else { throw DatabaseError.unavailable("no memory for a password hash") }
        return hash
    }
}
