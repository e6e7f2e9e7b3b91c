/* dmmsim bundle makes what artifact evaluation asks for, as a folder:
 * scenarios, results, one script that makes them again and compares,
 * environment, expected cost, checksums, and skeletons of what only the authors
 * can write. Scenarios and results are taken from the result database alone, so
 * a bundle holds what the results came from, and not what the files have become
 * since.
 */

#include "analysis/export.h"
#include "commands.h"
#include "sim/base/folder.h"
#include "sim/store/ask.h"
#include "sim/store/extract.h"
#include "sim/store/origin.h"
#include "sim/store/store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gsl/gsl_version.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef struct Bundle {
  const Store *store;
  const DesignTable *table;
  const char *folder; /* where the bundle is being made */
  const char *title, *author;
  GString *script; /* text of reproduce.sh */
  GArray *studies; /* int64_t: their rows */
  GPtrArray *ids;  /* char *: identity of a run of each study */
} Bundle;

static char *
path_in(const Bundle *bundle, const char *name)
{
  return g_build_filename(bundle->folder, name, NULL);
}

static bool
write_text(const Bundle *bundle, const char *name, const char *text,
           GError **error)
{
  g_autofree char *path = path_in(bundle, name);

  return g_file_set_contents(path, text, -1, error);
}

/* Stores the first value of a query as a number, or 0 if there is none. */
static bool
get_number(const Bundle *bundle, const char *sql, double *value, GError **error)
{
  Ask ask = ask_begin(store_database(bundle->store), sql);

  *value = ask_next(&ask) ? sqlite3_column_double(ask.statement, 0) : 0;
  return ask_end(&ask, error);
}

/* Finds every study that has a run, and the identity of one of its runs. */
static bool
find_studies(Bundle *bundle, GError **error)
{
  Ask ask = ask_begin(store_database(bundle->store),
                      "SELECT study.study, min(id) FROM study JOIN point"
                      " USING (study) JOIN plan USING (point) JOIN run"
                      " USING (id) GROUP BY study.study ORDER BY study.name,"
                      " file");

  while (ask_next(&ask)) {
    int64_t row = sqlite3_column_int64(ask.statement, 0);
    g_array_append_val(bundle->studies, row);
    g_ptr_array_add(bundle->ids, ask_text(&ask, 1));
  }
  if (!ask_end(&ask, error))
    return false;
  if (bundle->studies->len > 0)
    return true;
  g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED,
              "the database holds no study with a run");
  return false;
}

/* What is compared of a study: its values, and tables that it may have on
 * record. */
static const struct {
  const char *name;
  unsigned record; /* 0: every study has it */
} tables[] = {
  { "values", 0 },
  { "handovers", RECORD_HANDOVERS },
  { "flows", RECORD_FLOWS },
  { "nodes", RECORD_NODES },
};

/* Returns the names of the tables of a study (Dataset) that it asks for and all
 * of its runs have. The caller owns the array; names are constant. */
static GPtrArray *
find_tables(const Bundle *bundle, const GPtrArray *datasets, GError **error)
{
  sqlite3 *database = store_database(bundle->store);
  const Dataset *dataset = datasets->pdata[0];
  GPtrArray *names = g_ptr_array_new();
  Ask ask = ask_begin(database, "SELECT records FROM study WHERE study = ?");

  ask_for_integer(&ask, 1, dataset->row);
  unsigned records =
    ask_next(&ask) ? (unsigned)sqlite3_column_int(ask.statement, 0) : 0;
  if (!ask_end(&ask, error))
    g_clear_pointer(&names, g_ptr_array_unref);
  for (size_t i = 0; names && i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *gap = export_gap(datasets, database, tables[i].name);
    if (!gap && (tables[i].record & ~records) == 0)
      g_ptr_array_add(names, (gpointer)tables[i].name);
  }
  return names;
}

/* Copies the database into the bundle. SQLite counts that as writing, which
 * store_open_to_read has forbidden. */
static bool
write_database(const Bundle *bundle, GError **error)
{
  g_autofree char *path = path_in(bundle, "results.db");
  char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
  char *message = NULL;
  sqlite3 *database = store_database(bundle->store);

  int code =
    sqlite3_exec(database, "PRAGMA query_only = OFF", NULL, NULL, &message);
  if (code == SQLITE_OK)
    code = sqlite3_exec(database, sql, NULL, NULL, &message);
  if (code != SQLITE_OK)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", path,
                message ? message : "cannot be written");
  sqlite3_free(message);
  sqlite3_free(sql);
  return code == SQLITE_OK;
}

/* Adds a word and a value of it, which is quoted. */
static void
add_option(GString *script, const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote(value);

  g_string_append_printf(script, "%s %s ", option, quoted);
}

/* Adds the line of the script that does a study again and compares its tables.
 * The scenario is unpacked in the folder. */
static void
add_to_script(const Bundle *bundle, const Origin *origin,
              const Extract *extract, const char *folder, guint study,
              const GPtrArray *names)
{
  GString *script = bundle->script;
  gboolean is_run = origin->is_by_run;
  g_autofree char *path = g_build_filename(folder, extract->scenario, NULL);
  g_autofree char *chosen = g_strconcat(origin->file, ":", origin->study, NULL);
  g_autofree char *name = g_shell_quote(chosen);

  g_string_append_printf(script, "again %u ", study);
  add_option(script, is_run ? "run -q" : "sweep", path);
  if (origin->chosen_study)
    add_option(script, is_run ? "-S" : "-s", origin->chosen_study);
  if (origin->designs)
    add_option(script, "-d", origin->designs);
  for (guint i = 0; is_run && i + 1 < origin->values->len; i++)
    add_option(script, "--point", origin->values->pdata[i]);
  for (guint i = 0; i + 1 < extract->sets->len; i++)
    add_option(script, "--set", extract->sets->pdata[i]);
  if (is_run && g_ptr_array_find_with_equal_func(
                  (GPtrArray *)names, "handovers", g_str_equal, NULL))
    g_string_append(script, "--handovers ");
  if (is_run)
    add_option(script, "--as", origin->study);
  g_string_append_printf(script, "%s&& compare %u %s",
                         is_run ? ">/dev/null " : "", study, name);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf(script, " %s", (char *)names->pdata[i]);
  g_string_append_c(script, '\n');
}

/* Writes a table of a study as CSV. */
static bool
write_table(const Bundle *bundle, const GPtrArray *datasets, const char *table,
            guint study, GError **error)
{
  const ExportChoice choice = { EXPORT_CSV, table, FALSE };
  bool is_plain = strcmp(table, "values") == 0;
  g_autofree char *name = g_strdup_printf(
    "study-%u%s%s.csv", study, is_plain ? "" : "-", is_plain ? "" : table);
  g_autofree char *path = path_in(bundle, name);
  FILE *file = fopen(path, "wb");

  bool is_good = file && export_write(datasets, store_database(bundle->store),
                                      &choice, file);
  is_good = (!file || fclose(file) == 0) && is_good;
  if (!is_good)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", path,
                g_strerror(errno));
  return is_good;
}

/* Writes the results of a study, for programs as CSV and for people as HTML. */
static bool
write_results(const Bundle *bundle, const GPtrArray *datasets,
              const GPtrArray *names, guint study, GError **error)
{
  g_autofree char *html_name = g_strdup_printf("study-%u.html", study);

  for (guint i = 0; i < names->len; i++)
    if (!write_table(bundle, datasets, names->pdata[i], study, error))
      return false;
  g_autoptr(GString) page = command_page(
    store_database(bundle->store), datasets->pdata[0], bundle->table, error);
  return page && write_text(bundle, html_name, page->str, error);
}

/* Writes the scenario and the results of a study, and adds it to the script. In
 * names of files, studies count from 1. */
static bool
write_study(const Bundle *bundle, guint index, GError **error)
{
  sqlite3 *database = store_database(bundle->store);
  int64_t study = g_array_index(bundle->studies, int64_t, index);
  g_autofree char *name = g_strdup_printf("scenario-%u", index + 1);
  g_autofree char *folder = path_in(bundle, name);
  g_autoptr(Origin) origin =
    origin_load(database, bundle->ids->pdata[index], study, error);
  g_autoptr(Extract) extract =
    origin ? extract_new(origin, bundle->table, error) : NULL;

  if (!extract || !extract_write(extract, folder, error))
    return false;
  g_autoptr(Dataset) dataset = dataset_load_row(database, study);
  g_autoptr(GPtrArray) datasets = g_ptr_array_new();
  g_ptr_array_add(datasets, dataset);
  g_autoptr(GPtrArray) names = find_tables(bundle, datasets, error);
  if (!names)
    return false;
  add_to_script(bundle, origin, extract, name, index + 1, names);
  return write_results(bundle, datasets, names, index + 1, error);
}

static bool
write_environment(const Bundle *bundle, GError **error)
{
  struct utsname machine;
  g_autoptr(GString) text = g_string_new(NULL);

  uname(&machine);
  g_string_append_printf(text,
                         "dmmsim    %s\ncompiler  %s\nGLib      %u.%u.%u\n"
                         "SQLite    %s\nGSL       %s\nsystem    %s %s %s\n",
                         DMMSIM_VERSION, __VERSION__, glib_major_version,
                         glib_minor_version, glib_micro_version,
                         sqlite3_libversion(), gsl_version, machine.sysname,
                         machine.release, machine.machine);
  return write_text(bundle, "ENVIRONMENT", text->str, error);
}

static bool
write_expected(const Bundle *bundle, GError **error)
{
  static const char *const queries[] = { "SELECT count(*) FROM run",
                                         "SELECT sum(seconds) FROM run",
                                         "SELECT max(seconds) FROM run",
                                         "SELECT sum(events) FROM run" };
  g_autofree char *path = path_in(bundle, "results.db");
  GStatBuf status = { 0 };
  double values[G_N_ELEMENTS(queries)];

  g_stat(path, &status);
  for (size_t i = 0; i < G_N_ELEMENTS(queries); i++)
    if (!get_number(bundle, queries[i], &values[i], error))
      return false;
  g_autofree char *text = g_strdup_printf(
    "runs          %.0f\nprocessor     %.1f s in all, %.3f s the longest\n"
    "events        %.0f\nresults.db    %.1f MB\n",
    values[0], values[1], values[2], values[3], (double)status.st_size / 1e6);
  return write_text(bundle, "EXPECTED", text, error);
}

/* What reproduce.sh begins with. A study that fails does not end it, but an
 * interrupt does. */
static const char script_head[] =
  "#!/bin/bash\n"
  "# Does all runs again and compares the results octet for octet. Started\n"
  "# again, it goes on where it was. DMMSIM names the program. The status is "
  "1\n"
  "# if a study is not identical.\n"
  "set -u\n"
  "cd \"$(dirname \"$0\")\" || exit 1\n"
  "dmmsim=${DMMSIM:-dmmsim}\n"
  "different=\n"
  "command -v \"$dmmsim\" >/dev/null || {\n"
  "  echo \"dmmsim is not installed; see README.md\" >&2; exit 1; }\n"
  "\n"
  "# complain STUDY WHAT: notes that a study is not identical.\n"
  "complain() {\n"
  "  echo \"study $1: $2\" >&2\n"
  "  different=\"${different:+$different, }study $1\"\n"
  "}\n"
  "\n"
  "# again STUDY COMMAND...: does the runs of a study.\n"
  "again() {\n"
  "  local study=$1 status; shift\n"
  "  \"$dmmsim\" \"$@\" -o again.db && return\n"
  "  status=$?\n"
  "  [ $status -ne 75 ] || exit 75\n"
  "  complain \"$study\" 'was not done again'\n"
  "  return $status\n"
  "}\n"
  "\n"
  "# compare STUDY NAME TABLE...: compares its tables. Its page is only made:\n"
  "# there, paths differ, and another gnuplot draws other figures.\n"
  "compare() {\n"
  "  local study=$1 name=$2 is=identical table file; shift 2\n"
  "  \"$dmmsim\" report again.db -s \"$name\" -o \"again-$study.html\"\n"
  "  for table; do\n"
  "    file=$study-$table.csv\n"
  "    [ \"$table\" != values ] || file=$study.csv\n"
  "    if ! \"$dmmsim\" export again.db -s \"$name\" -t \"$table\" \\\n"
  "      -o \"again-$file\" || ! cmp \"study-$file\" \"again-$file\"; then\n"
  "      is=different\n"
  "    fi\n"
  "  done\n"
  "  if [ $is = identical ]; then\n"
  "    echo \"study $study: identical\"\n"
  "  else\n"
  "    complain \"$study\" different\n"
  "  fi\n"
  "}\n"
  "\n";

static const char script_tail[] =
  "\n"
  "[ -z \"$different\" ] || { echo \"not identical: $different\" >&2; exit 1; }"
  "\n";

static bool
write_script(const Bundle *bundle, GError **error)
{
  g_autofree char *path = path_in(bundle, "reproduce.sh");
  g_autofree char *text =
    g_strconcat(script_head, bundle->script->str, script_tail, NULL);

  if (!g_file_set_contents(path, text, -1, error))
    return false;
  g_chmod(path, 0755);
  return true;
}

/* Returns a text as a scalar of YAML, with its quotes. The caller owns it. */
static char *
yaml_quoted(const char *text)
{
  GString *out = g_string_new("\"");

  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_c(out, '\\');
    g_string_append_c(out, (unsigned char)*text < ' ' ? ' ' : *text);
  }
  g_string_append_c(out, '"');
  return g_string_free(out, FALSE);
}

static bool
write_words(const Bundle *bundle, GError **error)
{
  g_autofree char *title = yaml_quoted(bundle->title);
  g_autofree char *author = yaml_quoted(bundle->author);
  g_autofree char *citation = g_strdup_printf(
    "cff-version: 1.2.0\nmessage: \"If you use these results, cite them as "
    "below.\"\ntitle: %s\nauthors:\n  - name: %s\nlicense: CC-BY-4.0\n",
    title, author);
  g_autofree char *readme = g_strdup_printf(
    "# %s\n\nBy %s. Describe here which paper this belongs to.\n\n"
    "| file | what it is |\n|---|---|\n"
    "| `scenario-N/` | the scenario of study N, with all that it needs |\n"
    "| `reproduce.sh` | does all runs again, and compares |\n"
    "| `results.db` | all results (SQLite) |\n"
    "| `study-N.csv`, `study-N.html` | the results of study N, and a report |\n"
    "| `study-N-TABLE.csv` | what else is on record of it |\n"
    "| `EXPECTED` | what it costs |\n| `ENVIRONMENT` | where it was made |\n"
    "| `SHA256SUMS` | `sha256sum -c SHA256SUMS` |\n\n"
    "Needs dmmsim %s (GPL-3.0-or-later); on Debian 12 `make install` in its "
    "source. Then\n\n    ./reproduce.sh\n",
    bundle->title, bundle->author, DMMSIM_VERSION);

  return write_text(bundle, "CITATION.cff", citation, error) &&
         write_text(bundle, "README.md", readme, error);
}

/* Adds the files below a folder, by their paths from the bundle. */
static void
find_files(const char *folder, const char *below, GPtrArray *files)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *file = *below ? g_build_filename(below, name, NULL) : g_strdup(name);
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
      find_files(path, file, files);
      g_free(file);
    } else {
      g_ptr_array_add(files, file);
    }
  }
  if (dir)
    g_dir_close(dir);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
write_sums(const Bundle *bundle, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) sums = g_string_new(NULL);

  find_files(bundle->folder, "", files);
  g_ptr_array_sort(files, compare_names);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *path = path_in(bundle, files->pdata[i]);
    g_autofree char *octets = NULL;
    gsize length;
    if (!g_file_get_contents(path, &octets, &length, error))
      return false;
    g_autofree char *sum =
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)octets, length);
    g_string_append_printf(sums, "%s  %s\n", sum, (char *)files->pdata[i]);
  }
  return write_text(bundle, "SHA256SUMS", sums->str, error);
}

static bool
fill_bundle(Bundle *bundle, GError **error)
{
  bool is_good = find_studies(bundle, error);

  for (guint i = 0; i < bundle->studies->len && is_good; i++)
    is_good = write_study(bundle, i, error);
  return is_good && write_database(bundle, error) &&
         write_script(bundle, error) && write_environment(bundle, error) &&
         write_expected(bundle, error) && write_words(bundle, error) &&
         write_sums(bundle, error);
}

/* Makes a bundle, and returns the exit status. */
static int
make_bundle(const Store *store, const DesignTable *table, const char *folder,
            const char *title, const char *author)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *beside = folder_begin(folder, &error);
  Bundle bundle = { .store = store,
                    .table = table,
                    .folder = beside,
                    .title = title ? title : "Title of the paper",
                    .author = author ? author : "Authors",
                    .script = g_string_new(NULL),
                    .studies = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                    .ids = g_ptr_array_new_with_free_func(g_free) };

  if (beside && fill_bundle(&bundle, &error))
    folder_end(beside, folder, &error);
  if (beside && error)
    folder_remove(beside);
  if (!error)
    printf("%s: %u %s again\n", folder, bundle.studies->len,
           bundle.studies->len == 1
             ? "study; ./reproduce.sh there does it"
             : "studies; ./reproduce.sh there does them");
  g_string_free(bundle.script, TRUE);
  g_array_unref(bundle.studies);
  g_ptr_array_unref(bundle.ids);
  return error ? command_fail(error->message) : 0;
}

int
command_bundle(int argc, char **argv, const DesignTable *table)
{
  g_autofree char *folder = NULL, *title = NULL, *author = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder,
      "Where it goes; must be new or empty", "FOLDER" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, "Of the paper", "TEXT" },
    { "author", 0, 0, G_OPTION_ARG_STRING, &author, "Who wrote it", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  if (!command_options("bundle", "DATABASE -o FOLDER [OPTION...]",
                       "Writes what artifact evaluation asks for: scenarios, "
                       "results, a script that\nmakes them again, checksums.",
                       entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || !folder) {
    fprintf(stderr, "dmmsim bundle: expected one result database, and -o "
                    "FOLDER\n");
    return EXIT_USAGE;
  }
  Store *store = store_open_to_read(argv[1], &error);
  status = store ? make_bundle(store, table, folder, title, author)
                 : command_fail(error->message);
  store_free(store);
  return status;
}
