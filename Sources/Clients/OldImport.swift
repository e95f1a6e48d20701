internal import Database

/// The table of the first form of import; its runs moved on, see `Import.migration` of the target Imports.
let oldImportMigration = Migration("clients-import", [
    """
    CREATE TABLE import_run (\(SQL.identity), name TEXT NOT NULL, content TEXT NOT NULL, mapping TEXT NOT NULL, status TEXT NOT NULL, employee_id BIGINT NOT NULL,
      created_at BIGINT NOT NULL, total BIGINT NOT NULL, done BIGINT NOT NULL DEFAULT 0, created BIGINT NOT NULL DEFAULT 0, skipped BIGINT NOT NULL DEFAULT 0)
    """,
])
