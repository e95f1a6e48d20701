// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
/// What every target that answers HTTP needs.
let web: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
]

/// A target of ours: its name is its folder, its settings are everybody's.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "ottisk",
    products: [.executable(name: "ottisk-server", targets: ["ottisk-server"])],
    dependencies: [
        // One trait by name: with the default traits the flag order is random and everything recompiles.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["ConfigurationSupport"]),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        module("Outgoing", ["CCurl"]),
        module("Tabular", ["CZip", "CXlsxWriter"]),
        module("ContentLines"),
        module("VCard", ["ContentLines"]),
        module("ICalendar", ["ContentLines"]),
        module("Database", ["CPostgres", "CSQLite", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        module("Artwork"),
        module("Exact"),
        module("Estimating", ["Exact"]),
        .target(name: "Formula", dependencies: ["Exact"], exclude: ["REFERENCE.md"], swiftSettings: strict),
        module("Configurator", ["Exact", "Formula"]),
        module("HTML"),
        module("Process"),
        module("Analytics"),
        module("Requisites"),
        module("DemoWorld"),
        module("Kernel", ["CSodium", "CCrypto", "CQRCode", "Database", "Exact", "Formula", "HTML", "Requisites"] + web),
        module("Records", ["Kernel", "Database", "HTML", "Requisites", "Tabular"] + web),
        module("Admin", ["Records", "Kernel", "Database", "Formula", "HTML"] + web),
        module("Clients", ["Artwork", "Records", "Kernel", "Database", "HTML", "Requisites", "VCard"] + web),
        module("Surveys", ["Clients", "Records", "Kernel", "Database", "HTML"] + web),
        module("Sales", ["Surveys", "Analytics", "Process", "Outgoing", "Formula", "Exact", "Clients", "Records", "Kernel", "Database", "HTML"] + web),
        module("Catalogue", ["Configurator", "Formula", "Exact", "Clients", "Records", "Kernel", "Database", "HTML", "Requisites"] + web),
        module("Tariffs", ["Estimating", "Exact", "Records", "Kernel", "Database", "HTML", "Tabular"] + web),
        module("Calculator", ["Artwork", "Estimating", "Exact", "Tariffs", "Catalogue", "Clients", "Records", "Kernel", "Database", "HTML"] + web),
        module("Imports", ["Records", "Kernel", "Database", "HTML", "Requisites", "Tabular", "VCard"] + web),
        module("PersonalData", ["Clients", "Records", "Kernel", "Database", "HTML", "CZip"] + web),
        module("Guide", ["Kernel", "HTML"] + web),
        module("Transfer", ["Records", "Kernel", "Database", "HTML", "Requisites", "Tabular"] + web),
        module("API", ["Records", "Kernel", "Database", "HTML"] + web),
        module("DAV", ["API", "Clients", "ContentLines", "ICalendar", "VCard", "Records", "Kernel", "Database", "HTML"] + web),
        module("App", ["API", "Admin", "Calculator", "Catalogue", "Clients", "Guide", "Imports", "PersonalData", "Tariffs", "Transfer", "Records", "DAV", "Sales", "Surveys", "Kernel", "Database"] + web),
        module("Bench", ["Catalogue", "Tariffs", "Configurator", "Estimating", "Exact", "Formula", "App", "Admin", "Clients", "Imports", "Records", "Sales", "Kernel", "Database", "DemoWorld", .product(name: "GRDBSQLite", package: "GRDB.swift")] + web),
        .executableTarget(name: "ottisk-server", dependencies: [
            "CMalloc",
            "App", "Bench", "Admin", "Calculator", "Catalogue", "Clients", "Imports", "Transfer", "Records", "Requisites", "Sales", "Surveys", "Tariffs", "Outgoing", "Process", "Kernel", "Database", "DemoWorld",
            .product(name: "HummingbirdHTTP2", package: "hummingbird"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "Configuration", package: "swift-configuration"), .product(name: "SystemPackage", package: "swift-system"),
        ] + web, swiftSettings: strict),
        .target(name: "Seeds", path: "Tests/Seeds", swiftSettings: strict),
        .testTarget(name: "ArtworkTests", dependencies: ["Artwork"], swiftSettings: strict),
        .testTarget(name: "ExactTests", dependencies: ["Exact"], swiftSettings: strict),
        .testTarget(name: "EstimatingTests", dependencies: ["Estimating", "Exact", "Seeds"], swiftSettings: strict),
        .testTarget(name: "FormulaTests", dependencies: ["Formula", "Exact", "Seeds"], swiftSettings: strict),
        .testTarget(name: "ConfiguratorTests", dependencies: ["Configurator", "Formula", "Exact", "Seeds"], swiftSettings: strict),
        .testTarget(name: "ProcessTests", dependencies: ["Process", "Seeds"], swiftSettings: strict),
        .testTarget(name: "RequisitesTests", dependencies: ["Requisites", "Seeds"], swiftSettings: strict),
        .testTarget(name: "AnalyticsTests", dependencies: ["Analytics"], swiftSettings: strict),
        .testTarget(name: "ICalendarTests", dependencies: ["ICalendar", "ContentLines"], swiftSettings: strict),
        .testTarget(name: "VCardTests", dependencies: ["VCard"], swiftSettings: strict),
        .testTarget(name: "TabularTests", dependencies: ["Tabular", "CZip"], swiftSettings: strict),
        .testTarget(name: "DemoWorldTests", dependencies: ["DemoWorld"], swiftSettings: strict),
        .testTarget(name: "DatabaseTests", dependencies: ["Database"]),
        .testTarget(name: "AppTests", dependencies: [
            "App", "API", "Admin", "Artwork", "Calculator", "Catalogue", "Clients", "Imports", "PersonalData", "Tariffs", "Transfer", "Records", "Tabular", "CZip", "DAV", "Sales", "Surveys", "Outgoing", "Process", "Configurator", "Estimating", "Exact", "Formula", "Kernel", "Database", .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "NIOCore", package: "swift-nio"),
        ] + web),
    ]
)
