internal import CCurl
internal import Foundation
internal import Synchronization

/// Calls to other servers over HTTPS, through libcurl: no redirect, no proxy, and no address of a private network unless the operator of this server
/// has named the host.
public enum Outgoing {
    /// What the other server said.
    public struct Answer: Sendable {
        public let status: Int
        /// The beginning of its words.
        public let body: String
    }
    /// Why there is no answer.
    public enum Failure: Error, Sendable, Equatable {
        /// Not an address that is called: not https, without a host, with a name and password in it.
        case badAddress
        /// The host stands in a private network.
        case privateAddress(String)
        case timeout
        /// In libcurl's words.
        case unreachable(String)
    }

    private static let own = Mutex<Set<String>>([])
    /// Hosts of the own network that may be called, also without encryption: named by who runs the server, never by who uses it.
    public static func allow(_ hosts: some Sequence<String>) { own.withLock { $0 = Set(hosts.map { $0.lowercased() }) } }
    private static func isOwn(_ host: String) -> Bool { own.withLock { $0.contains(host.lowercased()) } }

    /// The host of an address that may be called as far as it can be told without asking a name server.
    public static func host(of address: String) throws(Failure) -> String {
        guard address.utf8.count <= 2000, address.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }), let parts = URLComponents(string: address),
              let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil else { throw .badAddress }
        let bare: String = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if isOwn(bare) { return bare }
        guard scheme == "https" else { throw .badAddress }
        if bare.lowercased() == "localhost" || ottisk_is_private(bare) == 1 { throw .privateAddress(bare) }
        return bare
    }

    /// Posts a body of JSON. The thread of the caller is not held meanwhile.
    /// - Parameters:
    ///   - headers: names and values without line ends.
    ///   - seconds: the longest the whole call may take.
    public static func post(_ address: String, headers: [(name: String, value: String)], json body: String, seconds: Int = 20) async throws -> Answer {
        let host: String = try host(of: address), isOwn: Bool = isOwn(host)
        let lines: [String] = (headers + [("Content-Type", "application/json; charset=utf-8"), ("User-Agent", "Ottisk"), ("Expect", "")]).map { name, value in
            "\(name): \(String(value.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))"
        }
        // libcurl waits: a thread of its own, not one of the few that Swift's tasks share.
        let result: Result<Answer, Failure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: call(address, host, lines, body, seconds, isOwn)) }
        }
        return try result.get()
    }
    private static func call(_ address: String, _ host: String, _ lines: [String], _ body: String, _ seconds: Int, _ isOwn: Bool) -> Result<Answer, Failure> {
        let copies: [UnsafeMutablePointer<CChar>?] = lines.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        var answer = ottisk_answer()
        ottisk_post(address, pointers, body, body.utf8.count, seconds * 1000, isOwn ? 1 : 0, isOwn ? 1 : 0, &answer)
        switch Int(answer.outcome) {
        // Of a long answer the status is known, and its end is of no interest.
        case OTTISK_CALL_DONE, OTTISK_CALL_LONG:
            let text: String = withUnsafeBytes(of: &answer.body) { String(decoding: $0.prefix(answer.length), as: UTF8.self) }
            return .success(Answer(status: answer.status, body: text))
        case OTTISK_CALL_PRIVATE: return .failure(.privateAddress(host))
        case OTTISK_CALL_TIMEOUT: return .failure(.timeout)
        default:
            let text: String = withUnsafeBytes(of: &answer.problem) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            return .failure(.unreachable(text))
        }
    }
}
