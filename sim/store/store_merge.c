/* Joins the parts of a sweep. Rows are matched by what they say and not by
 * their rows: scenarios by their texts, metrics by their names, studies
 * by their names and files, points by their numbers in a study, runs by their
 * identities. The other database is attached, and everything is copied by SQL
 * in one transaction.
 */

#include "ask.h"
#include "store_private.h"

#include <string.h>

/* The studies that both have: p in the part, and m in the store. */
#define STUDIES " FROM part.study AS p JOIN main.study AS m USING (name, file)"
#define STUDY "iif(p.name = '', p.file, p.name || ' of ' || p.file)"

/* Finds studies of the same name and file that have another scenario or another
 * version. */
static const char conflict_sql[] =
  "SELECT " STUDY STUDIES " JOIN part.scenario AS ps ON ps.scenario ="
  " p.scenario JOIN main.scenario AS ms ON ms.scenario = m.scenario"
  " WHERE ps.text <> ms.text OR p.version <> m.version";

#define AXES_OF_PART "(SELECT count(*) FROM part.axis WHERE study = p.study)"
#define AXES_OF_MAIN "(SELECT count(*) FROM main.axis WHERE study = m.study)"
#define AXIS(a)                                                                \
  a ".name || ' (' || " a ".key || iif(" a ".unit = '', '', ', ' || " a        \
    ".unit) || ')'"
#define OPTIONS(a)                                                             \
  "' (' || ifnull(nullif(replace(trim(" a                                      \
  ".options, char(10)), char(10), ', '), ''), 'no options') || ')'"
#define JOIN_POINTS                                                            \
  " JOIN part.point AS pp ON pp.study = p.study"                               \
  " JOIN main.point AS mp ON mp.study = m.study AND mp.number = pp.number"

/* What may not differ in a study that both have: what the part has, what the
 * store has, and where it differs. A number means the same design at all
 * points, also at those that only one of them has. Options decide about runs in
 * ways that only identities tell: a seed matters, but how often a run is
 * repeated does not. Every part plans all runs but those that a precision adds,
 * so parts with other runs meet at some place of the plan. */
static const struct {
  const char *part, *main, *where;
} differences[] = {
  { AXES_OF_PART " || ' axes'", AXES_OF_MAIN,
    " WHERE " AXES_OF_PART " <> " AXES_OF_MAIN },
  { "'the axis ' || " AXIS("pa"), AXIS("ma"),
    " JOIN part.axis AS pa ON pa.study = p.study"
    " JOIN main.axis AS ma ON ma.study = m.study AND ma.number = pa.number"
    " WHERE (pa.name, pa.key, pa.unit) <> (ma.name, ma.key, ma.unit)"
    " ORDER BY pa.number" },
  { "'the point ' || pp.label", "mp.label",
    JOIN_POINTS " WHERE pp.label <> mp.label ORDER BY pp.number" },
  { "'at ' || pp.label || ' ' || ps.name || ' = ' || ps.value",
    "ms.name || ' = ' || ms.value",
    JOIN_POINTS
    " JOIN part.setting AS ps ON ps.point = pp.point"
    " JOIN main.setting AS ms ON ms.point = mp.point AND ms.number = ps.number"
    " WHERE (ps.name, ps.value) <> (ms.name, ms.value)"
    " ORDER BY pp.number, ps.number" },
  { "'the design ' || pd.design", "md.design",
    " JOIN (SELECT DISTINCT study, design_number, design FROM part.plan"
    "  JOIN part.point USING (point)) AS pd ON pd.study = p.study"
    " JOIN (SELECT DISTINCT study, design_number, design FROM main.plan"
    "  JOIN main.point USING (point)) AS md ON md.study = m.study"
    "  AND md.design_number = pd.design_number"
    " WHERE pd.design <> md.design ORDER BY pd.design_number" },
  { "'at ' || iif(pp.label = '', '', pp.label || ', ') || pq.design ||"
    " ', replication ' || pq.replication || ' the run ' ||"
    " substr(pq.id, 1, 12) || " OPTIONS("p"),
    "substr(mq.id, 1, 12) || " OPTIONS("m"),
    JOIN_POINTS " JOIN part.plan AS pq ON pq.point = pp.point"
                " JOIN main.plan AS mq ON mq.point = mp.point"
                "  AND mq.replication = pq.replication"
                "  AND mq.design_number = pq.design_number"
                " WHERE pq.id <> mq.id"
                " ORDER BY pp.number, pq.replication, pq.design_number" },
};

/* Finds metrics that have another unit. */
static const char unit_sql[] =
  "SELECT name FROM part.metric AS p JOIN main.metric AS m USING (name)"
  " WHERE p.unit <> m.unit";

/* Finds metrics that have another value in the same run, as a sentence. */
static const char value_sql[] =
  "SELECT printf('run %.12s has %s = %s, but that of the parts before has %s',"
  " p.id, pm.name, ifnull(printf('%!.17g', pv.value), 'none'),"
  " ifnull(printf('%!.17g', mv.value), 'none'))"
  " FROM part.run AS p JOIN main.run AS m USING (id)"
  " JOIN part.value AS pv ON pv.run = p.run"
  " JOIN part.metric AS pm ON pm.metric = pv.metric"
  " JOIN main.metric AS mm ON mm.name = pm.name"
  " JOIN main.value AS mv ON mv.run = m.run AND mv.metric = mm.metric"
  " WHERE pv.value IS NOT mv.value ORDER BY p.id, pm.name";

/* Copies what runs refer to, and what was asked for. This comes before any
 * run. */
static const char plan_sql[] =
  "INSERT OR IGNORE INTO main.scenario (path, title, text)"
  "  SELECT path, title, text FROM part.scenario ORDER BY scenario;"
  "INSERT OR IGNORE INTO main.source SELECT m.scenario, number, s.path, s.text"
  "  FROM part.source AS s JOIN part.scenario AS p USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text;"
  "INSERT OR IGNORE INTO main.metric (name, unit, help)"
  "  SELECT name, unit, help FROM part.metric ORDER BY metric;"
  "INSERT OR IGNORE INTO main.study (name, file, scenario, version, repeat,"
  "  records, options, precision, precision_metric, confidence, stored)"
  "  SELECT s.name, file, m.scenario, version, repeat, records, options,"
  "  precision, precision_metric, confidence, stored +"
  "  (SELECT ifnull(max(stored), 0) FROM main.study) FROM part.study AS s"
  "  JOIN part.scenario AS p USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text ORDER BY study;"
  "UPDATE main.study AS m SET records = records | (SELECT p.records"
  "  FROM part.study AS p WHERE p.name = m.name AND p.file = m.file)"
  "  WHERE (name, file) IN (SELECT name, file FROM part.study);"
  "INSERT OR IGNORE INTO main.axis SELECT m.study, a.number, a.name, key, unit"
  "  FROM part.axis AS a JOIN part.study AS p USING (study)"
  "  JOIN main.study AS m ON m.name = p.name AND m.file = p.file;"
  "INSERT OR IGNORE INTO main.point (study, number, label)"
  "  SELECT m.study, number, label FROM part.point JOIN part.study AS p"
  "  USING (study) JOIN main.study AS m ON m.name = p.name AND"
  "  m.file = p.file ORDER BY point;"
  "CREATE TEMP TABLE place AS SELECT pp.point AS old, mp.point AS new"
  "  FROM part.point AS pp JOIN part.study AS ps USING (study)"
  "  JOIN main.study AS ms ON ms.name = ps.name AND ms.file = ps.file"
  "  JOIN main.point AS mp ON mp.study = ms.study AND mp.number = pp.number;"
  "CREATE UNIQUE INDEX temp.place_old ON place (old);"
  "INSERT OR IGNORE INTO main.setting SELECT new, number, name, value,"
  "  number_value FROM part.setting JOIN place ON old = point;"
  "INSERT OR IGNORE INTO main.plan SELECT new, replication, design_number,"
  "  design, id FROM part.plan JOIN place ON old = point;";

/* Copies the runs that are not there yet, their values and grids, and the notes
 * about failures of runs that no part has done, or none with the records that
 * studies ask for. The table `moved` says which records are to be copied, as
 * bits: all of a run that is new, and of the others those that are not there
 * yet. */
static const char runs_sql[] =
  "CREATE TEMP TABLE fresh AS SELECT id FROM part.run"
  "  WHERE id NOT IN (SELECT id FROM main.run);"
  "CREATE UNIQUE INDEX temp.fresh_id ON fresh (id);"
  "INSERT INTO main.run (id, scenario, version, parameters, seed, replication,"
  "  level, duration, warmup, events, records, seconds)"
  "  SELECT r.id, m.scenario, version, parameters, seed, replication, level,"
  "  duration, warmup, events, 0, seconds FROM part.run AS r"
  "  JOIN fresh USING (id) JOIN part.scenario AS p USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text ORDER BY r.run;"
  "CREATE TEMP TABLE moved AS SELECT p.run AS old, m.run AS new,"
  "  p.records & ~m.records AS kinds FROM part.run AS p JOIN main.run AS m"
  "  USING (id);"
  "CREATE UNIQUE INDEX temp.moved_old ON moved (old);"
  "CREATE UNIQUE INDEX temp.moved_new ON moved (new);"
  "INSERT INTO main.value SELECT new, m.metric, value FROM fresh"
  "  JOIN part.run AS r USING (id) JOIN moved ON old = r.run"
  "  JOIN part.value AS v ON v.run = old JOIN part.metric AS p USING (metric)"
  "  JOIN main.metric AS m ON m.name = p.name;"
  "INSERT INTO main.grid SELECT new, m.metric, cell, count FROM fresh"
  "  JOIN part.run AS r USING (id) JOIN moved ON old = r.run"
  "  JOIN part.grid AS g ON g.run = old JOIN part.metric AS p USING (metric)"
  "  JOIN main.metric AS m ON m.name = p.name;"
  "UPDATE main.run SET records = records | (SELECT kinds FROM moved"
  "  WHERE new = run) WHERE run IN (SELECT new FROM moved);"
  "CREATE TEMP TABLE complete AS SELECT id FROM main.run"
  "  WHERE id NOT IN (SELECT id FROM main.missing);"
  "DELETE FROM main.failure WHERE id IN (SELECT id FROM complete);"
  "INSERT OR IGNORE INTO main.failure SELECT * FROM part.failure"
  "  WHERE id NOT IN (SELECT id FROM complete);";

static const char end_sql[] =
  "DROP TABLE place; DROP TABLE fresh; DROP TABLE moved; DROP TABLE complete;";

/* Tables of records, whose other columns are copied as they are. */
static const struct {
  const char *table;
  unsigned kind;
} of_runs[] = {
  { "handover", RECORD_HANDOVERS }, { "flow_handover", RECORD_HANDOVERS },
  { "flow", RECORD_FLOWS },         { "node", RECORD_NODES },
  { "series", RECORD_SERIES },
};

/* What is joined: the store, and the part that is attached to it. */
typedef struct Joint {
  Store *store;
  const char *part; /* its path, for messages */
} Joint;

/* Says what went wrong while a part was read. */
static gboolean
fail(const Joint *joint, const char *why, GError **error)
{
  g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", joint->part,
              why);
  return FALSE;
}

/* Executes SQL statements about the part. What goes wrong is a fault of the
 * part, unless it is that the store cannot be written. */
static gboolean
execute(const Joint *joint, const char *sql, GError **error)
{
  g_autoptr(GError) trouble = NULL;

  if (store_execute(joint->store, sql, &trouble))
    return TRUE;
  int code = sqlite3_extended_errcode(joint->store->database);
  if (code != SQLITE_FULL && code != SQLITE_IOERR_WRITE)
    return fail(joint, store_complaint(joint->store->database), error);
  g_propagate_error(error, g_steal_pointer(&trouble));
  return FALSE;
}

/* Asks for the first value of a query, and stores it, or NULL if there is no
 * row. The caller owns it. Returns false, and an error, if it cannot be
 * asked. */
static gboolean
first_text(const Joint *joint, const char *sql, char **text, GError **error)
{
  Ask ask = ask_begin(joint->store->database, sql);

  *text = ask_next(&ask) ? ask_text(&ask, 0) : NULL;
  gboolean is_good = !ask.why || fail(joint, ask.why, error);
  ask_end(&ask, NULL);
  return is_good;
}

/* Returns false, and an error that has the sentence with what was found in the
 * place of its %s, if the query finds something. */
static gboolean
refuse(const Joint *joint, const char *sql, const char *sentence,
       GError **error)
{
  g_autofree char *found = NULL;

  if (!first_text(joint, sql, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  g_autoptr(GString) text = g_string_new(sentence);
  g_string_replace(text, "%s", found, 1);
  g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN, "%s: %s", joint->part,
              text->str);
  return FALSE;
}

static gboolean
check_studies(const Joint *joint, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS(differences); i++) {
    g_autofree char *sql =
      g_strconcat("SELECT " STUDY " || ' has ' || ", differences[i].part,
                  " || ' where that of the parts before has ' || ",
                  differences[i].main, STUDIES, differences[i].where, NULL);
    if (!refuse(joint, sql, "its study %s", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_part(const Joint *joint, GError **error)
{
  return refuse(joint, conflict_sql,
                "its study %s is of another text of the scenario, or of "
                "another version, than that of the parts before",
                error) &&
         check_studies(joint, error) &&
         refuse(joint, unit_sql, "has %s in another unit than the parts before",
                error) &&
         refuse(joint, value_sql, "%s", error);
}

/* Copies the rows of a table for the runs that are to get that kind of
 * records. */
static gboolean
copy_rows(const Joint *joint, const char *table, unsigned kind, GError **error)
{
  g_autofree char *query = g_strdup_printf(
    "SELECT group_concat('t.' || name, ', ') FROM pragma_table_info('%s')"
    " WHERE name <> 'run'",
    table);
  g_autofree char *columns = NULL;

  if (!first_text(joint, query, &columns, error))
    return FALSE;
  g_autofree char *sql =
    g_strdup_printf("INSERT INTO main.%s SELECT new, %s FROM part.%s AS t JOIN"
                    " moved ON old = t.run WHERE kinds & %u",
                    table, columns, table, kind);
  return execute(joint, sql, error);
}

static gboolean
copy_part(const Joint *joint, GError **error)
{
  if (!store_begin(joint->store, error))
    return FALSE;
  gboolean is_good = check_part(joint, error) &&
                     execute(joint, plan_sql, error) &&
                     execute(joint, runs_sql, error);
  for (size_t i = 0; i < G_N_ELEMENTS(of_runs) && is_good; i++)
    is_good = copy_rows(joint, of_runs[i].table, of_runs[i].kind, error);
  if (is_good && execute(joint, end_sql, error) &&
      store_end(joint->store, error))
    return TRUE;
  store_give_up(joint->store);
  return FALSE;
}

gboolean
store_merge(Store *store, const char *part, GError **error)
{
  Joint joint = { store, part };
  Store *other = store_open_to_read(part, error);
  char *sql = sqlite3_mprintf("ATTACH %Q AS part", part);
  gboolean is_good = FALSE;

  if (other && execute(&joint, sql, error)) {
    is_good = copy_part(&joint, error);
    is_good = execute(&joint, "DETACH part", is_good ? error : NULL) && is_good;
  }
  sqlite3_free(sql);
  store_free(other);
  return is_good;
}
