/* Man pages and completion are made from the tables of options: every command
 * and every option is in both. */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdio.h>

static char *
made(void)
{
  char *folder = shell_folder("x.ini", "[general]\n");
  g_autofree char *here = g_get_current_dir();
  g_autofree char *line = g_strdup_printf(
    "'%s/.ci/manual' \"$DMMSIM\" man && '%s/.ci/completion' \"$DMMSIM\" >comp",
    here, here);
  int status;
  g_autofree char *output = shell_run(folder, line, &status);

  CU_ASSERT_EQUAL(status, 0);
  return folder;
}

static const struct {
  const char *sentence, *line, *output;
} rows[] = {
  { "every option is in its man page, and in the completion",
    "for c in $(\"$DMMSIM\" --describe | cut -f 1); do\n"
    "  for o in $(\"$DMMSIM\" $c --describe | awk '$1 == \"option\" "
    "{ print $2 }'); do\n"
    "    sed 's/\\\\-/-/g' man/dmmsim-$c.1 | grep -q -- \"--$o\" || "
    "echo $c $o\n"
    "    grep -A1 \"^  $c)\" comp | grep -q -- \"--$o \" || echo $c $o\n"
    "  done\ndone",
    "" },
  { "the main page names every command",
    "for c in $(\"$DMMSIM\" --describe | cut -f 1); do "
    "grep -q \"dmmsim.-$c\" man/dmmsim.1 || echo $c; done",
    "" },
  { "no page makes groff complain",
    "command -v groff >/dev/null || exit 0; for p in man/*.1; do "
    "groff -man -Tutf8 -ww $p 2>&1 >/dev/null; done",
    "" },
  { "bash reads the completion", "bash -n comp", "" },
  { "a command is completed",
    "source ./comp; COMP_WORDS=(dmmsim sw); COMP_CWORD=1; _dmmsim; "
    "echo ${COMPREPLY[@]}",
    "sweep\n" },
  { "an option is completed",
    "source ./comp; COMP_WORDS=(dmmsim sweep --sh); COMP_CWORD=2; _dmmsim; "
    "echo ${COMPREPLY[@]}",
    "--shard\n" },
  { "a scenario is completed",
    "source ./comp; COMP_WORDS=(dmmsim run x); COMP_CWORD=2; _dmmsim; "
    "echo ${COMPREPLY[@]}",
    "x.ini\n" },
  { "a design behind a comma is completed",
    "dmmsim() { \"$DMMSIM\" \"$@\"; }; source ./comp; "
    "COMP_WORDS=(dmmsim run x.ini -d none,pmipv6-d); COMP_CWORD=4; _dmmsim; "
    "echo ${COMPREPLY[@]}",
    "none,pmipv6-distributed\n" },
};

static void
test_manual(void)
{
  char *folder = made();

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    int status;
    g_autofree char *output = shell_run(folder, rows[i].line, &status);
    CU_ASSERT_STRING_EQUAL(output, rows[i].output);
    if (!g_str_equal(output, rows[i].output))
      printf("%s: %s\n", rows[i].sentence, output);
  }
  shell_remove(folder);
}

const TestCase manual_tests[] = {
  { "man pages and completion know every command and option", test_manual },
  { NULL, NULL },
};
