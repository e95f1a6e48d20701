import App
import Database
import Hummingbird
import Kernel

@main struct Main {
    static func main() async throws {
        let options = Options(CommandLine.arguments)
        let database: any Database = try options.open()
        let workspace = try await Ottisk.workspace(database)
        switch options.command {
        case "serve":
            if options.demo { try await Demo.fill(workspace) }
            let application = Application(router: Ottisk.router(workspace, assets: options.assets),
                                          configuration: .init(address: .hostname(options.host, port: options.port), serverName: "Ottisk"))
            print("http://localhost:\(options.port)")
            try await application.runService()
        case "migrate": print("ok")
        case "check": try await Check.run(workspace)
        default: print(Options.help)
        }
    }
}
