/* Models from outside: the example runs, and what is no plugin is refused with
 * its reason. */

#include "models/models.h"
#include "sim/contract/plugin.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
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
  { "so is a default that is no value", test_bad_defaults },
  { NULL, NULL },
};
