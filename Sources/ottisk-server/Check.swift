import Foundation
import Database
import Kernel

/// `ottisk check`: walks the hash chain of the change log.
enum Check {
    static func run(_ workspace: Workspace) async throws {
        let broken: Int64? = try await workspace.database.read { try Change.firstBroken($0) }
        guard let broken else { print("Журнал цел / The change log is whole"); return }
        print("Журнал повреждён с записи \(broken) / The change log is damaged from entry \(broken)")
        exit(1)
    }
}
