/* Each table is one SQL statement. Its first columns are the same for all
 * tables, and its order is that of the study. Rows are written as they come
 * from the database, so that memory does not grow with them; the wide shape
 * reads ahead by one row to see where a run ends.
 */

#include "export.h"

#include "query.h"
#include "text.h"

#include <math.h>
#include <string.h>

/* The columns of a table after those that all tables have, and the joins and
 * the order that they need. */
typedef struct Table {
  const char *columns, *joins, *order;
} Table;

static const Table tables[] = {
  { "metric.name AS metric, metric.unit, value.value",
    "JOIN value USING (run) JOIN metric USING (metric)", "metric.name" },
  { "node, bindings, data_bytes, data_packets, signalling_messages",
    "JOIN node USING (run)", "node" },
  { "host, handover, from_node, to_node, down_at, up_after, discovered_after,"
    " configured_after, updated_after, registered_after, first_down_after,"
    " first_up_after, messages, bytes, byte_hops, wireless_messages,"
    " discovery_messages, flows, lost",
    "JOIN handover USING (run)", "host, handover" },
  { "host, session, flow.number, correspondent, anchor, started_at, ended_at,"
    " sent, delivered, lost, in_flight, stretch, hop_stretch, delay, overhead",
    "JOIN flow USING (run)", "host, session, flow.number" },
  { "metric, unit, value, low, high, count", "JOIN grid_value USING (run)",
    "metric, cell" },
  { "metric, share, value, low, high", "JOIN quantile USING (run)",
    "metric, share" },
  { "run.id, run.version, level, duration, warmup, events, parameters", "",
    "1" },
};

const char *const export_tables[] = { "values", "nodes", "handovers",
                                      "flows",  "grids", "quantiles",
                                      "runs",   NULL };

enum {
  FIRST_COLUMNS = 4 /* columns of a statement that all tables have: point,
                       design, replication, seed */
};

typedef struct Writer {
  const Dataset *dataset;
  const ExportChoice *choice;
  FILE *file;
  GString *row;
  gboolean has_rows;
  guint column;     /* number of the next field of the row */
  GPtrArray *names; /* char *: of all columns, in order */
} Writer;

static sqlite3_stmt *
prepare(sqlite3 *database, const Dataset *dataset, const Table *table)
{
  g_autofree char *sql = g_strdup_printf(
    "SELECT point.number, plan.design, plan.replication, run.seed, %s"
    " FROM study JOIN point USING (study) JOIN plan USING (point)"
    " JOIN run USING (id) %s WHERE study.name = ?1"
    " ORDER BY point.number, plan.replication, plan.design_number, %s",
    table->columns, table->joins, table->order);
  sqlite3_stmt *statement = query_prepare(database, sql);

  sqlite3_bind_text(statement, 1, dataset->study, -1, SQLITE_STATIC);
  return statement;
}

/* Appends what comes before a field: a separator and, in JSON, its name. */
static void
begin_field(Writer *writer)
{
  gboolean is_json = writer->choice->format == EXPORT_JSON;

  if (writer->column > 0)
    g_string_append(writer->row, is_json ? ", " : ",");
  if (is_json) {
    text_json(writer->row, writer->names->pdata[writer->column]);
    g_string_append(writer->row, ": ");
  }
  writer->column++;
}

static void
add_text(Writer *writer, const char *text)
{
  begin_field(writer);
  if (writer->choice->format == EXPORT_JSON)
    text_json(writer->row, text);
  else
    text_csv(writer->row, text);
}

/* Appends a number. NaN and infinity are an empty field in CSV, and null in
 * JSON. */
static void
add_number(Writer *writer, double value)
{
  begin_field(writer);
  if (isfinite(value))
    text_exact(writer->row, value);
  else if (writer->choice->format == EXPORT_JSON)
    g_string_append(writer->row, "null");
}

static void
add_column(Writer *writer, sqlite3_stmt *statement, int column)
{
  switch (sqlite3_column_type(statement, column)) {
  case SQLITE_NULL:
    add_number(writer, NAN);
    break;
  case SQLITE_TEXT:
    add_text(writer, (const char *)sqlite3_column_text(statement, column));
    break;
  case SQLITE_INTEGER:
    begin_field(writer);
    g_string_append_printf(writer->row, "%" G_GINT64_FORMAT,
                           (gint64)sqlite3_column_int64(statement, column));
    break;
  default:
    add_number(writer, sqlite3_column_double(statement, column));
  }
}

/* Begins a row with the fields that all tables have: study, point, axes,
 * design, replication, seed. */
static void
begin_row(Writer *writer, sqlite3_stmt *statement)
{
  const Dataset *dataset = writer->dataset;
  const DatasetPoint *point =
    dataset->points->pdata[sqlite3_column_int(statement, 0)];

  g_string_truncate(writer->row, 0);
  writer->column = 0;
  if (writer->choice->format == EXPORT_JSON)
    g_string_append(writer->row, writer->has_rows ? ",\n  { " : "\n  { ");
  add_text(writer, dataset->study);
  add_column(writer, statement, 0);
  for (guint i = 0; i < dataset->axes->len; i++) {
    const DatasetAxis *axis = dataset->axes->pdata[i];
    if (axis->is_number)
      add_number(writer, point->numbers[i]);
    else
      add_text(writer, point->values[i]);
  }
  for (int i = 1; i < FIRST_COLUMNS; i++)
    add_column(writer, statement, i);
}

static void
end_row(Writer *writer)
{
  g_string_append(writer->row,
                  writer->choice->format == EXPORT_JSON ? " }" : "\n");
  fwrite(writer->row->str, 1, writer->row->len, writer->file);
  writer->has_rows = TRUE;
}

static void
add_name(Writer *writer, const char *name)
{
  g_ptr_array_add(writer->names, g_strdup(name));
}

static gboolean
is_taken(const char *name)
{
  static const char *const names[] = { "study",       "point", "design",
                                       "replication", "seed",  NULL };
  return g_strv_contains(names, name);
}

/* Adds the names of the columns that all tables have. */
static void
add_first_names(Writer *writer)
{
  const GPtrArray *axes = writer->dataset->axes;

  add_name(writer, "study");
  add_name(writer, "point");
  for (guint i = 0; i < axes->len; i++) {
    const char *name = ((DatasetAxis *)axes->pdata[i])->name;
    g_autofree char *other = g_strconcat("axis_", name, NULL);
    add_name(writer, is_taken(name) ? other : name);
  }
  add_name(writer, "design");
  add_name(writer, "replication");
  add_name(writer, "seed");
}

static void
write_head(Writer *writer)
{
  g_autoptr(GString) head = g_string_new(NULL);

  for (guint i = 0; i < writer->names->len; i++) {
    g_string_append(head, i > 0 ? "," : "");
    text_csv(head, writer->names->pdata[i]);
  }
  if (writer->choice->format == EXPORT_JSON)
    fputs("[", writer->file);
  else
    fprintf(writer->file, "%s\n", head->str);
}

/* Writes a row for each row of the statement. */
static void
write_long(Writer *writer, sqlite3_stmt *statement)
{
  int count = sqlite3_column_count(statement);

  for (int i = FIRST_COLUMNS; i < count; i++)
    add_name(writer, sqlite3_column_name(statement, i));
  write_head(writer);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    begin_row(writer, statement);
    for (int i = FIRST_COLUMNS; i < count; i++)
      add_column(writer, statement, i);
    end_row(writer);
  }
}

/* Writes a row for each run. Metrics are in the order of their names, and a
 * metric that a run does not have stays empty. */
static void
write_wide(Writer *writer, sqlite3_stmt *statement, sqlite3 *database)
{
  sqlite3_stmt *metrics =
    query_prepare(database, "SELECT name FROM metric ORDER BY name");
  guint first = writer->names->len;

  while (sqlite3_step(metrics) == SQLITE_ROW)
    add_name(writer, (const char *)sqlite3_column_text(metrics, 0));
  sqlite3_finalize(metrics);
  write_head(writer);
  int step = sqlite3_step(statement);
  while (step == SQLITE_ROW) {
    int point = sqlite3_column_int(statement, 0);
    int replication = sqlite3_column_int(statement, 2);
    g_autofree char *design =
      g_strdup((const char *)sqlite3_column_text(statement, 1));
    begin_row(writer, statement);
    for (guint i = first; i < writer->names->len; i++) {
      gboolean is_here =
        step == SQLITE_ROW && sqlite3_column_int(statement, 0) == point &&
        sqlite3_column_int(statement, 2) == replication &&
        strcmp((const char *)sqlite3_column_text(statement, 1), design) == 0 &&
        strcmp((const char *)sqlite3_column_text(statement, FIRST_COLUMNS),
               writer->names->pdata[i]) == 0;
      if (!is_here) {
        add_number(writer, NAN);
        continue;
      }
      add_column(writer, statement, FIRST_COLUMNS + 2);
      step = sqlite3_step(statement);
    }
    end_row(writer);
  }
}

gboolean
export_write(const Dataset *dataset, sqlite3 *database,
             const ExportChoice *choice, FILE *file)
{
  Writer writer = { .dataset = dataset,
                    .choice = choice,
                    .file = file,
                    .row = g_string_new(NULL),
                    .names = g_ptr_array_new_with_free_func(g_free) };
  guint number = 0;

  while (strcmp(export_tables[number], choice->table) != 0)
    number++;
  sqlite3_stmt *statement = prepare(database, dataset, &tables[number]);
  add_first_names(&writer);
  if (choice->is_wide && number == 0)
    write_wide(&writer, statement, database);
  else
    write_long(&writer, statement);
  sqlite3_finalize(statement);
  if (choice->format == EXPORT_JSON)
    fputs(writer.has_rows ? "\n]\n" : "]\n", file);
  g_string_free(writer.row, TRUE);
  g_ptr_array_unref(writer.names);
  return fflush(file) == 0 && !ferror(file);
}
