internal import Admin
internal import App
internal import Clients
public import Database
internal import DemoWorld
internal import Foundation
public import Kernel
internal import Records

/// A big invented database for measuring, made once and kept: clients, two contacts and five touches each, a task for every fifth.
public struct Base: Sendable {
    public let folder: String, size: Int
    var file: String { "\(folder)/ottisk.sqlite" }
    static let employees: Int = 40

    /// - Parameters:
    ///   - folder: where bases are kept, a folder for each size.
    ///   - size: counterparties.
    public init(folder: String, size: Int) { (self.folder, self.size) = ("\(folder)/\(size)", size) }

    private var mark: String { "\(folder)/ready" }
    private static let layout: String = "3"

    /// Fills the base unless it is there already; `say` hears how far it is.
    public func prepare(_ say: (String) -> Void) async throws {
        try await make(Self.layout) { try await fill($0, say) }
    }
    /// Makes the base anew unless one of this layout is there already, and remembers that it is whole.
    func make(_ layout: String, _ fill: (Workspace) async throws -> Void) async throws {
        if FileManager.default.contents(atPath: mark) == Data(layout.utf8) { return }
        try? FileManager.default.removeItem(atPath: folder)  // nothing there yet is fine
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await fill(try await open())
        try Data(layout.utf8).write(to: URL(fileURLWithPath: mark))
    }
    private func fill(_ workspace: Workspace, _ say: (String) -> Void) async throws {
        let now: Int64 = 1_764_000_000_000  // November 2025: the same database on every run
        try await workspace.write(as: .program("bench")) { try Filler.structure(in: $0) }
        var crowd = Crowd(seed: 2026)
        let step: Int = 20_000
        for first in stride(from: 1, through: size, by: step) {
            let last: Int = min(size, first + step - 1), before: Crowd = crowd
            crowd = try await workspace.write(as: .program("bench")) { [size] tx in
                var filler = try Filler(tx: tx, crowd: before, size: size, now: now)
                try filler.fill(first...last)
                return filler.crowd
            }
            if last % 100_000 == 0 || last == size { say("\(last) / \(size)") }
        }
        // What a working shop's server has long done: it would share the processor with what is measured.
        try await workspace.write(as: .program("bench")) { _ = try DuplicateSearch.order(in: $0) }
        try await Ottisk.worker(workspace).drain()
    }
    /// The base as the application sees it.
    public func open() async throws -> Workspace { try await Ottisk.workspace(try SQLite(path: file), files: "\(folder)/files") }
}
