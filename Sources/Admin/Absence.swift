import Database
import HTML
import Hummingbird
import Kernel
import Records

/// Who stands in for an employee, and when. Everybody says it about themselves; an administrator about anybody, in the employee's form.
enum Absence {
    static let columns: [String] = ["deputy_id", "away_from", "away_to"]

    /// Nobody is their own deputy, and an absence ends after it begins.
    static func check(_ form: inout Form, old: Row?, id: Int64?) {
        func value(_ column: String) -> Value { form.patch[column] ?? old?.value(column: column) ?? .null }
        if let id, value("deputy_id") == .int(id) { form.reject("deputy_id", Text("Себя замещать нельзя", "Nobody is their own deputy")) }
        guard let last = Day(value: value("away_to")) else { return }
        guard let first = Day(value: value("away_from")) else {
            return form.reject("away_from", Text("Укажите, с какого дня", "Say from which day"))
        }
        if last < first { form.reject("away_to", Text("Отсутствие кончается раньше, чем начинается", "The absence ends before it begins")) }
    }

    /// The form on one's own profile.
    /// - Parameter wrong: what was typed and does not fit.
    static func section(_ wrong: Form?, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, row: Row = try tx.rows("SELECT * FROM employee WHERE id = \(tx.access.employee)").first ?? Row([])
        let form: Form = wrong ?? Form(Employee.entity, row: row, zone: context.zone)
        var lookups = try Lookups(Employee.entity, form.input, in: tx)
        lookups.leaveOut(tx.access.employee, of: Employee.table)
        let fields: [Field] = columns.compactMap { Employee.entity.field($0) }
        return """
            <section class="ot-card p-3 mt-3"><h2>\(lang("Отсутствие и заместитель", "Absence and deputy"))</h2>
            <p class="small soft">\(lang("В эти дни заместитель видит и правит ваши записи, а ваши дела стоят у него в «Сегодня». После последнего дня всё возвращается само.", "On these days the deputy sees and edits what is yours, and your tasks stand in their Today. After the last day everything comes back by itself."))</p>
            <form class="ot-form" method="post" action="/profile/absence"><input type="hidden" name="csrf" value="\(context.person.csrf)">\
            <div class="ot-fields">\(each: fields, { field(form, $0, lookups, of: tx.access) })</div><button class="btn btn-primary mt-3">\(lang("Сохранить", "Save"))</button></form></section>
            """
    }
    /// One's own absence is written even by those who may not edit employees.
    private static func rights(of access: Access) -> Access {
        var mine = Access(employee: access.employee, branch: access.branch, subtree: access.subtree, organisation: access.organisation, roleName: access.roleName,
                          grants: [Employee.table: ["see": .all, "edit": .all]], lang: access.lang)
        mine.cause = "profile"
        return mine
    }
    private static func field(_ form: Form, _ field: Field, _ lookups: Lookups, of access: Access) -> HTML { Records.field(form, field, lookups, rights(of: access)) }

    /// - Returns: the form with its errors; nil: it is saved.
    static func save(_ request: Request, _ context: StaffContext) async throws -> Form? {
        let sent = try await request.form(), me: Int64 = context.access.employee
        // The version marks the form as one of a record that is there already.
        let submitted = Submitted(sent.values.filter { columns.contains($0.key) }.merging(["version": ["0"]]) { $1 })
        return try await context.job().write(as: rights(of: context.access)) { tx in
            var form = try Form(Employee.entity, submitted: submitted, creating: false, in: tx, zone: context.zone)
            try form.check(me, in: tx)
            guard form.isValid else { return form }
            try tx.update(Employee.entity, me, form.patch)
            return nil
        }
    }
}
