/* The canonical text has everything that decides about a run but its design,
 * seed and replication, and nothing else, in a fixed order. Titles, comments,
 * and the way in which a file says something do not change it. Numbers are
 * written so that they can be read back exactly, and names so that it is clear
 * where they end: nodes of an imported network may have blanks in them. If the
 * warm-up is found by a pilot run, the design of that run decides as well.
 *
 * The text of a design has values and not settings, because a default decides
 * as much as a setting does, and two rows differ in nothing but their defaults.
 */

#include "scenario_private.h"

#include <stdlib.h>
#include <string.h>

static const char *
number(double value, char text[G_ASCII_DTOSTR_BUF_SIZE])
{
  return g_ascii_dtostr(text, G_ASCII_DTOSTR_BUF_SIZE, value);
}

static void
add_number(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, " %s", number(value, text));
}

static void
add_distribution(GString *out, const Distribution *d)
{
  g_string_append_printf(out, " %d", d->kind);
  add_number(out, d->a);
  add_number(out, d->b);
}

/* Appends a word and a name, in which blanks and control characters are
 * escaped. */
static void
add_name(GString *out, const char *word, const char *name)
{
  g_string_append_printf(out, "%s ", word);
  for (; *name; name++)
    if ((unsigned char)*name <= ' ' || *name == '\\')
      g_string_append_printf(out, "\\%02x", (unsigned char)*name);
    else
      g_string_append_c(out, *name);
}

static void
add_graph(GString *out, const Scenario *scenario)
{
  const Graph *graph = scenario->graph;

  for (uint32_t i = 0; i < graph_nodes(graph); i++) {
    add_name(out, "node", graph_name(graph, i));
    g_string_append_printf(
      out, " %u\n", g_array_index(scenario->nodes, ScenarioNode, i).network);
  }
  for (uint32_t i = 0; i < graph_links(graph); i++) {
    const Link *link = graph_link(graph, i);
    add_name(out, "link", graph_name(graph, link->a));
    add_name(out, "", graph_name(graph, link->b));
    g_string_append_printf(out, " %" G_GINT64_FORMAT, link->delay);
    add_number(out, link->rate);
    add_number(out, link->loss);
    g_string_append_c(out, '\n');
  }
}

static void
add_networks(GString *out, const Scenario *scenario)
{
  for (guint i = 0; i < scenario->networks->len; i++) {
    const ScenarioNetwork *n =
      &g_array_index(scenario->networks, ScenarioNetwork, i);
    char text[PREFIX_TEXT_SIZE];
    add_name(out, "network", n->name);
    g_string_append_printf(out, " %s", prefix_format(n->prefix, text));
    add_name(out, "", graph_name(scenario->graph, n->gateway));
    add_name(out, "", graph_name(scenario->graph, n->lm));
    g_string_append(out, n->is_anchor ? " anchor\n" : "\n");
  }
  for (guint i = 0; i < scenario->access->len; i++) {
    const ScenarioAccess *a =
      &g_array_index(scenario->access, ScenarioAccess, i);
    add_name(out, "access", graph_name(scenario->graph, a->node));
    g_string_append_printf(out, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                           a->delay, a->l2_handover);
    add_number(out, a->rate);
    add_number(out, a->loss);
    add_number(out, a->x);
    add_number(out, a->y);
    for (uint32_t j = 0; j < a->neighbour_count; j++)
      g_string_append_printf(out, " %u", a->neighbours[j]);
    g_string_append_c(out, '\n');
  }
}

static void
add_mobiles(GString *out, const Scenario *scenario)
{
  for (guint i = 0; i < scenario->mobilities->len; i++) {
    const ScenarioMobility *m =
      &g_array_index(scenario->mobilities, ScenarioMobility, i);
    add_name(out, "mobility", m->name);
    g_string_append_printf(out, " %d", m->kind);
    add_distribution(out, &m->residence);
    add_distribution(out, &m->speed);
    add_distribution(out, &m->pause);
    add_number(out, m->x0);
    add_number(out, m->y0);
    add_number(out, m->x1);
    add_number(out, m->y1);
    for (guint j = 0; j < m->moves->len; j++) {
      const ScenarioMove *move = &g_array_index(m->moves, ScenarioMove, j);
      g_string_append_printf(out, " %" G_GINT64_FORMAT ":%u", move->at,
                             move->access);
    }
    g_string_append_c(out, '\n');
  }
  for (guint i = 0; i < scenario->mobiles->len; i++) {
    const ScenarioMobile *m =
      &g_array_index(scenario->mobiles, ScenarioMobile, i);
    add_name(out, "mobile", m->name);
    g_string_append_printf(out, " %d %d %d %d\n", (int)m->home,
                           (int)m->home_link, (int)m->start, (int)m->mobility);
  }
  for (guint i = 0; i < scenario->correspondents->len; i++) {
    const ScenarioCorrespondent *c =
      &g_array_index(scenario->correspondents, ScenarioCorrespondent, i);
    add_name(out, "correspondent", c->name);
    g_string_append(out, c->is_plain ? " plain\n" : "\n");
  }
  add_name(out, "controller",
           graph_name(scenario->graph, scenario->controller));
  g_string_append_c(out, '\n');
  for (guint i = 0; i < scenario->failures->len; i++) {
    const ScenarioFailure *f =
      &g_array_index(scenario->failures, ScenarioFailure, i);
    add_name(out, "failure", graph_name(scenario->graph, f->node));
    g_string_append_printf(out, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                           f->from, f->until);
  }
}

static void
add_traffic(GString *out, const ScenarioTraffic *t)
{
  add_name(out, "session", t->name);
  g_string_append_printf(out, " %d %d", t->arrival, t->direction);
  add_number(out, t->interval);
  add_distribution(out, &t->length);
  add_number(out, t->packet_rate);
  g_string_append_printf(out, " %d %u at", t->is_endless, t->payload);
  for (guint i = 0; i < t->times->len; i++)
    g_string_append_printf(out, " %" G_GINT64_FORMAT,
                           g_array_index(t->times, SimTime, i));
  g_string_append(out, " from");
  for (uint32_t i = 0; i < t->correspondent_count; i++)
    g_string_append_printf(out, " %u", t->correspondents[i]);
  g_string_append(out, " to");
  for (uint32_t i = 0; i < t->mobile_count; i++)
    g_string_append_printf(out, " %u", t->mobiles[i]);
  g_string_append_c(out, '\n');
}

/* Appends the design of the pilot run, which finds the warm-up of all runs. */
static void
add_pilot(GString *out, const Scenario *scenario)
{
  g_autofree char *design =
    scenario_design_text(&g_array_index(scenario->designs, ScenarioDesign, 0));

  g_string_append_printf(out, "find-warm-up by\n%s", design);
}

char *
scenario_canonical(const Scenario *scenario)
{
  GString *out = g_string_new(NULL);

  g_string_append_printf(out,
                         "duration %" G_GINT64_FORMAT "\n"
                         "warm-up %" G_GINT64_FORMAT "\n"
                         "attach-within %" G_GINT64_FORMAT "\n"
                         "level %d\n",
                         scenario->duration, scenario->warmup,
                         scenario->attach_within, scenario->level);
  if (scenario->finds_warmup)
    add_pilot(out, scenario);
  add_graph(out, scenario);
  add_networks(out, scenario);
  add_mobiles(out, scenario);
  for (guint i = 0; i < scenario->traffics->len; i++)
    add_traffic(out, &g_array_index(scenario->traffics, ScenarioTraffic, i));
  return g_string_free(out, FALSE);
}

/* Appends the word of a choice. */
static void
add_choice(GString *out, const Key *key, int64_t number)
{
  g_auto(GStrv) words = g_strsplit(key->choices, "|", -1);

  g_string_append_printf(out, " %s", words[number]);
}

/* Appends a value. Of its members only the one that the type of the key uses
 * counts. */
static void
add_value(GString *out, const Key *key, const Value *value)
{
  switch (key->type) {
  case KEY_TIME:
    g_string_append_printf(out, " %" G_GINT64_FORMAT " ns", value->time);
    break;
  case KEY_INTEGER:
    g_string_append_printf(out, " %" G_GINT64_FORMAT, value->integer);
    break;
  case KEY_CHOICE:
    add_choice(out, key, value->integer);
    break;
  case KEY_TIME_DIST:
  case KEY_SPEED_DIST:
    add_distribution(out, &value->distribution);
    break;
  default:
    add_number(out, value->number);
  }
}

/* Reads a default into *value. A default that cannot be read was refused when
 * its table was checked. */
static void
read_default(const Key *key, const char *text, Value *value)
{
  g_autofree char *why = NULL;
  bool is_good = key_parse(key, text, value, &why);

  g_assert(is_good);
}

/* Appends a parameter with the value that a run uses: that of the last setting
 * or else the default of the row, or else that of the class. */
static void
add_parameter(GString *out, const ScenarioDesign *design, const Key *key)
{
  const DesignDefault *d = design->row->defaults;
  Value value = { 0 };

  if (key->fallback)
    read_default(key, key->fallback, &value);
  for (; d && d->key; d++)
    if (strcmp(d->key, key->name) == 0)
      read_default(key, d->value, &value);
  for (uint32_t i = 0; i < design->setting_count; i++)
    if (strcmp(design->settings[i].key->name, key->name) == 0)
      value = design->settings[i].value;
  g_string_append_printf(out, "  %s", key->name);
  add_value(out, key, &value);
  g_string_append_c(out, '\n');
}

char *
scenario_design_text(const ScenarioDesign *design)
{
  GString *out = g_string_new(NULL);

  for (int i = 0; i < COLUMN_COUNT; i++) {
    const ModelClass *class = design->row->columns[i];
    const char *digest = design_table_digest(design->table, class);
    g_string_append_printf(out, "%s %s", model_column_name((ModelColumn)i),
                           class->name);
    if (digest)
      g_string_append_printf(out, " of plugin %s", digest);
    g_string_append_c(out, '\n');
    for (const Key *key = class->parameters; key && key->name; key++)
      add_parameter(out, design, key);
  }
  return g_string_free(out, FALSE);
}
