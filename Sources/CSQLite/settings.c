#include "ottisk_sqlite.h"
#include <sqlite3.h>

// sqlite3_config is variadic: Swift cannot call it.
int ottisk_sqlite_uncounted(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
