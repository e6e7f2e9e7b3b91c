/* The file is read with GMarkup in one pass. The <key> elements come first and
 * say which ids the attributes have; a <data> element is collected as text and
 * interpreted when it ends. Edges refer to nodes that stand before them.
 * GMarkup reports errors in its own words, so the place is moved to the front.
 */

#include "graphml.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The attributes that are read; all others are skipped. */
typedef enum Field {
  FIELD_OTHER,
  FIELD_LABEL,
  FIELD_LONGITUDE,
  FIELD_LATITUDE,
  FIELD_INTERNAL,
  FIELD_RATE,
  FIELD_DELAY,
} Field;

static const struct {
  const char *name;
  bool is_of_node;
  Field field;
} fields[] = {
  { "label", true, FIELD_LABEL },        { "longitude", true, FIELD_LONGITUDE },
  { "latitude", true, FIELD_LATITUDE },  { "internal", true, FIELD_INTERNAL },
  { "linkspeedraw", false, FIELD_RATE }, { "delay", false, FIELD_DELAY },
};

typedef struct Parser {
  GMarkupParseContext *context;
  Graphml *graphml;
  GHashTable *fields; /* id of a <key> -> Field */
  GHashTable *nodes;  /* id of a <node> -> index + 1 */
  GHashTable *names;  /* names in use */
  GString *text;      /* of the <data> element that is open */
  bool has_graph;
  bool in_node, in_edge, in_data;
  Field field;
  GraphmlNode node;
  char *node_id;
  bool has_longitude, has_latitude;
  GraphmlLink link;
} Parser;

/* Sets the error at the place where the parser is. */
static void
fail(Parser *parser, GError **error, const char *format, const char *word)
{
  int line, column;

  g_markup_parse_context_get_position(parser->context, &line, &column);
  g_autofree char *what = g_strdup_printf(format, word);
  g_set_error(error, GRAPHML_ERROR, GRAPHML_ERROR_CONTENT, "%d:%d: %s", line,
              column, what);
}

static const char *
attribute(const char **names, const char **values, const char *name)
{
  for (; *names; names++, values++)
    if (strcmp(*names, name) == 0)
      return *values;
  return NULL;
}

static void
start_key(Parser *parser, const char *id, const char *name, const char *owner)
{
  g_autofree char *lower = name ? g_ascii_strdown(name, -1) : NULL;

  if (!id || !lower || !owner)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
    if (strcmp(lower, fields[i].name) == 0 &&
        strcmp(owner, fields[i].is_of_node ? "node" : "edge") == 0)
      g_hash_table_insert(parser->fields, g_strdup(id),
                          GINT_TO_POINTER(fields[i].field));
}

static void
start_node(Parser *parser, const char *id, GError **error)
{
  if (!id) {
    fail(parser, error, "a %s needs an id", "<node>");
    return;
  }
  if (g_hash_table_contains(parser->nodes, id)) {
    fail(parser, error, "there is a node '%s' already", id);
    return;
  }
  parser->in_node = true;
  parser->node_id = g_strdup(id);
  parser->node = (GraphmlNode){ .internal = true };
  parser->has_longitude = parser->has_latitude = false;
}

/* Returns the node at which an edge ends, or INDEX_NONE and an error. */
static uint32_t
edge_end(Parser *parser, const char *id, GError **error)
{
  uint32_t index =
    id ? GPOINTER_TO_UINT(g_hash_table_lookup(parser->nodes, id)) : 0;

  if (index == 0 && error && !*error)
    fail(parser, error, "the edge ends at '%s', which is no node before it",
         id ? id : "");
  return index - 1;
}

static void
start_edge(Parser *parser, const char *source, const char *target,
           GError **error)
{
  parser->in_edge = true;
  parser->link = (GraphmlLink){ .delay = -1 };
  parser->link.a = edge_end(parser, source, error);
  parser->link.b = edge_end(parser, target, error);
}

static void
start_element(GMarkupParseContext *context, const char *element,
              const char **names, const char **values, gpointer user,
              GError **error)
{
  Parser *parser = user;

  (void)context;
  if (strcmp(element, "graph") == 0)
    parser->has_graph = true;
  else if (strcmp(element, "key") == 0)
    start_key(parser, attribute(names, values, "id"),
              attribute(names, values, "attr.name"),
              attribute(names, values, "for"));
  else if (strcmp(element, "node") == 0)
    start_node(parser, attribute(names, values, "id"), error);
  else if (strcmp(element, "edge") == 0)
    start_edge(parser, attribute(names, values, "source"),
               attribute(names, values, "target"), error);
  else if (strcmp(element, "data") == 0) {
    const char *key = attribute(names, values, "key");
    parser->in_data = true;
    parser->field = (Field)GPOINTER_TO_INT(
      g_hash_table_lookup(parser->fields, key ? key : ""));
    g_string_truncate(parser->text, 0);
  }
}

static double
read_number(Parser *parser, double least, double most, GError **error)
{
  char *end;
  double number = g_ascii_strtod(parser->text->str, &end);

  if (end == parser->text->str || *end != '\0' ||
      !(number >= least && number <= most))
    fail(parser, error, "'%s' is no number in range", parser->text->str);
  return number;
}

static void
end_data(Parser *parser, GError **error)
{
  GraphmlNode *node = &parser->node;

  parser->in_data = false;
  g_strstrip(parser->text->str);
  switch (parser->field) {
  case FIELD_LABEL:
    g_free(node->name);
    node->name = g_strdup(parser->text->str);
    break;
  case FIELD_LONGITUDE:
    node->longitude = read_number(parser, -180, 180, error);
    parser->has_longitude = true;
    break;
  case FIELD_LATITUDE:
    node->latitude = read_number(parser, -90, 90, error);
    parser->has_latitude = true;
    break;
  case FIELD_INTERNAL:
    node->internal = read_number(parser, 0, 1, error) > 0;
    break;
  case FIELD_RATE:
    parser->link.rate = read_number(parser, 0, 1e18, error);
    break;
  case FIELD_DELAY:
    parser->link.delay = read_number(parser, 0, 1e9, error) / 1000;
    break;
  case FIELD_OTHER:
    break;
  }
}

/* Returns a name that no other node has: "Paris", "Paris 2". Labels in real
 * files are not unique. The caller owns it. */
static char *
unique_name(Parser *parser, const char *name)
{
  g_autofree char *unique = g_strdup(name);

  for (int i = 2; g_hash_table_contains(parser->names, unique); i++) {
    g_free(unique);
    unique = g_strdup_printf("%s %d", name, i);
  }
  g_hash_table_add(parser->names, g_strdup(unique));
  return g_steal_pointer(&unique);
}

static void
end_node(Parser *parser)
{
  GraphmlNode *node = &parser->node;
  char *label = node->name;

  parser->in_node = false;
  node->name = unique_name(parser, label && *label ? label : parser->node_id);
  g_free(label);
  node->has_position = parser->has_longitude && parser->has_latitude;
  g_array_append_val(parser->graphml->nodes, *node);
  node->name = NULL;
  g_hash_table_insert(parser->nodes, parser->node_id,
                      GUINT_TO_POINTER(parser->graphml->nodes->len));
  parser->node_id = NULL;
}

static void
end_element(GMarkupParseContext *context, const char *element, gpointer user,
            GError **error)
{
  Parser *parser = user;

  (void)context;
  if (strcmp(element, "data") == 0 && parser->in_data) {
    end_data(parser, error);
  } else if (strcmp(element, "node") == 0 && parser->in_node) {
    end_node(parser);
  } else if (strcmp(element, "edge") == 0 && parser->in_edge) {
    parser->in_edge = false;
    if (parser->link.a != parser->link.b)
      g_array_append_val(parser->graphml->links, parser->link);
  }
}

static void
text(GMarkupParseContext *context, const char *part, gsize length,
     gpointer user, GError **error)
{
  Parser *parser = user;

  (void)context;
  (void)error;
  if (parser->in_data)
    g_string_append_len(parser->text, part, (gssize)length);
}

/* Moves the place to the front of a message. GLib says "Error on line 3 char 9:
 * what", and our own messages begin with line and column. */
static void
place_error(GError **error, const char *name)
{
  const char *message = (*error)->message;
  int line, column, used = 0;
  g_autofree char *placed = NULL;

  if (sscanf(message, "Error on line %d char %d: %n", &line, &column, &used) ==
        2 &&
      used > 0)
    placed =
      g_strdup_printf("%s:%d:%d: %s", name, line, column, message + used);
  else if (g_ascii_isdigit(message[0]))
    placed = g_strdup_printf("%s:%s", name, message);
  else
    placed = g_strdup_printf("%s: %s", name, message);
  g_clear_error(error);
  g_set_error_literal(error, GRAPHML_ERROR, GRAPHML_ERROR_CONTENT, placed);
}

static gboolean
parse(Parser *parser, const char *text_in, gsize length, GError **error)
{
  static const GMarkupParser callbacks = { start_element, end_element, text,
                                           NULL, NULL };

  parser->context = g_markup_parse_context_new(&callbacks, 0, parser, NULL);
  gboolean is_good = g_markup_parse_context_parse(parser->context, text_in,
                                                  (gssize)length, error) &&
                     g_markup_parse_context_end_parse(parser->context, error);
  g_markup_parse_context_free(parser->context);
  if (!is_good)
    return FALSE;
  if (!parser->has_graph || parser->graphml->nodes->len == 0) {
    g_set_error_literal(error, GRAPHML_ERROR, GRAPHML_ERROR_CONTENT,
                        parser->has_graph
                          ? "the graph has no nodes"
                          : "is no GraphML: expected a <graph>");
    return FALSE;
  }
  return TRUE;
}

static void
clear_node(gpointer node)
{
  g_free(((GraphmlNode *)node)->name);
}

Graphml *
graphml_parse(const char *name, const char *text_in, gsize length,
              GError **error)
{
  Graphml *graphml = g_new0(Graphml, 1);
  GError *problem = NULL;
  Parser parser = { .graphml = graphml };

  graphml->nodes = g_array_new(FALSE, FALSE, sizeof(GraphmlNode));
  g_array_set_clear_func(graphml->nodes, clear_node);
  graphml->links = g_array_new(FALSE, FALSE, sizeof(GraphmlLink));
  parser.fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  parser.nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  parser.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  parser.text = g_string_new(NULL);
  if (!parse(&parser, text_in, length, &problem)) {
    place_error(&problem, name);
    g_propagate_error(error, problem);
    g_clear_pointer(&graphml, graphml_free);
  }
  g_free(parser.node.name);
  g_free(parser.node_id);
  g_hash_table_unref(parser.fields);
  g_hash_table_unref(parser.nodes);
  g_hash_table_unref(parser.names);
  g_string_free(parser.text, TRUE);
  return graphml;
}

void
graphml_free(Graphml *graphml)
{
  if (!graphml)
    return;
  g_array_unref(graphml->nodes);
  g_array_unref(graphml->links);
  g_free(graphml);
}

double
geo_distance(double longitude_a, double latitude_a, double longitude_b,
             double latitude_b)
{
  const double degree = 0.017453292519943295;
  double phi = sin((latitude_b - latitude_a) * degree / 2);
  double lambda = sin((longitude_b - longitude_a) * degree / 2);
  double h = phi * phi + cos(latitude_a * degree) * cos(latitude_b * degree) *
                           lambda * lambda;

  return 2 * 6371008.8 * asin(sqrt(fmin(h, 1)));
}
