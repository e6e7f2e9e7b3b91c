/* The tables and views of the result database, as SQL. A database of another
 * schema version is refused, not converted. */
#pragma once

extern const char schema_sql[];

/* The marks of our databases: PRAGMA application_id is "dmms", and PRAGMA
 * user_version is the version of the schema. */
enum { SCHEMA_APPLICATION = 0x646d6d73, SCHEMA_VERSION = 3 };
