import Admin
import App
import Clients
import Database
import Hummingbird
import HummingbirdHTTP2
import Kernel
import Logging
import NIOSSL

/// `ottisk serve`: demo data when asked for, imports that a stop interrupted, then requests until SIGTERM.
enum Server {
    static func run(_ workspace: Workspace, _ options: Options) async throws {
        if options.demo { try await Demo.fill(workspace) }
        var logger = Logger(label: "ottisk")
        guard let level = Logger.Level(rawValue: options.logLevel) else { throw Misuse("Нет такой подробности журнала: \(options.logLevel)", "There is no such log level: \(options.logLevel)") }
        logger.logLevel = level
        let port: Int = try options.port, certificate = try options.certificate
        var hosts: [String: Workspace] = [:]
        let rate: Int = try options.apiRate
        for (host, place) in try await Hosts.known(workspace.database) { hosts[host] = try await Hosts.open(place, options) }
        let responder = ByHost(standard: Ottisk.router(workspace, assets: options.assets, apiRate: rate).buildResponder(),
                               hosts: hosts.mapValues { Ottisk.router($0, assets: options.assets, apiRate: rate).buildResponder() })
        let configuration = ApplicationConfiguration(address: .hostname(options.host, port: port), serverName: "Ottisk")
        let background: [_Concurrency.Task<Void, Never>] = ([workspace] + hosts.values).map { work(for: $0, logger) }
        defer { for task in background { task.cancel() } }
        say("\(certificate == nil ? "http" : "https")://localhost:\(port)")
        let workers = Workers(count: SQLite.readers)
        guard let certificate else {
            let application = Application(responder: responder, configuration: configuration, logger: logger)
            return try await withTaskExecutorPreference(workers) { try await application.runService() }
        }
        let chain: [NIOSSLCertificate], key: NIOSSLPrivateKey
        do { (chain, key) = (try NIOSSLCertificate.fromPEMFile(certificate.chain), try NIOSSLPrivateKey(file: certificate.key, format: .pem)) } catch {
            throw Misuse("Сертификат или ключ не читаются: \(certificate.chain), \(certificate.key)", "The certificate or its key cannot be read: \(certificate.chain), \(certificate.key)")
        }
        let tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        let application = Application(responder: responder, server: try .http2Upgrade(tlsConfiguration: tls), configuration: configuration, logger: logger)
        try await withTaskExecutorPreference(workers) { try await application.runService() }
    }

    /// Does jobs and due messages until the server stops.
    private static func work(for workspace: Workspace, _ logger: Logger) -> _Concurrency.Task<Void, Never> {
        _Concurrency.Task { await Ottisk.worker(workspace).run(logger) }
    }
}
