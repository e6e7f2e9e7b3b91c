/* A disk without room, for suites of what writes files. */
#pragma once

#include <sys/resource.h>

/* Returns a path at which an empty file is. The caller removes the file and
 * frees the path. */
char *disk_path(void);

/* Lets no file grow, as on a full disk; a write fails with EFBIG. Returns the
 * limit that there was, for disk_empty. A suite asserts nothing in between,
 * because what it prints may go to a file. */
struct rlimit disk_fill(void);
/* Lets files grow again. */
void disk_empty(const struct rlimit *before);
