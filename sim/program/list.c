/* dmmsim list prints what the program knows, from the same tables that it works
 * by, so that it cannot be out of date.
 */

#include "analysis/plot_figures.h"
#include "commands.h"
#include "sim/language/scenario.h"
#include "sim/record/metrics.h"

#include <stdio.h>
#include <string.h>

enum { LINE_WIDTH = 79 };

/* Prints a text in lines of at most LINE_WIDTH columns that begin with `indent`
 * spaces. */
static void
print_wrapped(const char *text, int indent)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  glong column = 0;

  for (char **word = words; *word; word++) {
    glong width = g_utf8_strlen(*word, -1);
    if (column > 0 && column + 1 + width > LINE_WIDTH) {
      printf("\n");
      column = 0;
    }
    printf("%*s%s", column == 0 ? indent : 1, "", *word);
    column += (column == 0 ? indent : 1) + width;
  }
  printf("\n");
}

/* Prints the table of designs, and after it what each row is. */
static void
list_designs(const DesignTable *table)
{
  static const int widths[COLUMN_COUNT] = { 8, 12, 8, 8, 0 };

  printf("%-21s", "design");
  for (int i = 0; i < COLUMN_COUNT; i++)
    printf(" %-*s", widths[i], model_column_name((ModelColumn)i));
  printf("\n");
  for (const DesignRow *row = table->rows; row->name; row++) {
    printf("%-21s", row->name);
    for (int i = 0; i < COLUMN_COUNT; i++)
      printf(" %-*s", widths[i], row->columns[i]->name);
    printf("\n");
  }
  for (const DesignRow *row = table->rows; row->name; row++) {
    printf("\n%s: ", row->name);
    print_wrapped(row->summary, 0);
    print_wrapped(row->source, 4);
    for (const DesignDefault *d = row->defaults; d && d->key; d++)
      printf("    %s = %s\n", d->key, d->value);
  }
}

static void
print_key(const Key *key)
{
  g_autofree char *type = key_type_text(key);

  printf("  %s (%s", key->name, type);
  if (key->fallback && *key->fallback)
    printf("; %s", key->fallback);
  printf(")\n");
  print_wrapped(key->help, 6);
}

static void
list_models(const DesignTable *table)
{
  for (const ModelClass *const *c = table->classes; *c; c++) {
    printf("%s %s: %s\n", model_column_name((*c)->column), (*c)->name,
           (*c)->summary);
    print_wrapped((*c)->source, 4);
    for (const Key *k = (*c)->parameters; k && k->name; k++)
      print_key(k);
  }
}

static void
list_keys(const DesignTable *table)
{
  (void)table;
  printf("KEY (WHAT IT TAKES; DEFAULT)\n");
  for (const ScenarioSection *s = scenario_sections; s->type; s++) {
    printf("\n[%s%s]\n", s->type, s->is_named ? " NAME" : "");
    print_wrapped(s->help, 2);
    for (const Key *key = s->keys; key->name; key++)
      print_key(key);
  }
  printf("\nParameters of designs: dmmsim list models\n");
}

static void
list_metrics(const DesignTable *table)
{
  (void)table;
  for (const MetricInfo *m = metric_table; m->name; m++) {
    printf("%s%s%s%s\n", m->name, *m->unit ? " (" : "", m->unit,
           *m->unit ? ")" : "");
    print_wrapped(m->help, 4);
  }
}

static void
list_figures(const DesignTable *table)
{
  (void)table;
  for (const PlotFigure *f = plot_figures; f->choice.name; f++)
    printf("%s\n    %s\n    dmmsim sweep %s\n", f->choice.name, f->caption,
           f->scenario);
}

static const struct {
  const char *name;
  void (*list)(const DesignTable *table);
} lists[] = {
  { "designs", list_designs }, { "models", list_models },
  { "keys", list_keys },       { "metrics", list_metrics },
  { "figures", list_figures },
};

int
command_list(int argc, char **argv, const DesignTable *table)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  int status = 0;

  if (!command_options("list", "designs|models|keys|metrics|figures",
                       "Shows what there is: the table of designs, the models "
                       "and their\nparameters, the keys of scenario files, the "
                       "metrics, the figures that plot knows.",
                       entries, &argc, &argv, &status))
    return status;
  for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(lists); i++)
    if (strcmp(lists[i].name, argv[1]) == 0) {
      lists[i].list(table);
      return 0;
    }
  fprintf(stderr, "dmmsim list: expected designs, models, keys, metrics "
                  "or figures\n");
  return EXIT_USAGE;
}
