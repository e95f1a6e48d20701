internal import Exact

extension Job {
    /// The same job with every number written in its shortest form: equal jobs give the same bytes.
    var canonical: Job {
        var job: Job = self
        job.components = components.map(\.canonical)
        job.assembly = assembly.map(\.canonical)
        job.terms.discount = terms.discount.normalized
        job.terms.rush = terms.rush.normalized
        job.terms.priceList?.rows = terms.priceList?.rows.map { QuantityPrices.Row($0.quantity, $0.unit.normalized) } ?? []
        return job
    }
}

extension Component {
    fileprivate var canonical: Component {
        var component: Component = self
        component.frontCoverage = frontCoverage.normalized
        component.backCoverage = backCoverage.normalized
        component.routing = routing.map(\.canonical)
        return component
    }
}

extension Operation {
    fileprivate var canonical: Operation {
        var operation: Operation = self
        operation.tool = tool?.normalized
        operation.outside = outside?.canonical
        operation.minutes = minutes?.normalized
        return operation
    }
}

extension Outside {
    fileprivate var canonical: Outside {
        var work: Outside = self
        work.setup = setup.normalized
        work.unit = unit.normalized
        work.minimum = minimum.normalized
        work.waste.bands = waste.bands.map { Waste.Band(upTo: $0.upTo, rate: $0.rate.normalized, setup: $0.setup) }
        return work
    }
}
