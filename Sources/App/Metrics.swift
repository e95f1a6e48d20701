internal import HTTPTypes
public import Hummingbird
public import Kernel
internal import Synchronization

/// Counts of answers and their durations, in the Prometheus text format of `/metrics`. No names, no addresses of pages.
final class Measures: Sendable {
    private struct Counts { var answers: [String: Int] = [:], buckets: [Int] = .init(repeating: 0, count: Measures.bounds.count + 1), seconds: Double = 0, open: Int = 0 }
    /// Upper bounds in seconds.
    static let bounds: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    private let counts = Mutex(Counts())

    func opened() { counts.withLock { $0.open += 1 } }
    func closed(_ method: String, _ status: Int, _ seconds: Double) {
        counts.withLock { counts in
            counts.open -= 1
            counts.answers["method=\"\(method)\",status=\"\(status)\"", default: 0] += 1
            counts.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            counts.seconds += seconds
        }
    }
    var text: String {
        let counts: Counts = counts.withLock { $0 }
        var text: String = "# HELP ottisk_http_requests_total Answered requests.\n# TYPE ottisk_http_requests_total counter\n"
        for (labels, count) in counts.answers.sorted(by: { $0.key < $1.key }) { text += "ottisk_http_requests_total{\(labels)} \(count)\n" }
        text += "# HELP ottisk_http_requests_open Requests being answered now.\n# TYPE ottisk_http_requests_open gauge\nottisk_http_requests_open \(counts.open)\n"
        text += "# HELP ottisk_http_request_seconds Time to the head of the answer.\n# TYPE ottisk_http_request_seconds histogram\n"
        var below: Int = 0
        for (bound, count) in zip(Self.bounds, counts.buckets) { below += count; text += "ottisk_http_request_seconds_bucket{le=\"\(bound)\"} \(below)\n" }
        let all: Int = counts.buckets.reduce(0, +)
        return text + "ottisk_http_request_seconds_bucket{le=\"+Inf\"} \(all)\nottisk_http_request_seconds_sum \(counts.seconds)\nottisk_http_request_seconds_count \(all)\n"
    }
}

/// Measures every request.
struct Measuring: RouterMiddleware {
    let measures: Measures
    // A stranger may send any word as a method: labels stay few.
    private static let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        measures.opened()
        let start = ContinuousClock.now
        var status: Int = 500
        defer {
            let took: Duration = start.duration(to: .now)
            measures.closed(Self.known.contains(request.method) ? request.method.rawValue : "other", status, Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
        }
        let response: Response = try await next(request, context)
        status = Int(response.status.code)
        return response
    }
}
