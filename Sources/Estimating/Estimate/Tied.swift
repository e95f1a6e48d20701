/// Ways of each component that cost the same, in the order of their names.
struct Tied {
    let options: [[Option]]
    /// Steps on whole copies.
    let assembly: [Task]
    /// Above so many combinations the search that is bounded decides.
    private static let most: Int = 1000

    /// One way of each component, together ready first, and when; of several such the first by names.
    /// - Parameter empty: a schedule without tasks.
    func soonest(_ empty: Schedule) -> (picked: [Int], seconds: Int) {
        let count: Int = options.reduce(1) { min(mostUnits, $0 * $1.count) }
        if count > Tied.most {
            var search: Soonest = Soonest(options.map { $0.map(\.tasks) }, assembly: assembly)
            let picked: [Int] = search.search(empty) ?? [Int](repeating: 0, count: options.count)
            return (picked, seconds(picked, empty))
        }
        var best: (picked: [Int], seconds: Int) = ([], .max)
        for picked: [Int] in CostedVariant.every(options.map { Array($0.indices) }) {
            let ready: Int = seconds(picked, empty)
            if ready < best.seconds { best = (picked, ready) }
        }
        return best
    }

    private func seconds(_ picked: [Int], _ empty: Schedule) -> Int {
        var schedule: Schedule = empty
        for (component, way) in picked.enumerated() { schedule.add(options[component][way].tasks) }
        schedule.add(assembly, from: schedule.finish)
        return schedule.finish
    }
}
