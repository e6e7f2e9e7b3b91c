/* Each table of a study is one SQL statement. Its first columns are the same
 * for all tables, and its order is that of the study. Rows are written as they
 * come from the database, so that memory does not grow with them; the wide
 * shape reads ahead by one row to see where a run ends.
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
  int record; /* the bit of run.records that such rows need; 0: none */
} Table;

static const Table tables[] = {
  { "metric.name AS metric, metric.unit, value.value",
    "JOIN value USING (run) JOIN metric USING (metric)", "metric.name", 0 },
  { "node, bindings, data_bytes, data_packets, signalling_messages",
    "JOIN node USING (run)", "node", 4 },
  { "host, handover, from_node, to_node, down_at, up_after, discovered_after,"
    " configured_after, updated_after, registered_after, first_down_after,"
    " first_up_after, messages, bytes, byte_hops, wireless_messages,"
    " discovery_messages, flows, lost",
    "JOIN handover USING (run)", "host, handover", 1 },
  { "host, session, flow.number, correspondent, anchor, started_at, ended_at,"
    " sent, delivered, lost, in_flight, stretch, hop_stretch, delay, overhead",
    "JOIN flow USING (run)", "host, session, flow.number", 2 },
  { "host, handover, session, flow_handover.number, anchor, correspondent,"
    " down_after, up_after, gap, lost",
    "JOIN flow_handover USING (run)",
    "host, handover, session, flow_handover.number", 1 },
  { "metric, unit, value, low, high, count", "JOIN grid_value USING (run)",
    "metric, cell", 0 },
  { "metric, share, value, low, high", "JOIN quantile USING (run)",
    "metric, share", 0 },
  { "run.id, run.version, level, duration, warmup, events, " QUERY_PARAMETERS
    " AS parameters",
    "", "1", 0 },
};

const char *const export_tables[] = {
  "values", "nodes",     "handovers", "flows", "flow-handovers",
  "grids",  "quantiles", "runs",      NULL
};

enum {
  FIRST_COLUMNS = 4 /* columns of a statement that all tables have: point,
                       design, replication, seed */
};

typedef struct Writer {
  const GPtrArray *datasets;
  const Dataset *dataset; /* the one that is being written */
  const ExportChoice *choice;
  GPtrArray *axes; /* char *: names of the axes of all studies */
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
    " FROM point JOIN plan USING (point) JOIN run USING (id) %s"
    " WHERE study = ?1"
    " ORDER BY point.number, plan.replication, plan.design_number, %s",
    table->columns, table->joins, table->order);
  sqlite3_stmt *statement = query_prepare(database, sql);

  sqlite3_bind_int64(statement, 1, dataset->row);
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

/* Adds the value that a point has on an axis. */
static void
add_setting(Writer *writer, const DatasetPoint *point, const char *name)
{
  int number = dataset_axis(writer->dataset, name);
  const DatasetAxis *axis =
    number < 0 ? NULL : writer->dataset->axes->pdata[number];

  if (!axis)
    add_number(writer, NAN);
  else if (axis->is_number)
    add_number(writer, point->numbers[number]);
  else
    add_text(writer, point->values[number]);
}

/* Begins a row with the fields that all tables have: study, file, point, axes,
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
  add_text(writer, dataset->file);
  add_column(writer, statement, 0);
  for (guint i = 0; i < writer->axes->len; i++)
    add_setting(writer, point, writer->axes->pdata[i]);
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
has_name(GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL);
}

/* Finds the axes of all studies, in their order. */
static void
find_axes(Writer *writer)
{
  for (guint d = 0; d < writer->datasets->len; d++) {
    const Dataset *dataset = writer->datasets->pdata[d];
    for (guint i = 0; i < dataset->axes->len; i++) {
      char *name = ((DatasetAxis *)dataset->axes->pdata[i])->name;
      if (!has_name(writer->axes, name))
        g_ptr_array_add(writer->axes, name);
    }
  }
}

/* Adds the names of the columns that all tables have, and then those of this
 * table. */
static void
add_names(Writer *writer, GPtrArray *of_table)
{
  static const char *const before[] = { "study", "file", "point", NULL };
  static const char *const after[] = { "design", "replication", "seed", NULL };

  for (const char *const *name = before; *name; name++)
    add_name(writer, *name);
  for (guint i = 0; i < writer->axes->len; i++) {
    const char *name = writer->axes->pdata[i];
    gboolean is_taken = g_strv_contains(before, name) ||
                        g_strv_contains(after, name) ||
                        has_name(of_table, name);
    g_autofree char *other = g_strconcat("axis_", name, NULL);
    add_name(writer, is_taken ? other : name);
  }
  for (const char *const *name = after; *name; name++)
    add_name(writer, *name);
  for (guint i = 0; i < of_table->len; i++)
    add_name(writer, of_table->pdata[i]);
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

/* Returns the names of the columns of a table, without those that all tables
 * have. The caller owns the array. */
static GPtrArray *
columns_of(const Writer *writer, sqlite3 *database, const Table *table)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

  if (writer->choice->is_wide) {
    sqlite3_stmt *metrics =
      query_prepare(database, "SELECT name FROM metric ORDER BY name");
    while (sqlite3_step(metrics) == SQLITE_ROW)
      g_ptr_array_add(names, query_text(metrics, 0));
    sqlite3_finalize(metrics);
    return names;
  }
  sqlite3_stmt *statement =
    prepare(database, writer->datasets->pdata[0], table);
  for (int i = FIRST_COLUMNS; i < sqlite3_column_count(statement); i++)
    g_ptr_array_add(names, g_strdup(sqlite3_column_name(statement, i)));
  sqlite3_finalize(statement);
  return names;
}

/* Writes a row for each row of the statement. */
static void
write_long(Writer *writer, sqlite3_stmt *statement)
{
  int count = sqlite3_column_count(statement);

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
write_wide(Writer *writer, sqlite3_stmt *statement, const GPtrArray *metrics)
{
  int step = sqlite3_step(statement);

  while (step == SQLITE_ROW) {
    int point = sqlite3_column_int(statement, 0);
    int replication = sqlite3_column_int(statement, 2);
    g_autofree char *design = query_text(statement, 1);
    begin_row(writer, statement);
    for (guint i = 0; i < metrics->len; i++) {
      gboolean is_here =
        step == SQLITE_ROW && sqlite3_column_int(statement, 0) == point &&
        sqlite3_column_int(statement, 2) == replication &&
        strcmp((const char *)sqlite3_column_text(statement, 1), design) == 0 &&
        strcmp((const char *)sqlite3_column_text(statement, FIRST_COLUMNS),
               metrics->pdata[i]) == 0;
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

static const Table *
table_of(const char *name)
{
  guint number = 0;

  while (strcmp(export_tables[number], name) != 0)
    number++;
  return &tables[number];
}

/* Returns the word of the key `record` that asks for a kind of record. */
static const char *
word_of(int record)
{
  return record == 1 ? "handovers" : record == 2 ? "flows" : "nodes";
}

/* The runs that are there, those of them without a kind of record, and the
 * studies that ask for the latter. */
typedef struct Gaps {
  GHashTable *runs, *bare; /* int64_t *: rows of the table `run`; owned */
  GPtrArray *studies;      /* char *: "s of x.ini"; owned */
} Gaps;

static void
add_run(GHashTable *runs, int64_t run)
{
  g_hash_table_add(runs, g_memdup2(&run, sizeof run));
}

/* Adds the runs of a study. A run that several studies ask for counts once. */
static void
add_gaps(Gaps *gaps, sqlite3 *database, const Dataset *dataset, int record)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT run, records & ?2 = 0 FROM run WHERE id IN (SELECT id"
              " FROM plan JOIN point USING (point) WHERE study = ?1)");
  gboolean has_gap = FALSE;

  sqlite3_bind_int64(statement, 1, dataset->row);
  sqlite3_bind_int(statement, 2, record);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    int64_t run = sqlite3_column_int64(statement, 0);
    add_run(gaps->runs, run);
    if (!sqlite3_column_int(statement, 1))
      continue;
    add_run(gaps->bare, run);
    has_gap = TRUE;
  }
  sqlite3_finalize(statement);
  if (has_gap)
    g_ptr_array_add(gaps->studies,
                    g_strconcat(dataset->study, *dataset->study ? " of " : "",
                                dataset->file, NULL));
}

/* Returns what is said of gaps, or NULL if there are none. Studies are named if
 * there are others that could be meant. */
static char *
gap_text(const Gaps *gaps, const char *name, const char *word, gboolean is_one)
{
  guint bare = g_hash_table_size(gaps->bare);

  if (bare == 0)
    return NULL;
  g_ptr_array_add(gaps->studies, NULL);
  g_autofree char *studies = g_strjoinv(", ", (char **)gaps->studies->pdata);
  return g_strdup_printf(
    "%u of %u runs have no %s on record%s%s%s: add %s to the key record of the "
    "scenario, and sweep again%s",
    bare, g_hash_table_size(gaps->runs), name, is_one ? "" : " (",
    is_one ? "" : studies, is_one ? "" : ")", word,
    strcmp(word, "handovers") == 0 ? "; or run with --handovers" : "");
}

char *
export_gap(const GPtrArray *datasets, sqlite3 *database, const char *name)
{
  const Table *table = table_of(name);
  Gaps gaps = {
    g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    g_ptr_array_new_with_free_func(g_free)
  };

  for (guint i = 0; i < datasets->len && table->record != 0; i++)
    add_gaps(&gaps, database, datasets->pdata[i], table->record);
  char *text =
    gap_text(&gaps, name, word_of(table->record), datasets->len == 1);
  g_hash_table_unref(gaps.runs);
  g_hash_table_unref(gaps.bare);
  g_ptr_array_unref(gaps.studies);
  return text;
}

gboolean
export_write(const GPtrArray *datasets, sqlite3 *database,
             const ExportChoice *choice, FILE *file)
{
  const Table *table = table_of(choice->table);
  Writer writer = { .datasets = datasets,
                    .choice = choice,
                    .file = file,
                    .row = g_string_new(NULL),
                    .axes = g_ptr_array_new(),
                    .names = g_ptr_array_new_with_free_func(g_free) };
  g_autoptr(GPtrArray) columns = columns_of(&writer, database, table);

  find_axes(&writer);
  add_names(&writer, columns);
  write_head(&writer);
  for (guint i = 0; i < datasets->len; i++) {
    writer.dataset = datasets->pdata[i];
    sqlite3_stmt *statement = prepare(database, writer.dataset, table);
    if (choice->is_wide)
      write_wide(&writer, statement, columns);
    else
      write_long(&writer, statement);
    sqlite3_finalize(statement);
  }
  if (choice->format == EXPORT_JSON)
    fputs(writer.has_rows ? "\n]\n" : "]\n", file);
  g_string_free(writer.row, TRUE);
  g_ptr_array_unref(writer.axes);
  g_ptr_array_unref(writer.names);
  return fflush(file) == 0 && !ferror(file);
}
