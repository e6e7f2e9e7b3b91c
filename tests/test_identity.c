/* By what a run is known: two runs that can give different results have two
 * identities, and two that cannot, have one, however they are said. The table
 * of results guards RESULTS_VERSION.
 */

#include "models/models.h"
#include "sim/contract/plugin.h"
#include "sim/store/run_info.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WORLD                                                                  \
  "[network N]\ngateway = G\naccess = A1, A2\n[correspondent C]\n"             \
  "network = N\n[links]\nG -- A{1,2} = 1 ms\nG -- C = 2 ms\n[mobile M]\n"      \
  "home = N\nstart = A1\nmobility = m\n[mobility m]\nmodel = script\n"         \
  "moves = 3 s A2\n[session s]\nfrom = C\narrival = at(1 s)\n"                 \
  "length = forever\npackets = cbr(20 /s, 100 B)\n[general]\n"

/* Returns the identity of a design in a world. The caller owns it. */
static char *
identity_in(const DesignTable *table, const char *text, const char *design)
{
  ScenarioOptions options = { .designs = design };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario =
    scenario_parse("test", text, strlen(text), table, &options, &messages);

  for (guint i = 0; i < messages->len; i++)
    printf("\n%s\n", (char *)messages->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
  Run run = support_first_run(scenario);
  return run_identity(scenario, &run);
}

/* Returns the identity of a design in the small world with more lines, which
 * begin in [general]. The caller owns it. */
static char *
identity_by(const DesignTable *table, const char *more, const char *design)
{
  g_autofree char *text = g_strconcat(WORLD, more, NULL);

  return identity_in(table, text, design);
}

static char *
identity_of(const char *more, const char *design)
{
  g_autofree char *lines = g_strconcat("duration = 10 s\n", more, NULL);
  return identity_by(&design_table, lines, design);
}

static const struct {
  const char *sentence;
  const char *more, *design;             /* of one run */
  const char *other_more, *other_design; /* of the other */
  bool is_same;
} pairs[] = {
  { "two rows of the same classes differ by their defaults", "", "cp-dp-push",
    "", "cp-dp-pull", false },
  { "and so do what a scenario composes of them",
    "[design x]\ndesign = cp-dp-push\nlm = distributed\n", "x",
    "[design x]\ndesign = cp-dp-pull\nlm = distributed\n", "x", false },
  { "a design that is composed is the row that it is the same as",
    "[design x]\ndesign = cp-dp-push\nlm = distributed\n", "x", "",
    "cp-dp-push", true },
  { "also if every class is spelled out",
    "[design x]\nalloc = home\nlm = anchor\nmr = anchor\nlu = host\n", "x", "",
    "mipv6", true },
  { "another name is the same design", "[design x]\ndesign = mipv6\n", "x", "",
    "mipv6", true },
  { "a setting that is the default changes nothing",
    "[design mipv6]\ndad = 1 s\n", "mipv6", "", "mipv6", true },
  { "a setting that is not the default does", "[design mipv6]\ndad = 2 s\n",
    "mipv6", "", "mipv6", false },
  { "a time is the same in another unit", "[design mipv6]\ndad = 2000 ms\n",
    "mipv6", "[design mipv6]\ndad = 2 s\n", "mipv6", true },
  { "the last setting of a key counts",
    "[design *]\ndad = 3 s\n[design mipv6]\ndad = 2 s\n", "mipv6",
    "[design mipv6]\ndad = 2 s\n", "mipv6", true },
  { "the order of keys does not", "[design mipv6]\ndad = 2 s\nra-delay = 0 s\n",
    "mipv6", "[design mipv6]\nra-delay = 0 s\ndad = 2 s\n", "mipv6", true },
  { "a choice", "[design pmipv6]\ndetach = silent\n", "pmipv6",
    "[design pmipv6]\ndetach = away\n", "pmipv6", false },
  { "what is drawn", "[design mipv6]\nra-delay = uniform(0 s, 0.5 s)\n",
    "mipv6", "[design mipv6]\nra-delay = uniform(0 s, 0.6 s)\n", "mipv6",
    false },
  { "a parameter that the design does not have", "[design *]\ndad = 5 s\n",
    "pmipv6", "", "pmipv6", true },
  { "a section of another design", "[design mipv6]\ndad = 5 s\n", "pmipv6", "",
    "pmipv6", true },
  { "the seed", "seed = 2\n", "mipv6", "", "mipv6", false },
  { "the replication", "replication = 2\n", "mipv6", "", "mipv6", false },
  { "the level", "level = packet\n", "mipv6", "level = fluid\n", "mipv6",
    false },
  { "the title says nothing about results", "title = Other\n", "mipv6", "",
    "mipv6", true },
  { "nor does what is recorded", "record = flows\n", "mipv6", "", "mipv6",
    true },
  { "how many runs there are", "repeat = 4\n", "mipv6", "", "mipv6", true },
  { "the warm-up", "warm-up = 1 s\n", "mipv6", "", "mipv6", false },
};

static void
test_pairs(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
    g_autofree char *one = identity_of(pairs[i].more, pairs[i].design);
    g_autofree char *other =
      identity_of(pairs[i].other_more, pairs[i].other_design);
    bool is_good = g_str_equal(one, other) == pairs[i].is_same;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", pairs[i].sentence);
  }
}

/* Stores a value of a key that is not `from`, as text. Returns false if the key
 * takes none of those that are tried. The caller owns the text. */
static bool
other_value(const Key *key, const char *text, char **other)
{
  static const char *const values[] = { "7 s", "5 s",  "2 s",  "0 s",
                                        "8 s", "12 s", "13",   "1",
                                        "2",   "12 %", "99 %", "0 B" };
  g_auto(GStrv) words = g_strsplit(key->choices ? key->choices : "", "|", -1);
  Value value, from = { 0 };
  g_autofree char *why = NULL;

  for (char **word = words; *word && **word; word++)
    if (!g_str_equal(*word, text)) {
      *other = g_strdup(*word);
      return true;
    }
  key_parse(key, text, &from, &why);
  for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autofree char *no = NULL;
    memset(&value, 0, sizeof value);
    if (key_parse(key, values[i], &value, &no) &&
        memcmp(&value, &from, sizeof value) != 0) {
      *other = g_strdup(values[i]);
      return true;
    }
  }
  return false;
}

/* Returns the text of a parameter of a row without settings. */
static const char *
default_of(const DesignRow *row, const Key *key)
{
  for (const DesignDefault *d = row->defaults; d && d->key; d++)
    if (g_str_equal(d->key, key->name))
      return d->value;
  return key->fallback;
}

/* Tries one parameter: another value gives another identity, and its default,
 * said once more, the same one. */
static void
check_parameter(const DesignRow *row, const Key *key, const char *plain)
{
  const char *is = default_of(row, key);
  g_autofree char *other = NULL;
  bool has_other = other_value(key, is, &other);
  g_autofree char *set =
    g_strdup_printf("[design %s]\n%s = %s\n", row->name, key->name, other);
  g_autofree char *same =
    g_strdup_printf("[design %s]\n%s = %s\n", row->name, key->name, is);

  CU_ASSERT_TRUE_FATAL(has_other);
  g_autofree char *changed = identity_of(set, row->name);
  g_autofree char *kept = identity_of(same, row->name);
  bool is_good = !g_str_equal(changed, plain) && g_str_equal(kept, plain);
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s has %s\n", row->name, key->name);
}

static void
test_every_parameter(void)
{
  uint32_t count = 0;

  for (const DesignRow *row = design_table.rows; row->name; row++) {
    g_autofree char *plain = identity_of("", row->name);
    for (int i = 0; i < COLUMN_COUNT; i++)
      for (const Key *k = row->columns[i]->parameters; k && k->name; k++) {
        check_parameter(row, k, plain);
        count++;
      }
  }
  CU_ASSERT_TRUE(count > 100);
}

static void
test_rows_differ(void)
{
  g_autoptr(GHashTable) ids =
    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  uint32_t count = 0;

  for (const DesignRow *row = design_table.rows; row->name; row++, count++)
    g_hash_table_add(ids, identity_of("", row->name));
  CU_ASSERT_EQUAL(g_hash_table_size(ids), count);
}

/* Copies the example, so that the copy has another content by `more` octets at
 * its end, which the loader does not read. The caller owns the path. */
static char *
copy_plugin(const char *folder, const char *name, const char *more)
{
  g_autofree char *octets = NULL;
  gsize length;
  char *path = g_build_filename(folder, name, NULL);
  FILE *file = fopen(path, "wb");

  CU_ASSERT_TRUE_FATAL(g_file_get_contents(PLUGIN_FOLDER "/plugin-example.so",
                                           &octets, &length, NULL));
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  fwrite(octets, 1, length, file);
  fputs(more, file);
  fclose(file);
  return path;
}

static char *
identity_with(const char *plugin, const char *design)
{
  const char *const paths[] = { plugin, NULL };
  DesignTable *table = plugins_load(&design_table, paths, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(table);
  char *id = identity_by(table, "duration = 10 s\n", design);
  plugins_free(table);
  return id;
}

static void
test_plugins(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-test-XXXXXX", NULL);
  g_autofree char *first = copy_plugin(folder, "first.so", "");
  g_autofree char *second = copy_plugin(folder, "second.so", "");
  g_autofree char *third = copy_plugin(folder, "third.so", "x");
  g_autofree char *one = identity_with(first, "sticky");
  g_autofree char *same = identity_with(second, "sticky");
  g_autofree char *other = identity_with(third, "sticky");
  g_autofree char *plain = identity_of("", "mipv6");
  g_autofree char *beside = identity_with(first, "mipv6");

  CU_ASSERT_STRING_EQUAL(one, same);
  CU_ASSERT_STRING_NOT_EQUAL(one, other);
  CU_ASSERT_STRING_EQUAL(plain, beside);
  g_remove(first);
  g_remove(second);
  g_remove(third);
  g_remove(folder);
}

#define NODE(id, name)                                                         \
  "<node id=\"" id "\"><data key=\"l\">" name                                  \
  "</data><data key=\"x\">1</data>"                                            \
  "<data key=\"y\">1</data></node>"
#define EDGE(a, b)                                                             \
  "<edge source=\"" a "\" target=\"" b "\"><data key=\"d\">1</data></edge>"

/* A map with nodes X, X Y, Y Z and Z, and a link between two of them. */
static char *
write_map(const char *folder, const char *one, const char *other)
{
  char *path = g_build_filename(folder, "map.graphml", NULL);
  g_autofree char *text = g_strdup_printf(
    "<graphml><key attr.name=\"label\" for=\"node\" id=\"l\"/>"
    "<key attr.name=\"Longitude\" for=\"node\" id=\"x\"/>"
    "<key attr.name=\"Latitude\" for=\"node\" id=\"y\"/>"
    "<key attr.name=\"delay\" for=\"edge\" id=\"d\"/><graph>" NODE("1", "X")
      NODE("2", "X Y") NODE("3", "Y Z") NODE("4", "Z") EDGE("1", "2")
        EDGE("3", "4") EDGE("%s", "%s") "</graph></graphml>",
    one, other);

  CU_ASSERT_TRUE_FATAL(g_file_set_contents(path, text, -1, NULL));
  return path;
}

/* The identity of a run in a world with a map. */
static char *
identity_with_map(const char *folder, const char *one, const char *other)
{
  g_autofree char *path = write_map(folder, one, other);
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 10 s\n[topology]\nimport = %s\n"
                    "[network N]\ngateway = X\naccess = Z\n[mobile M]\n",
                    path);
  char *id = identity_in(&design_table, text, "mipv6");

  CU_ASSERT_EQUAL(g_remove(path), 0);
  return id;
}

/* Names with blanks say where they end. */
static void
test_blanks(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-test-XXXXXX", NULL);
  g_autofree char *first = identity_with_map(folder, "1", "3");
  g_autofree char *second = identity_with_map(folder, "2", "4");
  g_autofree char *again = identity_with_map(folder, "1", "3");

  CU_ASSERT_STRING_NOT_EQUAL(first, second);
  CU_ASSERT_STRING_EQUAL(first, again);
  CU_ASSERT_EQUAL(g_rmdir(folder), 0);
}

/* What random worlds are made of: keys, and values of each in two spellings. A
 * key with a dot is one of [design *]. */
enum { PARTS = 7, PAIRS = 3000 };

static const struct {
  const char *key;
  const char *values[3][2];
} parts[PARTS] = {
  { "duration",
    { { "20 s", "20000 ms" },
      { "21 s", "0.35 min" },
      { "22 s", "22000 ms" } } },
  { "warm-up",
    { { "0 s", "0 ms" }, { "1 s", "1000 ms" }, { "2 s", "2000000 us" } } },
  { "seed", { { "1", "1" }, { "2", "2" }, { "3", "3" } } },
  { "replication", { { "0", "0" }, { "1", "1" }, { "5", "5" } } },
  { "attach-within",
    { { "1 s", "1000 ms" }, { "2 s", "2000 ms" }, { "3 s", "0.05 min" } } },
  { ".dad",
    { { "0 s", "0 ms" }, { "1500 ms", "1.5 s" }, { "3 s", "0.05 min" } } },
  { ".ra-delay",
    { { "100 ms", "0.1 s" },
      { "uniform(0 s, 0.5 s)", "uniform(0 ms, 500 ms)" },
      { "250 ms", "0.25 s" } } },
};

/* Returns the identity of a world. The bits of `spelling` choose spellings, and
 * the part that comes first. */
static char *
identity_of_parts(const uint8_t *values, guint32 spelling)
{
  static const char *const names[] = { "mipv6", "other" };
  g_autoptr(GString) general = g_string_new("");
  g_autoptr(GString) design = g_string_new("[design other]\ndesign = mipv6\n"
                                           "[design *]\n");

  for (uint32_t i = 0; i < PARTS; i++) {
    uint32_t p = (i + (spelling >> 8)) % PARTS;
    bool is_of_design = parts[p].key[0] == '.';
    g_string_append_printf(is_of_design ? design : general, "%s = %s\n",
                           parts[p].key + is_of_design,
                           parts[p].values[values[p]][spelling >> p & 1]);
  }
  g_string_append(general, design->str);
  return identity_by(&design_table, general->str, names[spelling >> 7 & 1]);
}

/* Pairs are equal, or differ in one part; they are always spelled in two ways.
 */
static void
test_random(void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);

  for (int i = 0; i < PAIRS; i++) {
    uint8_t values[PARTS];
    for (int p = 0; p < PARTS; p++)
      values[p] = (uint8_t)g_rand_int_range(rand, 0, 3);
    g_autofree char *one = identity_of_parts(values, g_rand_int(rand) >> 16);
    int changed = g_rand_int_range(rand, 0, 2 * PARTS);
    if (changed < PARTS)
      values[changed] = (uint8_t)((values[changed] + 1) % 3);
    g_autofree char *other = identity_of_parts(values, g_rand_int(rand) >> 16);
    bool is_good = g_str_equal(one, other) == (changed >= PARTS);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", changed < PARTS ? parts[changed].key : "same");
  }
}

/* The hash of all metrics of small runs, which have no random variates but
 * whole numbers, so it is the same on every machine. If it changes, the program
 * gives other numbers than before. */
static const int results_version = 1;
static const char results_digest[] =
  "3dc0962ccf608af999f137611c3d3de39ccc983a190cab6d84cf7cccdd71b02e";

/* Adds the metrics of a run to a hash. */
static void
add_results(GChecksum *sum, const char *design, const char *level)
{
  g_autofree char *set = g_strdup_printf("general.level=%s", level);
  const char *const sets[] = { set, NULL };
  g_autoptr(Results) results =
    support_run_text(WORLD "duration = 10 s\n", design, sets);

  for (uint32_t m = 0; m < metric_count(); m++) {
    g_autofree char *line =
      g_strdup_printf("%s %s %s %.12g\n", design, level, metric_table[m].name,
                      isnan(results->values[m]) ? -1 : results->values[m]);
    g_checksum_update(sum, (const guchar *)line, -1);
  }
}

static void
test_results(void)
{
  static const char *const designs[] = {
    "none",   "mipv6",   "mipv6-ro",   "pmipv6",      "hmipv6",
    "fmipv6", "pfmipv6", "cp-dp-pull", "flat-client", "flat-cmd-proxy"
  };
  static const char *const levels[] = { "fluid", "packet" };
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++)
    for (int j = 0; j < 2; j++)
      add_results(sum, designs[i], levels[j]);
  bool is_good = g_str_equal(g_checksum_get_string(sum), results_digest) &&
                 results_version == RESULTS_VERSION;
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nruns give other numbers than those of version %d of the results, "
           "or another version: raise RESULTS_VERSION (it is %d) if numbers "
           "have changed and no commit since the last release has raised it, "
           "and write into this test the version and\n  \"%s\"\n",
           results_version, RESULTS_VERSION, g_checksum_get_string(sum));
  g_checksum_free(sum);
}

const TestCase identity_tests[] = {
  { "what decides is in the identity, and nothing else", test_pairs },
  { "every parameter of every design decides", test_every_parameter },
  { "no two rows of the table are the same design", test_rows_differ },
  { "the content of a plugin decides about those that use it", test_plugins },
  { "names with blanks in them are not taken for others", test_blanks },
  { "runs that are the same, and only these, share an identity", test_random },
  { "other numbers have another version of the results", test_results },
  { NULL, NULL },
};
