/* dmmsim cluster writes scripts that run the parts of a sweep on many machines,
 * by Slurm or by GNU parallel. The program itself knows nothing about any
 * scheduler: a script starts `sweep --shard` for each part, and `merge` at the
 * end.
 */

#include "commands.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Slurm's usual MaxArraySize is 1001. */
enum { MOST_SHARDS = 1000 };

typedef struct Options {
  char *study, *output, *time, *memory, *partition;
  int shards, jobs;
} Options;

/* What the scripts are made of. The texts are quoted for the shell; `study` is
 * the whole option, or "". */
typedef struct Job {
  const Options *options;
  char *program, *scenario, *folder, *study;
} Job;

static void
options_clear(Options *options)
{
  g_free(options->study);
  g_free(options->output);
  g_free(options->time);
  g_free(options->memory);
  g_free(options->partition);
}

static Job
job_new(const char *scenario, const Options *options)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *path = g_canonicalize_filename(scenario, NULL);
  g_autofree char *folder = g_canonicalize_filename(options->output, NULL);
  g_autofree char *study =
    options->study ? g_shell_quote(options->study) : NULL;

  return (Job){ .options = options,
                .program = g_shell_quote(program ? program : "dmmsim"),
                .scenario = g_shell_quote(path),
                .folder = g_shell_quote(folder),
                .study =
                  study ? g_strconcat(" -s ", study, NULL) : g_strdup("") };
}

static void
job_clear(Job *job)
{
  g_free(job->program);
  g_free(job->scenario);
  g_free(job->folder);
  g_free(job->study);
}

static void
add_directive(GString *out, const char *name, const char *value)
{
  if (value)
    g_string_append_printf(out, "#SBATCH --%s=%s\n", name, value);
}

static char *
sweep_script(const Job *job)
{
  GString *out = g_string_new("#!/bin/bash\n");
  const Options *o = job->options;

  g_string_append_printf(out, "#SBATCH --array=1-%d\n", o->shards);
  add_directive(out, "job-name", "dmmsim-sweep");
  add_directive(out, "time", o->time);
  add_directive(out, "mem", o->memory);
  add_directive(out, "partition", o->partition);
  g_string_append_printf(
    out,
    "#SBATCH --output=log-%%a.txt\n"
    "#SBATCH --open-mode=append\n"
    "#SBATCH --requeue\n"
    "#SBATCH --signal=B:TERM@60\n"
    "# One part of %d. It is done in a file of this attempt's own, for an "
    "attempt\n"
    "# that was given up may go on beside the one that came after it.\n"
    "set -u\n"
    "cd %s || exit 1\n"
    "dmmsim=${DMMSIM:-%s}\n"
    "part=part-$SLURM_ARRAY_TASK_ID.db\n"
    "own=part-$SLURM_ARRAY_TASK_ID.$SLURM_JOB_ID.${SLURM_RESTART_COUNT:-0}."
    "own\n"
    "[ -e \"$part\" ] && cp \"$part\" \"$own\"\n"
    "\"$dmmsim\" sweep %s%s --shard \"$SLURM_ARRAY_TASK_ID/%d\" \\\n"
    "  -j \"${SLURM_CPUS_PER_TASK:-1}\" -q -o \"$own\" &\n"
    "sweep=$!\n"
    "trap 'kill -TERM \"$sweep\" 2>/dev/null' TERM\n"
    "wait \"$sweep\"\n"
    "status=$?\n"
    "# a signal ends the wait, and not the sweep\n"
    "while kill -0 \"$sweep\" 2>/dev/null; do\n"
    "  wait \"$sweep\"\n"
    "  status=$?\n"
    "done\n"
    "if [ -e \"$own\" ]; then\n"
    "  flock \"$part.lock\" \"$dmmsim\" merge \"$own\" -o \"$part\" || exit 1\n"
    "  rm -f \"$own\"\n"
    "fi\n"
    "# The task, not the array: the last task has the number of the array.\n"
    "[ \"$status\" = 75 ] &&\n"
    "  scontrol requeue "
    "\"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\"\n"
    "exit \"$status\"\n",
    o->shards, job->folder, job->program, job->scenario, job->study, o->shards);
  return g_string_free(out, FALSE);
}

static char *
merge_script(const Job *job)
{
  GString *out = g_string_new("#!/bin/bash\n");

  add_directive(out, "job-name", "dmmsim-merge");
  add_directive(out, "partition", job->options->partition);
  g_string_append_printf(
    out,
    "#SBATCH --output=log-merge.txt\n"
    "# Exit status 3: some runs are missing, and the log says which.\n"
    "cd %s || exit 1\n"
    "dmmsim=${DMMSIM:-%s}\n"
    "exec \"$dmmsim\" merge part-*.db -o results.db --require-complete\n",
    job->folder, job->program);
  return g_string_free(out, FALSE);
}

static char *
submit_script(const Job *job)
{
  return g_strdup_printf(
    "#!/bin/bash\n"
    "# Merges when all parts have ended, in whatever way: a part that was "
    "requeued\n"
    "# counts as failed for `afterok`. Submit again to go on with what is "
    "missing.\n"
    "cd %s || exit 1\n"
    "sweep=$(sbatch --parsable sweep.sbatch) || exit 1\n"
    "sbatch --dependency=\"afterany:${sweep%%%%;*}\" merge.sbatch\n",
    job->folder);
}

static char *
parallel_script(const Job *job)
{
  const Options *o = job->options;
  g_autofree char *command = g_strdup_printf(
    "\"$DMMSIM\" sweep %s%s --shard {}/%d -j 1 -q -o part-{}.db", job->scenario,
    job->study, o->shards);
  g_autofree char *quoted = g_shell_quote(command);

  return g_strdup_printf(
    "#!/bin/bash\n"
    "# All parts by GNU parallel; options such as --sshlogin are passed on. "
    "Started\n"
    "# again, it goes on with what is missing.\n"
    "cd %s || exit 1\n"
    "export DMMSIM=${DMMSIM:-%s}\n"
    "parallel --will-cite -j %d \"$@\" --joblog joblog.txt --resume-failed \\\n"
    "  %s ::: $(seq %d)\n"
    "exec \"$DMMSIM\" merge part-*.db -o results.db --require-complete\n",
    job->folder, job->program, o->jobs, quoted, o->shards);
}

/* Writes an executable file into the folder, and frees the text. */
static bool
write_script(const Options *o, const char *name, char *text, GError **error)
{
  g_autofree char *path = g_build_filename(o->output, name, NULL);
  bool is_good = g_file_set_contents(path, text, -1, error);

  if (is_good)
    g_chmod(path, 0755);
  g_free(text);
  return is_good;
}

static int
write_scripts(bool is_slurm, const char *scenario, const Options *o)
{
  g_autoptr(GError) error = NULL;
  Job job = job_new(scenario, o);
  bool is_good;

  if (g_mkdir_with_parents(o->output, 0777) != 0) {
    g_autofree char *message = g_strdup_printf(
      "%s: cannot make this folder: %s", o->output, g_strerror(errno));
    job_clear(&job);
    return command_fail(message);
  }
  if (is_slurm)
    is_good = write_script(o, "sweep.sbatch", sweep_script(&job), &error) &&
              write_script(o, "merge.sbatch", merge_script(&job), &error) &&
              write_script(o, "submit.sh", submit_script(&job), &error);
  else
    is_good = write_script(o, "run.sh", parallel_script(&job), &error);
  job_clear(&job);
  if (!is_good)
    return command_fail(error->message);
  printf("%s/%s does the sweep in %d parts; results.db will be there too\n",
         o->output, is_slurm ? "submit.sh" : "run.sh", o->shards);
  return 0;
}

/* Returns whether a text, if there is one, is a single word, as a value after
 * "#SBATCH" must be. */
static bool
is_word(const char *text)
{
  return !text || (*text != '\0' && strpbrk(text, " \t\r\n\"'#") == NULL);
}

static const char *
find_misuse(int argc, char **argv, const Options *o)
{
  if (argc != 3 ||
      (strcmp(argv[1], "slurm") != 0 && strcmp(argv[1], "parallel") != 0))
    return "expected slurm or parallel, and one scenario file";
  if (!o->output)
    return "-o says into which folder";
  if (o->shards < 1 || o->shards > MOST_SHARDS)
    return "--shards is a number from 1 to 1000";
  if (o->jobs < 1)
    return "--jobs is a number from 1";
  if (!is_word(o->time) || !is_word(o->memory) || !is_word(o->partition))
    return "--time, --memory and --partition are one word each";
  return NULL;
}

int
command_cluster(int argc, char **argv, const DesignTable *table)
{
  Options o = { .shards = 16, .jobs = (int)g_get_num_processors() };
  const GOptionEntry entries[] = {
    { "shards", 'n', 0, G_OPTION_ARG_INT, &o.shards,
      "Parts of the sweep, at most 1000; default: 16", "N" },
    { "study", 's', 0, G_OPTION_ARG_STRING, &o.study,
      "Study to sweep; default: all of the file", "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Where scripts, parts and results go", "FOLDER" },
    { "time", 0, 0, G_OPTION_ARG_STRING, &o.time,
      "slurm: limit of a part, as of sbatch", "TIME" },
    { "memory", 0, 0, G_OPTION_ARG_STRING, &o.memory,
      "slurm: of a part, as of sbatch", "SIZE" },
    { "partition", 0, 0, G_OPTION_ARG_STRING, &o.partition,
      "slurm: where it runs", "NAME" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &o.jobs,
      "parallel: parts at a time; default: one per processor", "N" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  (void)table;
  if (!command_options("cluster", "slurm|parallel FILE -o FOLDER [OPTION...]",
                       "Writes scripts that do a sweep on many machines.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse = find_misuse(argc, argv, &o);
  if (misuse)
    status = command_misuse("cluster", misuse);
  else
    status = write_scripts(strcmp(argv[1], "slurm") == 0, argv[2], &o);
  options_clear(&o);
  return status;
}
