internal import Synchronization
internal import Tabular

/// Tables that background work has open, so that each step goes on where the last one stopped. After a restart the file is opened again and passed over.
final class OpenTables: Sendable {
    // Unchecked: a reader belongs to one step at a time, which takes it out and puts it back.
    private final class Open: @unchecked Sendable {
        let reader: any TableReader
        let position: Int
        init(_ reader: any TableReader, _ position: Int) { (self.reader, self.position) = (reader, position) }
    }
    private let kept = Mutex<[String: Open]>([:])
    static let most: Int = 4

    /// The next records behind the first `position`; fewer than `count` only at the end.
    func read(_ key: String, _ path: String, _ plan: ImportPlan, from position: Int, count: Int) throws -> [TableRow] {
        let open: Open? = kept.withLock { $0.removeValue(forKey: key) }
        let reader: any TableReader
        if let open, open.position == position { reader = open.reader } else {
            reader = try Tables.open(path, plan)
            for _ in 0..<position { guard try reader.next() != nil else { break } }
        }
        var rows: [TableRow] = []
        rows.reserveCapacity(count)
        while rows.count < count, let row = try reader.next() { rows.append(row) }
        let left = Open(reader, position + rows.count)
        if rows.count == count {
            kept.withLock { kept in
                if kept.count >= Self.most { kept = [:] }
                kept[key] = left
            }
        }
        return rows
    }
}
