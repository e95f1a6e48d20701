#ifndef OTTISK_SQLITE_H
#define OTTISK_SQLITE_H

/// Tells SQLite, before it is first used, not to count the memory it takes: the counters stand behind one lock of the
/// whole process that every allocation of every connection goes through.
/// @returns SQLITE_OK, or SQLITE_MISUSE when SQLite was used already: then it goes on counting.
int ottisk_sqlite_uncounted(void);

#endif
