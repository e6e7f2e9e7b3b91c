/* Scripts for many machines: with a scheduler that is none, and with GNU
 * parallel if it is there, they come to what one machine would have made. */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

/* Does tasks one after the other; the second one in two attempts at once, the
 * third one twice. */
static const char fake_sbatch[] =
  "#!/bin/bash\n"
  "script=${@: -1}\n"
  "count=$(sed -n 's/^#SBATCH --array=1-//p' \"$script\")\n"
  "task() {\n"
  "  SLURM_ARRAY_TASK_ID=$1 SLURM_JOB_ID=$2 SLURM_ARRAY_JOB_ID=100 \\\n"
  "    SLURM_RESTART_COUNT=$3 bash \"$script\" >/dev/null || exit 1\n"
  "}\n"
  "if [ -z \"$count\" ]; then exec bash \"$script\"; fi\n"
  "for k in $(seq \"$count\"); do\n"
  "  task \"$k\" \"$((100 + k))\" 0 &\n"
  "  [ \"$k\" = 2 ] && task \"$k\" \"$((100 + k))\" 1 &\n"
  "  wait\n"
  "  [ \"$k\" = 3 ] && task \"$k\" \"$((100 + k))\" 2\n"
  "done\n"
  "echo '100;cluster'\n";

static const char scenario[] =
  "[general]\nduration = 20 s\ndesigns = pmipv6, flat-network\nrepeat = 4\n"
  "[network N]\ngateway = G\naccess = A, B\n[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A = ${d = 1, 5} ms\nG -- B = 1 ms\nG -- C = 1 ms\n"
  "[mobile MN]\nmobility = walk\n[mobility walk]\nmodel = random-walk\n"
  "residence = exponential(4 s)\n[session s]\narrival = poisson(1/5 s)\n"
  "length = exponential(5 s)\npackets = cbr(50 /s, 160 B)\n";

/* The sum of what one machine exports, and of what the scripts came to. */
static const char compare[] =
  "\"$DMMSIM\" sweep \"it's.ini\" -j 1 -q -o one.db && "
  "\"$DMMSIM\" export one.db >one.csv && "
  "\"$DMMSIM\" export out/results.db >many.csv && "
  "cmp one.csv many.csv && wc -l <one.csv";

static void
test_slurm(void)
{
  char *folder = shell_folder("it's.ini", scenario);
  g_autofree char *sbatch = g_build_filename(folder, "sbatch", NULL);
  int status;

  g_file_set_contents(sbatch, fake_sbatch, -1, NULL);
  g_chmod(sbatch, 0755);
  g_autofree char *made = shell_run(
    folder, "\"$DMMSIM\" cluster slurm \"it's.ini\" -n 3 -o out", &status);
  CU_ASSERT_EQUAL(status, 0);
  g_autofree char *checked = shell_run(
    folder,
    "for s in out/*.sbatch out/submit.sh; do bash -n \"$s\" || exit 1; done",
    &status);
  CU_ASSERT_EQUAL(status, 0);
  g_autofree char *submitted = shell_run(folder, "out/submit.sh", &status);
  CU_ASSERT_EQUAL(status, 0);
  g_autofree char *lines = shell_run(folder, compare, &status);
  CU_ASSERT_EQUAL(status, 0);
  CU_ASSERT_TRUE(atoi(lines) > 1000);
  g_autofree char *left =
    shell_run(folder, "ls out/*.own 2>/dev/null; true", &status);
  CU_ASSERT_STRING_EQUAL(left, "");
  shell_remove(folder);
}

static void
test_parallel(void)
{
  g_autofree char *parallel = g_find_program_in_path("parallel");
  char *folder = shell_folder("it's.ini", scenario);
  int status;
  g_autofree char *made =
    shell_run(folder,
              "\"$DMMSIM\" cluster parallel \"it's.ini\" -n 3 -j 2 -o out && "
              "bash -n out/run.sh",
              &status);

  CU_ASSERT_EQUAL(status, 0);
  if (parallel) {
    g_autofree char *done =
      shell_run(folder, "out/run.sh && out/run.sh", &status);
    CU_ASSERT_EQUAL(status, 0);
    g_autofree char *lines = shell_run(folder, compare, &status);
    CU_ASSERT_EQUAL(status, 0);
  } else {
    printf("(SKIPPED: GNU parallel is not installed) ");
  }
  shell_remove(folder);
}

/* What would end up as more than one word of a directive is refused. */
static void
test_bad(void)
{
  static const char *const lines[] = {
    "\"$DMMSIM\" cluster slurm x.ini -o out --partition 'a b' 2>&1",
    "\"$DMMSIM\" cluster slurm x.ini -o out -n 1001 2>&1",
    "\"$DMMSIM\" cluster condor x.ini -o out 2>&1",
    "\"$DMMSIM\" cluster slurm x.ini 2>&1",
  };
  char *folder = shell_folder("it's.ini", scenario);

  for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
    int status;
    g_autofree char *output = shell_run(folder, lines[i], &status);
    CU_ASSERT_EQUAL(status >> 8, 2);
    CU_ASSERT_TRUE(g_str_has_prefix(output, "dmmsim cluster: "));
  }
  shell_remove(folder);
}

const TestCase cluster_tests[] = {
  { "parts of a job array, requeued and overlapping, make the whole",
    test_slurm },
  { "parts by GNU parallel make the whole, twice", test_parallel },
  { "what is no word is refused", test_bad },
  { NULL, NULL },
};
