import App
import Bench
import Database
import Foundation
import Kernel

@main struct Main {
    static func main() async {
        Allocator.keepFreed()
        let lang: Lang = Options.lang
        do { try await run(lang) } catch let misuse as Misuse { fail(lang(misuse.text), 64) } catch let bad as BadRequest { fail(lang(bad.text), 65) } catch let problem as Backup.Problem {
            fail(lang(problem.sentence), 65)
        } catch is NotFound { fail(lang("Не найдено", "Not found"), 65) } catch DatabaseError.unavailable(let why) {
            fail(lang("База данных не отвечает: ", "The database does not answer: ") + why, 69)
        } catch { fail("\(error)", 70) }
    }
    private static func run(_ lang: Lang) async throws {
        let options = try await Options(CommandLine.arguments)
        switch options.command {
        case "help": return print(lang(try options.helpWanted))
        case "restore": return try await Archive.restore(options, lang)
        case "bench":
            let program: String = Bundle.main.executablePath ?? CommandLine.arguments[0]
            return try await Bench(folder: options.benchFolder, size: try options.benchSize, program: program, assets: options.assets, part: options.words.count > 1 ? options.words[1] : "", postgres: options.benchPostgres, lang: lang).run()
        case "serve", "migrate", "check", "user", "import", "export", "backup": break
        case "workspace": return try await Hosts.run(options, lang)
        default: throw Misuse("Нет такой команды: \(options.command). Список — ottisk --help", "There is no such command: \(options.command). See ottisk --help")
        }
        // Reading from a base that is not there would make an empty one.
        let reads: Bool = ["check", "export", "backup"].contains(options.command) || options.command == "user" && options.words.dropFirst().first == "list"
        let workspace = try await Hosts.chosen(options, mustExist: reads)
        switch options.command {
        case "serve": try await Server.run(workspace, options)
        case "check": try await Check.run(workspace, lang)
        case "user": try await Users.run(workspace, options, lang)
        case "import": try await Exchange.load(workspace, options, lang)
        case "export": try await Exchange.unload(workspace, options, lang)
        case "backup": try await Archive.backup(workspace, options, lang)
        default: print(lang("Схема базы обновлена", "The schema is up to date"))
        }
    }
    private static func fail(_ sentence: String, _ code: Int32) -> Never {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
        exit(code)
    }
}

/// A line for whoever started the program, at once even into a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
