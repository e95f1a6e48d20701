import Admin
import App
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// A form saves what its reader was offered: a link to a record that they do not see, or to somebody archived, stays as it was.
@Suite struct KeptLinkTests {
    private struct World { let office: Office, seller: Int64, boss: Int64, parent: Int64, client: Int64 }
    /// A seller's client under a holding that belongs to somebody else.
    private func world(_ engine: Engine) async throws -> World {
        let office = try await Office(engine), seller: Int64 = try await office.employee("salesManager", "Пётр Грачёв"), boss: Int64 = office.administrator
        let (parent, client): (Int64, Int64) = try await office.workspace.write(as: .program("test")) { tx in
            let kazan: Int64 = try tx.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)])
            let parent: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Тайный холдинг"), "legal_form": .text("company"), "status": .text("active"), "owner_id": .int(boss), "branch_id": .int(kazan)])
            return (parent, try tx.insert(Counterparty.entity, ["name": .text("Дочка"), "legal_form": .text("company"), "status": .text("active"), "owner_id": .int(seller), "parent_id": .int(parent)]))
        }
        return World(office: office, seller: seller, boss: boss, parent: parent, client: client)
    }
    private func row(_ world: World, _ entity: Entity, _ id: Int64) async throws -> Row { try await world.office.workspace.read(as: .program("test")) { try $0.row(entity, id) } }
    /// What the form holds for each field, as a browser would send it back.
    static func fields(_ page: String, _ names: [String]) -> [String: String] {
        var fields: [String: String] = [:]
        for name in names {
            guard let place = page.range(of: "name=\"\(name)\"") else { continue }
            let tag: Substring = page[(page[..<place.lowerBound].lastIndex(of: "<") ?? page.startIndex)...]
            if tag.hasPrefix("<select"), let end = tag.range(of: "</select>") {
                let chosen: Substring? = tag[..<end.lowerBound].components("<option value=\"").first { $0.prefix { $0 != ">" }.contains(" selected") }
                fields[name] = chosen.map { String($0.prefix { $0 != "\"" }) } ?? ""
            } else if tag.hasPrefix("<input"), let value = tag.prefix(while: { $0 != ">" }).range(of: " value=\"") {
                fields[name] = String(tag[value.upperBound...].prefix { $0 != "\"" })
            }
        }
        return fields
    }

    @Test(arguments: Engine.here) func aParentThatIsNotSeenStays(_ engine: Engine) async throws {
        let world = try await world(engine), seller = try await world.office.browser(of: world.seller)
        let form: String = try await seller.get("/counterparties/\(world.client)/edit").text
        #expect(form.contains("недоступно вам") && !form.contains("Тайный холдинг"), "it is said that there is one, not which")
        let typed: [String: String] = Self.fields(form, ["parent_id", "owner_id", "version"])
        #expect(typed["parent_id"] == "недоступно вам")
        #expect(try await seller.post("/counterparties/\(world.client)", typed.merging(["name": "Дочка и сыновья"]) { $1 }).status == 303)
        let saved: Row = try await row(world, Counterparty.entity, world.client)
        #expect(saved["name"] == .text("Дочка и сыновья") && saved["parentID"] == .int(world.parent))
        // A mistake elsewhere shows the form again, and it is still kept.
        let again = try await seller.post("/counterparties/\(world.client)", ["name": "", "parent_id": "недоступно вам"])
        #expect(again.status == 422 && again.text.contains("недоступно вам"))
        // On purpose it is taken away.
        #expect(try await seller.post("/counterparties/\(world.client)", ["parent_id": ""]).status == 303)
        #expect(try await row(world, Counterparty.entity, world.client)["parentID"] == .null)
        #expect(try await seller.post("/counterparties", ["name": "Новая", "legal_form": "company", "status": "active", "parent_id": "недоступно вам"]).status == 422, "a new record has nothing to keep")
    }
    @Test(arguments: Engine.here) func aTaskAtAForeignClientKeepsIt(_ engine: Engine) async throws {
        let world = try await world(engine), boss = try await world.office.admin, seller = try await world.office.browser(of: world.seller)
        _ = try await boss.post("/tasks", TaskTests.task(["counterparty_id": String(world.parent), "owner_id": String(world.seller)]))
        let card: String = try await seller.get("/tasks/1").text
        #expect(card.contains("недоступно вам") && !card.contains("№ \(world.parent)") && !card.contains("/counterparties/\(world.parent)\""))
        let typed: [String: String] = Self.fields(try await seller.get("/tasks/1/edit").text, ["counterparty_id", "contact_id", "deal_id", "owner_id", "due_on", "priority", "version"])
        #expect(try await seller.post("/tasks/1", typed.merging(["title": "Сдать весь тираж"]) { $1 }).status == 303)
        let saved: Row = try await row(world, Task.entity, 1)
        #expect(saved["title"] == .text("Сдать весь тираж") && saved["counterpartyID"] == .int(world.parent) && saved["ownerID"] == .int(world.seller))
    }
    @Test(arguments: Engine.here) func anArchivedOwnerStays(_ engine: Engine) async throws {
        let world = try await world(engine), boss = try await world.office.admin
        try await world.office.workspace.write(as: .program("test")) { try $0.archive(Employee.entity, world.seller) }
        let form: String = try await boss.get("/counterparties/\(world.client)/edit").text, typed: [String: String] = Self.fields(form, ["owner_id", "parent_id", "version"])
        #expect(form.contains("Пётр Грачёв (больше не предлагается)") && typed["owner_id"] == String(world.seller))
        #expect(try await boss.post("/counterparties/\(world.client)", typed.merging(["city": "Тула"]) { $1 }).status == 303)
        let saved: Row = try await row(world, Counterparty.entity, world.client)
        #expect(saved["city"] == .text("Тула") && saved["ownerID"] == .int(world.seller) && saved["parentID"] == .int(world.parent))
    }
    /// Every link field of every entity that is made in a form: opened and saved by somebody who sees nothing it leads to, nothing changes.
    @Test(arguments: Engine.here) func everyLinkFieldIsKept(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let zone = Zone(), registry: Registry = office.workspace.registry
        for entity in registry.entities where entity.isCreatedByForm {
            let links: [Field] = entity.fields.filter { if case .link = $0.kind { $0.isEditable } else { false } }
            guard !links.isEmpty else { continue }
            let patch: [String: Value] = try await office.workspace.read(as: .program("test")) { tx in
                let sent = Submitted(Dictionary(links.map { ($0.column, ["not visible to you"]) }) { $1 })
                return try Form(entity, submitted: sent, creating: false, in: tx, zone: zone).patch
            }
            #expect(links.allSatisfy { patch[$0.column] == nil }, "\(entity.table)")
        }
    }
}
extension Substring {
    fileprivate func components(_ separator: String) -> [Substring] {
        var parts: [Substring] = [], rest: Substring = self
        while let place = rest.range(of: separator) {
            parts.append(rest[..<place.lowerBound])
            rest = rest[place.upperBound...]
        }
        return parts + [rest]
    }
}
