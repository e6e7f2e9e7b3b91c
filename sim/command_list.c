/* dmmsim list: what the program knows, from the tables that it works by. */

#include "commands.h"
#include "metrics.h"
#include "scenario.h"

#include <stdio.h>
#include <string.h>

static void
list_designs(const DesignTable *table)
{
  printf("%-14s", "design");
  for (int i = 0; i < COLUMN_COUNT; i++)
    printf(" %-8s", model_column_name((ModelColumn)i));
  printf("source\n");
  for (const DesignRow *row = table->rows; row->name; row++) {
    printf("%-14s", row->name);
    for (int i = 0; i < COLUMN_COUNT; i++)
      printf(" %-8s", row->columns[i]->name);
    printf("%s\n%-14s %s\n", row->source, "", row->summary);
  }
}

static void
print_key(const Key *key)
{
  g_autofree char *type = key_type_text(key);

  printf("  %-18s %-22s %s\n", key->name, type,
         key->fallback && *key->fallback ? key->fallback : "-");
  printf("  %-18s   %s\n", "", key->help);
}

static void
list_models(const DesignTable *table)
{
  for (const ModelClass *const *c = table->classes; *c; c++) {
    printf("%s %s: %s\n", model_column_name((*c)->column), (*c)->name,
           (*c)->summary);
    printf("  %s\n", (*c)->source);
    for (const Key *k = (*c)->parameters; k && k->name; k++)
      print_key(k);
  }
}

static void
list_keys(const DesignTable *table)
{
  (void)table;
  for (const ScenarioSection *s = scenario_sections; s->type; s++) {
    printf("[%s%s]  %s\n", s->type, s->is_named ? " NAME" : "", s->help);
    for (const Key *key = s->keys; key->name; key++)
      print_key(key);
  }
  printf("Parameters of designs: dmmsim list models\n");
}

static void
list_metrics(const DesignTable *table)
{
  (void)table;
  for (const MetricInfo *m = metric_table; m->name; m++)
    printf("%-34s %-8s %s\n", m->name, *m->unit ? m->unit : "-", m->help);
}

static const struct {
  const char *name;
  void (*list)(const DesignTable *table);
} lists[] = {
  { "designs", list_designs },
  { "models", list_models },
  { "keys", list_keys },
  { "metrics", list_metrics },
};

int
command_list(int argc, char **argv, const DesignTable *table)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  int status = 0;

  if (!command_options("list", "designs|models|keys|metrics",
                       "Shows what there is: the table of designs, the models "
                       "and their\nparameters, the keys of scenario files, the "
                       "metrics.",
                       entries, &argc, &argv, &status))
    return status;
  for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(lists); i++)
    if (strcmp(lists[i].name, argv[1]) == 0) {
      lists[i].list(table);
      return 0;
    }
  fprintf(stderr, "dmmsim list: expected designs, models, keys or metrics\n");
  return EXIT_USAGE;
}
