internal import Artwork
internal import Database
internal import Foundation
internal import Kernel

/// The check of an artwork as background work: the tools run while no transaction waits, one short step writes down what they found.
enum ArtworkCheck {
    static let name: String = "artwork"
    private struct Outcome: Codable { var inspection: Inspection?, problem: String? }

    static func kind(_ files: FileStore) -> JobKind {
        JobKind(name, outside: { payload, _, meter, workspace, access in
            let outcome: Outcome = try await look(Int64(payload) ?? 0, files, meter, workspace, access)
            return String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self)
        }, step: { payload, progress, tx in
            let id: Int64 = Int64(payload) ?? 0, outcome: Outcome = try JSONDecoder().decode(Outcome.self, from: Data(progress.cursor.utf8))
            let findings: String? = try outcome.inspection.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
            try tx.update(ArtworkFile.entity, id, [
                "state": .text(findings == nil ? "refused" : "checked"), "pages": outcome.inspection.map { .int(Int64($0.pages.count)) } ?? .null, "problem": outcome.problem.map { .text($0) } ?? .null,
            ])
            // For programs and by the thousand: no field, and nothing for the change log.
            try tx.run("UPDATE artwork SET findings = \(findings) WHERE id = \(id)")
            (progress.cursor, progress.done) = ("", progress.total)
            return false
        })
    }
    private static func look(_ id: Int64, _ files: FileStore, _ meter: Meter, _ workspace: Workspace, _ access: Access) async throws -> Outcome {
        let (path, piece): (String, (width: Double, height: Double)) = try await workspace.read(as: access) { tx in
            let artwork: ArtworkFile = try tx.find(ID(rawValue: id)), wanted: Wanted = try artwork.calculation(in: tx).spec().wanted
            return (files.path(try artwork.hash(in: tx)), (width: wanted.width, height: wanted.height))
        }
        do {
            let inspector = Inspector(path, piece: piece, expect: { meter.expect($0) }, done: { try meter.add($0) })
            return Outcome(inspection: try await inspector.inspect(), problem: nil)
        } catch let refusal as Refusal {
            return Outcome(inspection: nil, problem: refusal.words.ru + "\n" + refusal.words.en)
        }
    }
}
