internal import Exact

extension Job {
    /// The same job with the prices of the shop's subcontractors where an operation only names one. Throws `unknown`.
    func buying(from shop: Shop) throws(EstimatingError) -> Job {
        var job: Job = self
        for index: Int in job.components.indices {
            for at: Int in job.components[index].routing.indices { try job.components[index].routing[at].buy(from: shop) }
        }
        for at: Int in job.assembly.indices { try job.assembly[at].buy(from: shop) }
        return job
    }
}

extension Operation {
    fileprivate mutating func buy(from shop: Shop) throws(EstimatingError) {
        guard kind == .outside, outside == nil, let code: String = machine else { return }
        guard let work: Machine = shop.machines.first(where: { $0.code == code && $0.kind == .outside }) else { throw EstimatingError.unknown(field: "machine", code: code) }
        outside = Outside(title: work.title, setup: work.setup, unit: work.unit, minimum: work.minimum, hours: (work.setupMinutes + 59) / 60, waste: work.waste)
    }
}
