import Admin
import App
import Clients
import Database
import Dispatch
import Foundation
import Hummingbird
import HummingbirdHTTP2
import Kernel
import Logging
import NIOCore
import NIOSSL
import Outgoing
import Records

/// `ottisk serve`: demo data when asked for, imports that a stop interrupted, then requests until SIGTERM.
enum Server {
    static func run(_ workspace: Workspace, _ options: Options) async throws {
        if options.demo { try await Demo.fill(workspace) }
        Outgoing.allow(options.webhookHosts)
        var logger = Logger(label: "ottisk")
        guard let level = Logger.Level(rawValue: options.logLevel) else { throw Misuse("Нет такой подробности журнала: \(options.logLevel)", "There is no such log level: \(options.logLevel)") }
        logger.logLevel = level
        let port: Int = try options.port, certificate = try options.certificate
        var hosts: [String: Workspace] = [:]
        let rate: Int = try options.apiRate
        for (host, place) in try await Hosts.known(workspace.database) { hosts[host] = try await Hosts.open(place, options) }
        let live = LiveEvents(), hostLive: [String: LiveEvents] = hosts.mapValues { _ in LiveEvents() }
        let others = Dictionary(uniqueKeysWithValues: hosts.map { ($0, Ottisk.router($1, assets: options.assets, live: hostLive[$0] ?? live, apiRate: rate).buildResponder()) })
        let responder = ByHost(standard: Ottisk.router(workspace, assets: options.assets, live: live, apiRate: rate).buildResponder(), hosts: others)
        let configuration = ApplicationConfiguration(address: .hostname(options.host, port: port), serverName: "Ottisk")
        let streams: [(LiveEvents, Workspace)] = [(live, workspace)] + hosts.compactMap { host, place in hostLive[host].map { ($0, place) } }, log: Logger = logger
        let telling: [_Concurrency.Task<Void, Never>] = streams.map { live, place in _Concurrency.Task { await live.run(place, log) } }
        let background: [_Concurrency.Task<Void, Never>] = ([workspace] + hosts.values).map { work(for: $0, logger) } + telling
        // Open streams would hold up a graceful stop: they end with the first signal.
        let signals: [any DispatchSourceSignal] = [SIGTERM, SIGINT].map { signal in
            let source: any DispatchSourceSignal = DispatchSource.makeSignalSource(signal: signal)
            source.setEventHandler { for task in telling { task.cancel() } }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        defer { for task in background { task.cancel() } }
        // The address is said when it answers, not before.
        let address: String = "\(certificate == nil ? "http" : "https")://localhost:\(port)", host: String = options.host
        let listening: @Sendable (any Channel) async -> Void = { _ in say(address) }
        let workers = Workers(count: SQLite.readers)
        guard let certificate else {
            let application = Application(responder: responder, configuration: configuration, onServerRunning: listening, logger: logger)
            return try await withTaskExecutorPreference(workers) { try await Self.bound(host, port) { try await application.runService() } }
        }
        let chain: [NIOSSLCertificate], key: NIOSSLPrivateKey
        do { (chain, key) = (try NIOSSLCertificate.fromPEMFile(certificate.chain), try NIOSSLPrivateKey(file: certificate.key, format: .pem)) } catch {
            throw Misuse("Сертификат или ключ не читаются: \(certificate.chain), \(certificate.key)", "The certificate or its key cannot be read: \(certificate.chain), \(certificate.key)")
        }
        let tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        let application = Application(responder: responder, server: try .http2Upgrade(tlsConfiguration: tls), configuration: configuration, onServerRunning: listening, logger: logger)
        try await withTaskExecutorPreference(workers) { try await Self.bound(host, port) { try await application.runService() } }
    }
    /// A port that is taken, or an address that is not this machine's, gets a sentence.
    private static func bound(_ host: String, _ port: Int, _ run: () async throws -> Void) async throws {
        do { try await run() } catch let error as IOError where [EADDRINUSE, EACCES, EADDRNOTAVAIL].contains(error.errnoCode) {
            switch error.errnoCode {
            case EADDRINUSE: throw Misuse("Порт \(port) занят другой программой: выберите другой ключом --port", "Port \(port) is taken by another program: choose another one with --port")
            case EACCES: throw Misuse("Слушать порт \(port) нельзя: нет права", "Port \(port) may not be listened on: no permission")
            default: throw Misuse("Адреса \(host) у этой машины нет", "This machine has no address \(host)")
            }
        }
    }

    /// Does jobs and due messages until the server stops.
    private static func work(for workspace: Workspace, _ logger: Logger) -> _Concurrency.Task<Void, Never> {
        _Concurrency.Task { await Ottisk.worker(workspace).run(logger) }
    }
}
