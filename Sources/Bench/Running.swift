internal import Foundation
internal import Glibc

/// A started server: the release program in a process of its own, on two cores, with an employee signed in.
final class Running {
    let port: Int
    /// Seconds from the start of the process to the first whole page.
    let start: Double
    private let process = Process()

    /// - Parameter first: the request of the first page.
    init(program: String, folder: String, assets: String, first: [UInt8]) throws {
        port = try Running.freePort()
        let serve: [String] = [program, "serve", "--data", folder, "--port", String(port), "--public", assets, "--log-level", "error"]
        let taskset: String = "/usr/bin/taskset"
        let pinned: [String] = ProcessInfo.processInfo.activeProcessorCount > 2 && FileManager.default.isExecutableFile(atPath: taskset) ? [taskset, "-c", "0,1"] + serve : serve
        process.executableURL = URL(fileURLWithPath: pinned[0])
        process.arguments = Array(pinned.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        let begun: UInt64 = ticks()
        try process.run()
        while true {
            guard process.isRunning, ticks() - begun < 60_000_000_000 else { throw Broken(description: "the server did not start") }
            if let caller = try? Caller(port: port) {  // refused until it listens
                _ = try caller.get(first)
                guard caller.status == 200 else { throw Broken(description: "the first page: status \(caller.status)") }
                break
            }
            usleep(2000)
        }
        start = Double(ticks() - begun) / 1e9
    }
    /// Resident memory, in megabytes of a million bytes.
    var memory: Double {
        let status: String = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""  // gone: no memory
        let line: Substring? = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 * 1024 / 1e6 } ?? 0
    }
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
    private static func freePort() throws -> Int {
        let probe: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in(), size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound: Int32 = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(probe, $0, size) == 0 ? getsockname(probe, $0, &size) : -1 }
        }
        guard bound == 0 else { throw Broken(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
