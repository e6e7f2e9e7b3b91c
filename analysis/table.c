/* Tables are made by SQL from what a run has stored, so that `run` prints
 * exactly what the database holds. Runs are columns; if they do not fit into a
 * line, the next ones follow in another block.
 */

#include "table.h"

#include "query.h"
#include "text.h"

#include <math.h>
#include <string.h>

enum { LABEL_WIDTH = 28, COLUMN_WIDTH = 13, LINE_WIDTH = 80 };

/* The rows of the short table; "+" begins a heading. */
static const char *const short_rows[] = {
  "+Handover",
  "handovers",
  "handover-recovered",
  "handover-delay",
  "handover-delay-p90",
  "protocol-reactivity",
  "interruption-gap",
  "lost-per-handover",
  "sessions-broken",
  "+User data",
  "loss-ratio",
  "one-way-delay",
  "path-stretch",
  "path-stretch-p90",
  "hop-stretch",
  "tunnel-overhead",
  "+Signalling",
  "signalling-messages",
  "signalling-bytes",
  "signalling-byte-hops",
  "discovery-messages",
  "+Anchors",
  "bindings",
  "prefixes-per-host",
  "anchor-load-max-mean",
  "anchor-load-jain",
  NULL,
};

/* Returns a column of a run or of its scenario, or ""; `column` is SQL. The
 * caller owns it. */
static char *
run_text(sqlite3 *database, int64_t run, const char *column)
{
  g_autofree char *sql =
    g_strdup_printf("SELECT %s FROM run JOIN scenario USING (scenario)"
                    " WHERE run = ?",
                    column);
  sqlite3_stmt *statement = query_prepare(database, sql);
  char *text = NULL;

  sqlite3_bind_int64(statement, 1, run);
  if (sqlite3_step(statement) == SQLITE_ROW)
    text = g_strdup((const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return text ? text : g_strdup("");
}

/* Returns a number with a sensible number of digits: whole numbers have none
 * after the point, others 3 below 100, 1 below 100000, and none above; NaN is
 * "-". The caller owns it. */
static char *
number_text(double value)
{
  if (isnan(value))
    return g_strdup("-");
  if (value == floor(value) && fabs(value) < 1e15)
    return g_strdup_printf("%.0f", value);
  return g_strdup_printf("%.*f",
                         fabs(value) < 100   ? 3
                         : fabs(value) < 1e5 ? 1
                                             : 0,
                         value);
}

/* Appends a row. A label that is too long for its column has a line of its
 * own. */
static void
append_row(sqlite3 *database, const DatasetRun *runs, guint count,
           const char *metric, const char *unit, GString *out)
{
  g_autofree char *label =
    *unit ? g_strdup_printf("%s (%s)", metric, unit) : g_strdup(metric);
  int width = (int)g_utf8_strlen(label, -1);

  if (width <= LABEL_WIDTH)
    g_string_append_printf(out, "%s%*s", label, LABEL_WIDTH - width, "");
  else
    g_string_append_printf(out, "%s\n%*s", label, LABEL_WIDTH, "");
  for (guint i = 0; i < count; i++) {
    g_autofree char *text =
      number_text(query_value(database, runs[i].run, metric));
    g_string_append_printf(out, "%*s", COLUMN_WIDTH, text);
  }
  g_string_append_c(out, '\n');
}

/* Returns the name of a design in the width of a column; the middle of a long
 * name is replaced by "~". The caller owns it. */
static char *
short_name(const char *name)
{
  glong length = g_utf8_strlen(name, -1);
  enum { ROOM = COLUMN_WIDTH - 1, TAIL = 5 };

  if (length <= ROOM)
    return g_strdup(name);
  g_autofree char *head = g_utf8_substring(name, 0, ROOM - TAIL - 1);
  g_autofree char *tail = g_utf8_substring(name, length - TAIL, length);
  return g_strconcat(head, "~", tail, NULL);
}

static void
append_head(const DatasetRun *runs, guint count, GString *out)
{
  g_string_append_printf(out, "%-*s", LABEL_WIDTH, "");
  for (guint i = 0; i < count; i++) {
    g_autofree char *name = short_name(runs[i].design);
    g_string_append_printf(
      out, "%*s%s", COLUMN_WIDTH - (int)g_utf8_strlen(name, -1), "", name);
  }
  g_string_append_c(out, '\n');
}

static void
append_metric(sqlite3 *database, const DatasetRun *runs, guint count,
              const char *metric, GString *out)
{
  sqlite3_stmt *statement =
    query_prepare(database, "SELECT unit FROM metric WHERE name = ?");

  sqlite3_bind_text(statement, 1, metric, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW)
    append_row(database, runs, count, metric,
               (const char *)sqlite3_column_text(statement, 0), out);
  sqlite3_finalize(statement);
}

static void
append_short(sqlite3 *database, const DatasetRun *runs, guint count,
             GString *out)
{
  for (const char *const *row = short_rows; *row; row++) {
    if (**row == '+')
      g_string_append_printf(out, "%s\n", *row + 1);
    else
      append_metric(database, runs, count, *row, out);
  }
}

static void
append_all(sqlite3 *database, const DatasetRun *runs, guint count, GString *out)
{
  sqlite3_stmt *statement =
    query_prepare(database, "SELECT name, unit FROM metric ORDER BY metric");

  while (sqlite3_step(statement) == SQLITE_ROW)
    append_row(database, runs, count,
               (const char *)sqlite3_column_text(statement, 0),
               (const char *)sqlite3_column_text(statement, 1), out);
  sqlite3_finalize(statement);
}

void
table_text(sqlite3 *database, const DatasetRun *runs, guint count, bool is_all,
           GString *out)
{
  guint most = (LINE_WIDTH - LABEL_WIDTH) / COLUMN_WIDTH;

  if (count > 0) {
    g_autofree char *title = run_text(database, runs[0].run, "title");
    g_autofree char *seed = run_text(database, runs[0].run, "seed");
    g_autofree char *level = run_text(database, runs[0].run, "level");
    g_autofree char *warmup = run_text(database, runs[0].run, "warmup / 1e9");
    g_string_append_printf(out, "%s%sseed %s, level %s, warm-up %s s\n", title,
                           *title ? ": " : "", seed, level, warmup);
  }
  for (guint i = 0; i < count; i += most) {
    guint part = MIN(most, count - i);
    g_string_append_c(out, '\n');
    append_head(runs + i, part, out);
    if (is_all)
      append_all(database, runs + i, part, out);
    else
      append_short(database, runs + i, part, out);
  }
}

/* Appends a number with one digit after the point, or "-" for NULL. */
static void
append_ms(GString *out, sqlite3_stmt *statement, int column, int width)
{
  g_autofree char *text =
    sqlite3_column_type(statement, column) == SQLITE_NULL
      ? g_strdup("-")
      : g_strdup_printf("%.1f", sqlite3_column_double(statement, column));
  g_string_append_printf(out, " %*s", width, text);
}

static const char *
column_or_dash(sqlite3_stmt *statement, int column)
{
  const unsigned char *text = sqlite3_column_text(statement, column);
  return text ? (const char *)text : "-";
}

/* The columns of the table of handovers that hold names, with their headings.
 * A handover and a session are named by host or section and a number. */
static const struct {
  const char *heading, *sql;
} name_columns[] = {
  { "host", "host || ' ' || handover" },
  { "from", "from_node" },
  { "to", "coalesce(to_node, '-')" },
  { "session", "coalesce(session || ' ' || number, '-')" },
};

enum { NAME_COLUMNS = G_N_ELEMENTS(name_columns) };

/* Returns the width of a column of names: that of the longest, or of the
 * heading. */
static int
name_width(sqlite3 *database, int64_t run, int column)
{
  g_autofree char *sql =
    g_strdup_printf("SELECT max(length(%s)) FROM handover_ms WHERE run = ?",
                    name_columns[column].sql);
  sqlite3_stmt *statement = query_prepare(database, sql);
  int width = (int)strlen(name_columns[column].heading);

  sqlite3_bind_int64(statement, 1, run);
  if (sqlite3_step(statement) == SQLITE_ROW)
    width = MAX(width, sqlite3_column_int(statement, 0));
  sqlite3_finalize(statement);
  return width;
}

static void
append_handovers(sqlite3 *database, sqlite3_stmt *statement, int64_t run,
                 GString *out)
{
  int widths[NAME_COLUMNS];

  g_string_append_printf(out, "%9s", "at s");
  for (int i = 0; i < NAME_COLUMNS; i++) {
    widths[i] = name_width(database, run, i);
    g_string_append_printf(out, " %-*s", widths[i], name_columns[i].heading);
  }
  g_string_append_printf(out, " %8s %8s %7s %3s %4s %5s\n", "delay ms",
                         "react ms", "lost", "msg", "B", "B·hop");
  sqlite3_bind_int64(statement, 1, run);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_string_append_printf(out, "%9.3f", sqlite3_column_double(statement, 7));
    for (int i = 0; i < NAME_COLUMNS; i++)
      g_string_append_printf(out, " %-*s", widths[i],
                             column_or_dash(statement, i));
    append_ms(out, statement, 8, 8);
    append_ms(out, statement, 9, 8);
    append_ms(out, statement, 10, 7);
    g_string_append_printf(
      out, " %3d %4d %5d\n", sqlite3_column_int(statement, 4),
      sqlite3_column_int(statement, 5), sqlite3_column_int(statement, 6));
  }
  sqlite3_reset(statement);
}

void
table_handovers(sqlite3 *database, const DatasetRun *runs, guint count,
                GString *out)
{
  g_autofree char *sql = g_strdup_printf(
    "SELECT %s, %s, %s, %s, messages, bytes, byte_hops, at_s, delay,"
    " reactivity, lost FROM handover_ms WHERE run = ?"
    " ORDER BY at_s, host, handover, session, number",
    name_columns[0].sql, name_columns[1].sql, name_columns[2].sql,
    name_columns[3].sql);
  sqlite3_stmt *statement = query_prepare(database, sql);

  for (guint i = 0; i < count; i++) {
    g_string_append_printf(out, "\n%s\n", runs[i].design);
    append_handovers(database, statement, runs[i].run, out);
  }
  sqlite3_finalize(statement);
}

void
table_csv(sqlite3 *database, const DatasetRun *runs, guint count, GString *out)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT ?2, seed, name, unit, value FROM run JOIN value"
              " USING (run) JOIN metric USING (metric) WHERE run = ?1"
              " ORDER BY metric");

  g_string_append(out, "design,seed,metric,unit,value\n");
  for (guint i = 0; i < count; i++) {
    sqlite3_bind_int64(statement, 1, runs[i].run);
    sqlite3_bind_text(statement, 2, runs[i].design, -1, SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (int column = 0; column < 4; column++) {
        text_csv(out, column_or_dash(statement, column));
        g_string_append_c(out, ',');
      }
      if (sqlite3_column_type(statement, 4) != SQLITE_NULL)
        text_exact(out, sqlite3_column_double(statement, 4));
      g_string_append_c(out, '\n');
    }
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
}

static void
append_json_value(GString *out, sqlite3_stmt *statement, int column)
{
  switch (sqlite3_column_type(statement, column)) {
  case SQLITE_NULL:
    g_string_append(out, "null");
    break;
  case SQLITE_TEXT:
    text_json(out, (const char *)sqlite3_column_text(statement, column));
    break;
  case SQLITE_INTEGER:
    g_string_append_printf(out, "%" G_GINT64_FORMAT,
                           (gint64)sqlite3_column_int64(statement, column));
    break;
  default:
    if (isinf(sqlite3_column_double(statement, column)))
      g_string_append(out, "null"); /* JSON has no infinity */
    else
      text_exact(out, sqlite3_column_double(statement, column));
  }
}

/* Appends the columns of the present row as members of a JSON object. */
static void
append_json_row(GString *out, sqlite3_stmt *statement)
{
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    g_string_append(out, i > 0 ? ", " : "");
    text_json(out, sqlite3_column_name(statement, i));
    g_string_append(out, ": ");
    append_json_value(out, statement, i);
  }
}

static void
append_json_metrics(sqlite3 *database, int64_t run, GString *out)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT name, value, unit FROM value JOIN metric USING (metric)"
              " WHERE run = ? ORDER BY metric");
  const char *separator = "\n        ";

  g_string_append(out, ",\n      \"metrics\": {");
  sqlite3_bind_int64(statement, 1, run);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_string_append(out, separator);
    append_json_value(out, statement, 0);
    g_string_append(out, ": { \"value\": ");
    append_json_value(out, statement, 1);
    g_string_append(out, ", \"unit\": ");
    append_json_value(out, statement, 2);
    g_string_append(out, " }");
    separator = ",\n        ";
  }
  g_string_append(out, "\n      }");
  sqlite3_finalize(statement);
}

static void
append_json_handovers(sqlite3 *database, int64_t run, GString *out)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT host, handover, from_node AS \"from\", to_node AS \"to\","
              " at_s AS \"at\", session, number AS \"session-number\","
              " anchor, correspondent,"
              " delay AS \"handover-delay\", delay_up AS \"handover-delay-up\","
              " gap AS \"interruption-gap\","
              " reactivity AS \"protocol-reactivity\", lost, messages,"
              " bytes, byte_hops AS \"byte-hops\","
              " wireless_messages AS \"wireless-messages\","
              " discovery_messages AS \"discovery-messages\""
              " FROM handover_ms WHERE run = ?"
              " ORDER BY at_s, host, handover, session, number");
  const char *separator = "\n        { ";

  g_string_append(out, ",\n      \"handovers\": [");
  sqlite3_bind_int64(statement, 1, run);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_string_append(out, separator);
    append_json_row(out, statement);
    g_string_append(out, " }");
    separator = ",\n        { ";
  }
  g_string_append(out, "\n      ]");
  sqlite3_finalize(statement);
}

void
table_json(sqlite3 *database, const DatasetRun *runs, guint count,
           bool has_handovers, GString *out)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT id, ?2 AS design, seed, replication, level, title,"
              " version, events FROM run JOIN scenario USING (scenario) WHERE"
              " run = ?1");

  g_string_append(out, "{\n  \"runs\": [");
  for (guint i = 0; i < count; i++) {
    sqlite3_bind_int64(statement, 1, runs[i].run);
    sqlite3_bind_text(statement, 2, runs[i].design, -1, SQLITE_STATIC);
    g_string_append(out, i > 0 ? ",\n    { " : "\n    { ");
    if (sqlite3_step(statement) == SQLITE_ROW)
      append_json_row(out, statement);
    sqlite3_reset(statement);
    append_json_metrics(database, runs[i].run, out);
    if (has_handovers)
      append_json_handovers(database, runs[i].run, out);
    g_string_append(out, "\n    }");
  }
  g_string_append(out, "\n  ]\n}\n");
  sqlite3_finalize(statement);
}
