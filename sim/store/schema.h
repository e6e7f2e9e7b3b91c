/* The tables and views of the result database, as SQL. */
#pragma once

extern const char schema_sql[];

/* "dmms": marks our databases (PRAGMA application_id); the version of the
 * schema (PRAGMA user_version). */
enum { SCHEMA_APPLICATION = 0x646d6d73, SCHEMA_VERSION = 2 };
