/* The limit is that of the process for the size of files. A device that is
 * always full is no choice: a fault in what writes whole files could put a file
 * in its place.
 */

#include "tests/support_disk.h"

#include "tests/suite.h"

#include <glib/gstdio.h>
#include <signal.h>

char *
disk_path(void)
{
  char *path = g_build_filename(g_get_tmp_dir(), "dmmsim-XXXXXX", NULL);
  int file = g_mkstemp(path);

  CU_ASSERT_TRUE_FATAL(file >= 0 && g_close(file, NULL));
  return path;
}

struct rlimit
disk_fill(void)
{
  struct rlimit before, none;

  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  none = before;
  none.rlim_cur = 0;
  setrlimit(RLIMIT_FSIZE, &none);
  return before;
}

void
disk_empty(const struct rlimit *before)
{
  setrlimit(RLIMIT_FSIZE, before);
  signal(SIGXFSZ, SIG_DFL);
}
