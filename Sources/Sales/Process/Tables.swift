internal import Database
internal import Kernel

/// The tables of processes: what is defined, what runs, what was asked of whom, what moved, when people work.
enum ProcessTables {
    static let migration = Migration("sales-processes", definitions + runs + calendars)

    private static let definitions: [SQL] = [
        """
        CREATE TABLE process (\(Entity.standardColumns), code TEXT NOT NULL UNIQUE, name \(SQL.folded) NOT NULL, ink TEXT NOT NULL DEFAULT 'k', state TEXT NOT NULL DEFAULT 'open', live BIGINT)
        """,
        "CREATE INDEX process_name ON process (name, id)",
        // Published versions never change; the one draft of a process has a revision that every save raises.
        """
        CREATE TABLE process_version (\(SQL.identity), process_id BIGINT NOT NULL REFERENCES process (id), version BIGINT NOT NULL, state TEXT NOT NULL, definition TEXT NOT NULL,
          revision BIGINT NOT NULL DEFAULT 1, changed_at BIGINT NOT NULL, changed_by BIGINT NOT NULL DEFAULT 0, published_at BIGINT, published_by BIGINT, UNIQUE (process_id, version))
        """,
        "CREATE UNIQUE INDEX process_version_draft ON process_version (process_id) WHERE state = 'draft'",
        // One row for a stage of all versions of a process.
        """
        CREATE TABLE process_stage (\(Entity.standardColumns), process_id BIGINT NOT NULL REFERENCES process (id), code TEXT NOT NULL, name \(SQL.folded) NOT NULL, kind TEXT NOT NULL,
          place BIGINT NOT NULL, probability BIGINT NOT NULL DEFAULT 0, is_gone BIGINT NOT NULL DEFAULT 0, UNIQUE (process_id, code))
        """,
        "CREATE INDEX process_stage_place ON process_stage (place, id)",
    ]

    private static let runs: [SQL] = [
        """
        CREATE TABLE process_run (\(SQL.identity), entity TEXT NOT NULL, record_id BIGINT NOT NULL, process_id BIGINT NOT NULL REFERENCES process (id), version BIGINT NOT NULL,
          stage TEXT NOT NULL, state TEXT NOT NULL, moves BIGINT NOT NULL, run TEXT NOT NULL, UNIQUE (entity, record_id))
        """,
        "CREATE INDEX process_run_version ON process_run (process_id, version, state, id)",
        """
        CREATE TABLE process_action (\(SQL.identity), run_id BIGINT NOT NULL REFERENCES process_run (id), stay BIGINT NOT NULL, action TEXT NOT NULL, attempt BIGINT NOT NULL, stage TEXT NOT NULL,
          kind TEXT NOT NULL, employee_id BIGINT, asked_at BIGINT NOT NULL, due_at BIGINT, status TEXT NOT NULL, result TEXT, reason TEXT, closed_at BIGINT, closed_by BIGINT,
          task_id BIGINT, interaction_id BIGINT, UNIQUE (run_id, stay, action, attempt))
        """,
        "CREATE INDEX process_action_employee ON process_action (employee_id, status)",
        "CREATE UNIQUE INDEX process_action_task ON process_action (task_id) WHERE task_id IS NOT NULL",
        "CREATE UNIQUE INDEX process_action_interaction ON process_action (interaction_id) WHERE interaction_id IS NOT NULL",
        """
        CREATE TABLE process_move (run_id BIGINT NOT NULL REFERENCES process_run (id), serial BIGINT NOT NULL, at BIGINT NOT NULL, from_stage TEXT, to_stage TEXT NOT NULL, kind TEXT NOT NULL,
          cause TEXT NOT NULL, person BIGINT, action TEXT, reason TEXT, note TEXT, is_undone BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (run_id, serial))
        """,
        """
        CREATE TABLE process_timer (\(SQL.identity), run_id BIGINT NOT NULL REFERENCES process_run (id), kind TEXT NOT NULL, stay BIGINT NOT NULL, action TEXT NOT NULL DEFAULT '',
          attempt BIGINT NOT NULL DEFAULT 0, at BIGINT NOT NULL, UNIQUE (run_id, kind, stay, action, attempt))
        """,
        "CREATE INDEX process_timer_at ON process_timer (at)",
    ]

    /// What the editor counts at every click, what a narrow reader's board looks up.
    static let indexes = Migration("sales-indexes", [
        "CREATE INDEX process_run_process ON process_run (process_id, id)", "CREATE INDEX process_run_stage ON process_run (process_id, state, version, stage)",
        "CREATE INDEX deal_branch_stage ON deal (branch_id, stage_id, board_order, id)", "CREATE INDEX deal_stuck ON deal (stage_id, board_order, id) WHERE ageing = 'stuck'",
    ])

    private static let calendars: [SQL] = [
        // Branch 0 is the company: what a branch does not say itself.
        "CREATE TABLE work_calendar (branch_id BIGINT PRIMARY KEY, week TEXT NOT NULL)",
        "CREATE TABLE holiday (branch_id BIGINT NOT NULL, day TEXT NOT NULL, special TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', PRIMARY KEY (branch_id, day))",
    ] + Calendars.known.map { "INSERT INTO holiday (branch_id, day, special, name) VALUES (0, \($0.day), \($0.special), \($0.name))" }
}
