/* Models from outside: the example runs, and what is no plugin is refused with
 * its reason. */

#include "models/models.h"
#include "sim/contract/plugin.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
#include <gmodule.h>
#include <stdio.h>
#include <string.h>

static const char example[] = PLUGIN_FOLDER "/plugin-example.so";
static const char no_plugin[] = PLUGIN_FOLDER "/plugin-none.so";
static const char hole[] = PLUGIN_FOLDER "/plugin-hole.so";
static const char old_plugin[] = PLUGIN_FOLDER "/plugin-old.so";

/* A host comes from AR31 and goes to AR41: its anchor is AR31. */
static void
test_example(void)
{
  const char *const paths[] = { example, NULL };
  g_autofree char *text = g_strconcat(
    "[general]\nduration = 60 s\nwarm-up = 30 s\n", support_reference,
    "[mobile MN]\nhome = N1\nstart = AR31\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 10 s AR41\n"
    "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
    "packets = cbr(100 /s, 172 B)\n"
    "[design mine]\nalloc = sticky\nlm = anchor\nmr = anchor\nlu = host\n"
    "at-most = 5\n",
    NULL);
  GError *error = NULL;
  DesignTable *table = plugins_load(&design_table, paths, &error);

  CU_ASSERT_PTR_NOT_NULL_FATAL(table);
  static const char *const designs[] = { "sticky", "mine" };
  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    g_autoptr(Results) results = support_run_table(text, table, designs[i]);
    const FlowRecord *flow = &g_array_index(results->flows, FlowRecord, 0);
    CU_ASSERT_STRING_EQUAL(results->node_names->pdata[flow->anchor_node],
                           "AR31");
    /* CN2 - G2 - G3 - AR31 - G3 - G4 - AR41 - MN */
    CU_ASSERT_DOUBLE_EQUAL(flow->delay * 1000, 1 + 10 + 2 + 2 + 8 + 4 + 5,
                           1e-6);
  }
  plugins_free(table);
}

static void
test_refused(void)
{
  static const struct {
    const char *paths[3];
    const char *message;
  } rows[] = {
    { { "/nowhere/x.so" }, "plugin /nowhere/x.so: there is no such file" },
    { { "Makefile" }, "invalid ELF header" },
    { { no_plugin }, "is no plugin: dmmsim_abi and dmmsim_models are missing" },
    { { old_plugin }, "was made for another version: its ABI is 0" },
    { { hole }, "its model holey is not complete: offer is missing" },
    { { example, example }, "there is a model alloc sticky already" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    DesignTable *table = plugins_load(&design_table, rows[i].paths, &error);
    CU_ASSERT_PTR_NULL(table);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, rows[i].message));
    if (!strstr(error->message, rows[i].message))
      printf("%s\n", error->message);
  }
}

/* What the loader says begins with the path in most cases: it is there once. */
static void
test_path_once(void)
{
  const char *const paths[] = { "Makefile", NULL };
  g_autofree char *full = g_canonicalize_filename(paths[0], NULL);
  g_autofree char *begins = g_strdup_printf("plugin %s: invalid", full);
  g_autoptr(GError) error = NULL;

  CU_ASSERT_PTR_NULL(plugins_load(&design_table, paths, &error));
  CU_ASSERT_TRUE(g_str_has_prefix(error->message, begins));
}

/* A class without one of the hooks that it must have, or of its other parts. */
#define LACKS(Column, table, Table, kind, what)                                \
  {                                                                            \
#table " " #what, COLUMN_##Column, offsetof(ModelCode, kind),              \
      sizeof(Table), offsetof(Table, what), #what                              \
  }

static const struct {
  const char *sentence;
  ModelColumn column;
  size_t table;        /* of ModelCode */
  size_t size, offset; /* of the table, and of the hook in it */
  const char *gap;
} holes[] = {
  LACKS(ALLOC, alloc, AllocDecisions, decisions, offer),
  LACKS(LM, lm, LmDecisions, decisions, servers),
  LACKS(LM, lm, LmDecisions, decisions, find),
  LACKS(LM, lm, LmEvents, events, receive),
  LACKS(LM, lm, LmEvents, events, forget),
  LACKS(MR, mr, MrDecisions, decisions, catcher),
  LACKS(MR, mr, MrDecisions, decisions, forward),
  LACKS(MR, mr, MrDecisions, decisions, uplink),
  LACKS(LU, lu, LuDecisions, decisions, forward),
  LACKS(LU, lu, LuEvents, events, link_up),
  LACKS(LU, lu, LuEvents, events, link_down),
  LACKS(LU, lu, LuEvents, events, receive),
  LACKS(LU, lu, LuEvents, events, release),
};

/* The classes of a design that has all that may be had. */
static ModelClass
whole_class(ModelColumn column)
{
  return *design_table_find(&design_table, "pmipv6")->columns[column];
}

static void
check_gap(const ModelClass *class, const char *sentence, const char *gap)
{
  const char *is = model_class_gap(class);

  CU_ASSERT_TRUE(g_strcmp0(is, gap) == 0);
  if (g_strcmp0(is, gap) != 0)
    printf("\n%s: %s\n", sentence, is ? is : "nothing");
}

static void
test_hooks_missing(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(holes); i++) {
    ModelClass class = whole_class(holes[i].column);
    ModelCode code = *class.code;
    void *table;
    void (*none)(void) = NULL;
    memcpy(&table, (char *)&code + holes[i].table, sizeof table);
    char *copy = g_memdup2(table, holes[i].size);
    memcpy(copy + holes[i].offset, &none, sizeof none);
    memcpy((char *)&code + holes[i].table, &copy, sizeof copy);
    class.code = &code;
    check_gap(&class, holes[i].sentence, holes[i].gap);
    g_free(copy);
  }
}

static void
test_parts_missing(void)
{
  for (ModelColumn column = 0; column < COLUMN_COUNT; column++) {
    const ModelClass whole = whole_class(column);
    ModelClass class = whole;
    ModelCode code = *whole.code;
    check_gap(&class, "nothing is missing", NULL);
    class.name = NULL;
    check_gap(&class, "no name", "name, summary or source");
    class = whole;
    class.summary = NULL;
    check_gap(&class, "no summary", "name, summary or source");
    class = whole;
    class.source = NULL;
    check_gap(&class, "no source", "name, summary or source");
    class = whole;
    class.column = COLUMN_COUNT;
    check_gap(&class, "a column that is none", "column");
    class = whole;
    class.code = NULL;
    check_gap(&class, "no code", "code, or the size of its models");
    class.code = &code;
    code.size = sizeof(Model);
    check_gap(&class, "just large enough", NULL);
    code.size = sizeof(Model) - 1;
    check_gap(&class, "too small", "code, or the size of its models");
  }
}

/* Assistance need not have any hook, but it has its tables. */
static void
test_tables_missing(void)
{
  ModelClass class = assist_none;
  ModelCode code = *assist_none.code;

  class.code = &code;
  check_gap(&class, "both tables", NULL);
  code.decisions.assist = NULL;
  check_gap(&class, "no decisions", "a table of hooks");
  code = *assist_none.code;
  code.events.assist = NULL;
  check_gap(&class, "no events", "a table of hooks");
  class = whole_class(COLUMN_MR);
  code = *class.code;
  class.code = &code;
  code.decisions.mr = NULL;
  check_gap(&class, "no decisions of mr", "catcher");
}

/* The classes of the program are as complete as those of plugins must be. */
static void
test_own_classes(void)
{
  for (size_t i = 0; design_table.classes[i]; i++)
    check_gap(design_table.classes[i], design_table.classes[i]->name, NULL);
}

/* Designs of a plugin that has no classes of its own; NULL: it is good. */
static const struct {
  const char *name;
  const ModelClass *columns[COLUMN_COUNT];
  DesignDefault value;
  const char *message;
} designs[] = {
  { "good",
    { &alloc_home, &lm_anchor, &mr_anchor, &lu_network, &assist_none },
    { "binding-lifetime", "300 s" },
    NULL },
  { "odd",
    { &alloc_home, &lm_anchor, NULL, &lu_network, &assist_none },
    { NULL, NULL },
    "its design odd cannot work: column mr has no class, or that of another "
    "column" },
  { "odd",
    { &alloc_home, &lm_anchor, &mr_anchor, &lu_network, NULL },
    { NULL, NULL },
    "its design odd cannot work: column assist has no class, or that of "
    "another column" },
  { "odd",
    { &lm_anchor, &lm_anchor, &mr_anchor, &lu_network, &assist_none },
    { NULL, NULL },
    "its design odd cannot work: column alloc has no class, or that of another "
    "column" },
  { "odd",
    { &alloc_home, &lm_anchor, &mr_none, &lu_network, &assist_none },
    { NULL, NULL },
    "its design odd cannot work: mr none sends nothing on: lm and lu must be "
    "none as well" },
  { "odd",
    { &alloc_home, &lm_anchor, &mr_anchor, &lu_network, &assist_none },
    { "lifetime", "3 s" },
    "its design odd cannot work: none of its columns has a parameter "
    "lifetime" },
  { "pmipv6",
    { &alloc_home, &lm_anchor, &mr_anchor, &lu_network, &assist_none },
    { NULL, NULL },
    "there is a design pmipv6 already" },
  { "none",
    { &alloc_home, &lm_anchor, &mr_anchor, &lu_network, &assist_none },
    { NULL, NULL },
    "there is a design none already" },
};

static void
check_design(const DesignTable *table, const char *name, const char *message,
             const GError *error)
{
  g_autofree char *all = g_strdup_printf("plugin %s: %s", hole, message);

  CU_ASSERT_EQUAL(table == NULL, message != NULL);
  if (table)
    CU_ASSERT_PTR_NOT_NULL(design_table_find(table, name));
  CU_ASSERT_EQUAL(error != NULL, message != NULL);
  if (!error)
    return;
  CU_ASSERT_STRING_EQUAL(error->message, all);
  if (strcmp(error->message, all) != 0)
    printf("\n%s\n", error->message);
}

/* The plugin is loaded already, and what it exports is changed in place. */
static void
test_designs(void)
{
  const char *const paths[] = { hole, NULL };
  g_autofree char *full = g_canonicalize_filename(hole, NULL);
  GModule *module = g_module_open(full, G_MODULE_BIND_LOCAL);
  gpointer models = NULL, rows = NULL;

  CU_ASSERT_PTR_NOT_NULL_FATAL(module);
  CU_ASSERT_TRUE(g_module_symbol(module, "dmmsim_models", &models));
  CU_ASSERT_TRUE(g_module_symbol(module, "dmmsim_designs", &rows));
  const ModelClass **class = models, *was = *class;
  DesignRow *row = rows;
  *class = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    const DesignDefault defaults[] = { designs[i].value, { NULL, NULL } };
    g_autoptr(GError) error = NULL;
    *row = (DesignRow){ .name = designs[i].name, .defaults = defaults };
    memcpy(row->columns, designs[i].columns, sizeof row->columns);
    DesignTable *table = plugins_load(&design_table, paths, &error);
    check_design(table, designs[i].name, designs[i].message, error);
    g_clear_pointer(&table, plugins_free);
  }
  *row = (DesignRow){ .name = NULL };
  *class = was;
  g_module_close(module);
}

/* Defaults are texts, which only the loader can judge. */
static void
test_bad_defaults(void)
{
  static const struct {
    Key key;
    const char *message;
  } keys[] = {
    { { .name = "wait", .type = KEY_TIME, .fallback = "1" },
      "the default of wait, '1', needs a time unit: ns, us, ms, s, min, h" },
    { { .name = "share", .type = KEY_FRACTION, .fallback = "110 %" },
      "the default of share, '110 %', must be from 0 % to 100 %" },
    { { .name = "mode", .type = KEY_CHOICE, .choices = "a|b", .fallback = "c" },
      "the default of mode, 'c', is none of a, b" },
    { { .name = "wait", .type = KEY_TIME, .fallback = "1 s" }, NULL },
  };
  static const struct {
    DesignDefault value;
    const char *message;
  } rows[] = {
    { { "lifetime", "3 s" }, "none of its columns has a parameter lifetime" },
    { { "binding-lifetime", "300" },
      "its binding-lifetime, '300', needs a time unit: ns, us, ms, s, min, h" },
    { { "binding-lifetime", "300 s" }, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
    const Key table[] = { keys[i].key, { .name = NULL } };
    g_autofree char *why = keys_bad_default(table);
    CU_ASSERT_TRUE(g_strcmp0(why, keys[i].message) == 0);
    if (g_strcmp0(why, keys[i].message) != 0)
      printf("\n%s\n", why);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const DesignDefault defaults[] = { rows[i].value, { NULL, NULL } };
    DesignRow row = *design_table_find(&design_table, "pmipv6");
    row.defaults = defaults;
    g_autofree char *why = design_row_bad_default(&row);
    CU_ASSERT_TRUE(g_strcmp0(why, rows[i].message) == 0);
    if (g_strcmp0(why, rows[i].message) != 0)
      printf("\n%s\n", why);
  }
}

const TestCase plugin_tests[] = {
  { "the example is loaded and runs", test_example },
  { "what is no plugin is refused with its reason", test_refused },
  { "its path is said once", test_path_once },
  { "a class must have some hooks", test_hooks_missing },
  { "and its other parts", test_parts_missing },
  { "and two tables of hooks", test_tables_missing },
  { "the classes of the program have them", test_own_classes },
  { "designs of a plugin must work, and be new", test_designs },
  { "a default that is no value is refused", test_bad_defaults },
  { NULL, NULL },
};
