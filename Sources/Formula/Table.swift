internal import Exact

extension Formula {
    /// The rows of a table, arranged for search. Make it once for a version of the data and share it.
    public struct Table: Sendable {
        /// Keys in the order of the table's type, and what they give.
        public struct Row: Sendable, Hashable {
            /// One value for each key.
            public var keys: [Value]
            /// What is found.
            public var value: Value

            /// A row.
            public init(_ keys: [Value], _ value: Value) {
                self.keys = keys
                self.value = value
            }
        }

        /// Why rows cannot be searched; the number is the row's position.
        public enum Problem: Error, Sendable, Hashable {
            /// A key or the value has another type, or their count differs.
            case wrongRow(Int)
            /// Another row has the same keys.
            case duplicateRow(Int)
        }

        /// What the rows were checked against.
        public let type: TableType
        private var exact: [[Value]: Value] = [:]
        private var ranged: [[Value]: [Step]] = [:]

        private struct Step: Sendable {
            var key: Exact
            var value: Value
        }

        /// Checks and sorts the rows; their order does not matter.
        public init(_ type: TableType, rows: [Row]) throws(Problem) {
            self.type = type
            let isExact: Bool = type.keys.last?.match == .exact
            for (position, row): (Int, Row) in rows.enumerated() {
                guard row.keys.count == type.keys.count, row.value.conforms(to: type.value),
                      zip(row.keys, type.keys).allSatisfy({ $0.conforms(to: $1.type) }) else { throw Problem.wrongRow(position) }
                if isExact {
                    guard exact.updateValue(row.value, forKey: row.keys) == nil else { throw Problem.duplicateRow(position) }
                } else if let last: Value = row.keys.last, let key: Exact = last.scalar {
                    ranged[Array(row.keys.dropLast()), default: []].append(Step(key: key, value: row.value))
                }
            }
            try sort(rows)
        }

        private mutating func sort(_ rows: [Row]) throws(Problem) {
            for (prefix, steps): ([Value], [Step]) in ranged {
                let sorted: [Step] = steps.sorted { $0.key < $1.key }
                for (left, right): (Step, Step) in zip(sorted, sorted.dropFirst()) where left.key == right.key {
                    let position: Int? = rows.lastIndex { Array($0.keys.dropLast()) == prefix && $0.keys.last?.scalar == right.key }
                    throw Problem.duplicateRow(position ?? 0)
                }
                ranged[prefix] = sorted
            }
        }

        /// The value for the keys; nil when no row answers. Outside its first and last row a linear table has no answer,
        /// below its first row a `step` table, above its last row an `upTo` table.
        func find(_ keys: [Value]) throws(ExactError) -> Value? {
            guard let match: Match = type.keys.last?.match, match != .exact else { return exact[keys] }
            guard let key: Exact = keys.last?.scalar, let steps: [Step] = ranged[Array(keys.dropLast())] else { return nil }
            let next: Int = firstAtLeast(key, steps)
            if next < steps.count, steps[next].key == key { return steps[next].value }
            switch match {
            case .exact: return nil
            case .step: return next > 0 ? steps[next - 1].value : nil
            case .upTo: return next < steps.count ? steps[next].value : nil
            case .linear:
                guard next > 0, next < steps.count else { return nil }
                return try between(steps[next - 1], steps[next], key)
            }
        }

        private func firstAtLeast(_ key: Exact, _ steps: [Step]) -> Int {
            var low: Int = 0, high: Int = steps.count
            while low < high {
                let middle: Int = (low + high) / 2
                if steps[middle].key < key { low = middle + 1 } else { high = middle }
            }
            return low
        }

        private func between(_ left: Step, _ right: Step, _ key: Exact) throws(ExactError) -> Value? {
            guard let first: Exact = left.value.scalar, let last: Exact = right.value.scalar else { return nil }
            let rise: Exact = try last.subtracting(first).multiplying(by: key.subtracting(left.key))
            return .number(try first.adding(rise.divided(by: right.key.subtracting(left.key))))
        }
    }
}

extension Formula.Value {
    /// A number, flag or day as the machine keeps it.
    var scalar: Exact? {
        switch self {
        case .number(let number): number
        case .flag(let flag): flag ? Exact.one : Exact.zero
        case .day(let day): Exact(day.number)
        default: nil
        }
    }
}
