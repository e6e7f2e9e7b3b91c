/* The schema has these rules. Simulated times are integers of nanoseconds, and
 * those that end in _after count from link down. A time that did not happen is
 * NULL, as is a metric that is undefined. Tables are STRICT, so that a wrong
 * type is an error at once. What belongs to a run or a study is deleted with
 * it, but its scenario stays. A plan refers to runs by identity and not by row,
 * so that a run can be planned before it is done, and can belong to several
 * studies. The views are for people, and for other programs.
 */

#include "schema.h"

const char schema_sql[] =
  "CREATE TABLE scenario (\n"
  "  scenario INTEGER PRIMARY KEY,\n"
  "  path TEXT NOT NULL,\n"
  "  title TEXT NOT NULL,\n"
  /* text of the file and of its includes, and the digest of all files */
  "  text TEXT NOT NULL UNIQUE\n"
  ") STRICT;\n"
  "CREATE TABLE run (\n"
  "  run INTEGER PRIMARY KEY,\n"
  "  id TEXT NOT NULL UNIQUE,\n" /* SHA-256, see run_identity */
  "  scenario INTEGER NOT NULL REFERENCES scenario,\n"
  "  version TEXT NOT NULL,\n"
  "  parameters TEXT NOT NULL,\n"
  "  seed INTEGER NOT NULL,\n"
  "  replication INTEGER NOT NULL,\n"
  "  level TEXT NOT NULL,\n"
  "  duration INTEGER NOT NULL,\n"
  "  warmup INTEGER NOT NULL,\n"
  "  events INTEGER NOT NULL,\n"
  "  records INTEGER NOT NULL,\n" /* what it has beside metrics, by bits:
                                     1 handovers, 2 flows, 4 nodes,
                                     16 series */
  "  seconds REAL NOT NULL\n" /* of the wall clock; not a part of the result */
  ") STRICT;\n"
  /* The files of a scenario, as they were read, for running it again. */
  "CREATE TABLE source (\n"
  "  scenario INTEGER NOT NULL REFERENCES scenario ON DELETE CASCADE,\n"
  "  number INTEGER NOT NULL,\n" /* 0: the scenario file itself */
  "  path TEXT NOT NULL,\n"
  "  text TEXT NOT NULL,\n"
  "  PRIMARY KEY (scenario, number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  /* What was asked for: studies, their axes and points, and the runs that
   * belong to them. A planned run that is not in `run` has not been done
   * yet. */
  /* The number of a study is never used again, so that a sweep notices when
   * another one has taken its place. */
  "CREATE TABLE study (\n"
  "  study INTEGER PRIMARY KEY AUTOINCREMENT,\n"
  "  name TEXT NOT NULL,\n"
  "  file TEXT NOT NULL,\n" /* the last part of the path of its scenario */
  "  scenario INTEGER NOT NULL REFERENCES scenario,\n"
  "  version TEXT NOT NULL,\n"
  "  repeat INTEGER NOT NULL,\n"
  "  precision REAL,\n" /* half-width by mean that is wanted */
  "  precision_metric TEXT,\n"
  "  records INTEGER NOT NULL,\n" /* that its runs are to have, as in `run` */
  "  options TEXT NOT NULL,\n"    /* of the command line, one in each line */
  "  confidence REAL NOT NULL,\n"
  "  stored INTEGER NOT NULL,\n" /* greater if it was stored later */
  "  UNIQUE (name, file)\n"
  ") STRICT;\n"
  "CREATE TABLE axis (\n"
  "  study INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,\n"
  "  number INTEGER NOT NULL,\n"
  "  name TEXT NOT NULL,\n"
  "  key TEXT NOT NULL,\n"
  "  unit TEXT NOT NULL,\n"
  "  PRIMARY KEY (study, number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE point (\n"
  "  point INTEGER PRIMARY KEY,\n"
  "  study INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,\n"
  "  number INTEGER NOT NULL,\n"
  "  label TEXT NOT NULL,\n"
  "  UNIQUE (study, number)\n"
  ") STRICT;\n"
  "CREATE TABLE setting (\n"
  "  point INTEGER NOT NULL REFERENCES point ON DELETE CASCADE,\n"
  "  number INTEGER NOT NULL,\n" /* of the axis */
  "  name TEXT NOT NULL,\n"
  "  value TEXT NOT NULL,\n"
  "  number_value REAL,\n" /* NULL: it does not begin with a number */
  "  PRIMARY KEY (point, number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE plan (\n"
  "  point INTEGER NOT NULL REFERENCES point ON DELETE CASCADE,\n"
  "  replication INTEGER NOT NULL,\n"
  "  design_number INTEGER NOT NULL,\n"
  "  design TEXT NOT NULL,\n"
  "  id TEXT NOT NULL,\n"
  "  PRIMARY KEY (point, replication, design_number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE INDEX plan_id ON plan (id);\n"
  "CREATE TABLE failure (\n"
  "  id TEXT PRIMARY KEY,\n"
  "  reason TEXT NOT NULL,\n" /* crash, memory, time, error */
  "  detail TEXT NOT NULL,\n"
  "  attempts INTEGER NOT NULL\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE metric (\n"
  "  metric INTEGER PRIMARY KEY,\n"
  "  name TEXT NOT NULL UNIQUE,\n"
  "  unit TEXT NOT NULL,\n"
  "  help TEXT NOT NULL\n"
  ") STRICT;\n"
  "CREATE TABLE value (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  metric INTEGER NOT NULL REFERENCES metric,\n"
  "  value REAL,\n"
  "  PRIMARY KEY (run, metric)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE handover (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  host TEXT NOT NULL,\n"
  "  handover INTEGER NOT NULL,\n" /* number among those of the host, from 1 */
  "  from_node TEXT NOT NULL,\n"
  "  to_node TEXT,\n"
  "  down_at INTEGER NOT NULL,\n"
  "  up_after INTEGER,\n"
  "  discovered_after INTEGER,\n"
  "  configured_after INTEGER,\n"
  "  updated_after INTEGER,\n"
  "  registered_after INTEGER,\n"
  "  first_down_after INTEGER,\n"
  "  first_up_after INTEGER,\n"
  "  messages INTEGER NOT NULL,\n"
  "  bytes INTEGER NOT NULL,\n"
  "  byte_hops INTEGER NOT NULL,\n"
  "  wireless_messages INTEGER NOT NULL,\n"
  "  discovery_messages INTEGER NOT NULL,\n"
  "  flows INTEGER NOT NULL,\n"
  "  lost REAL NOT NULL,\n"
  "  PRIMARY KEY (run, host, handover)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE flow_handover (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  host TEXT NOT NULL,\n"
  "  handover INTEGER NOT NULL,\n"
  "  session TEXT NOT NULL,\n"   /* its section */
  "  number INTEGER NOT NULL,\n" /* among those of host and section, from 1 */
  "  anchor TEXT NOT NULL,\n"
  "  correspondent TEXT NOT NULL,\n"
  "  down_after INTEGER,\n"
  "  up_after INTEGER,\n"
  "  gap INTEGER,\n"
  "  lost REAL NOT NULL,\n"
  "  PRIMARY KEY (run, host, handover, session, number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE flow (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  host TEXT NOT NULL,\n"
  "  session TEXT NOT NULL,\n"
  "  number INTEGER NOT NULL,\n"
  "  correspondent TEXT NOT NULL,\n"
  "  anchor TEXT NOT NULL,\n"
  "  started_at INTEGER NOT NULL,\n"
  "  ended_at INTEGER NOT NULL,\n"
  "  sent REAL NOT NULL,\n"
  "  delivered REAL NOT NULL,\n"
  "  lost REAL NOT NULL,\n"
  "  in_flight REAL NOT NULL,\n"
  "  stretch REAL,\n"
  "  hop_stretch REAL,\n"
  "  delay REAL,\n"    /* s */
  "  overhead REAL,\n" /* tunnel octets times links, by delivered packets */
  "  PRIMARY KEY (run, host, session, number)\n"
  ") STRICT, WITHOUT ROWID;\n"
  "CREATE TABLE node (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  node TEXT NOT NULL,\n"
  "  bindings REAL,\n"
  "  data_bytes REAL NOT NULL,\n"
  "  data_packets REAL NOT NULL,\n"
  "  signalling_messages INTEGER NOT NULL,\n"
  "  PRIMARY KEY (run, node)\n"
  ") STRICT, WITHOUT ROWID;\n"
  /* How the observations of a run are spread: how many are in each cell of a
   * grid that is the same for all runs (sim/record/grid.h). */
  "CREATE TABLE grid (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  metric INTEGER NOT NULL REFERENCES metric,\n"
  "  cell INTEGER NOT NULL,\n"
  "  count INTEGER NOT NULL,\n"
  "  PRIMARY KEY (run, metric, cell)\n"
  ") STRICT, WITHOUT ROWID;\n"
  /* For each moment at which a packet arrived: its delay in ms, and how many
   * packets had arrived. */
  "CREATE TABLE series (\n"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
  "  name TEXT NOT NULL,\n"
  "  at INTEGER NOT NULL,\n"
  "  value REAL NOT NULL,\n"
  "  PRIMARY KEY (run, name, at)\n"
  ") STRICT, WITHOUT ROWID;\n"
  /* The names that studies have for the design of a run, with commas between
   * them; NULL if no study asks for it any more. */
  "CREATE VIEW run_design AS\n"
  "  SELECT run, (SELECT group_concat(design, ',') FROM (SELECT DISTINCT\n"
  "    design FROM plan WHERE plan.id = run.id ORDER BY design)) AS design\n"
  "  FROM run;\n"
  "CREATE VIEW result AS\n"
  "  SELECT run.run, design, seed, run.replication, name AS metric,\n"
  "    value, unit\n"
  "  FROM run JOIN run_design USING (run) JOIN value USING (run)\n"
  "    JOIN metric USING (metric);\n"
  /* One row for each metric of each run that a study asks for and that is
   * there. */
  "CREATE VIEW study_result AS\n"
  "  SELECT study.name AS study, file, point.number AS point, point.label,\n"
  "    plan.design, plan.replication, run.seed, run.run, run.id,\n"
  "    metric.name AS metric, value.value, metric.unit\n"
  "  FROM study JOIN point USING (study) JOIN plan USING (point)\n"
  "    JOIN run USING (id) JOIN value USING (run) JOIN metric USING (metric);\n"
  /* Means and standard deviations over replications; undefined values do not
   * count. */
  "CREATE VIEW summary AS\n"
  "  SELECT study, file, point, label, design, metric, unit,\n"
  "    count(value) AS count,\n"
  "    avg(value) AS mean, CASE WHEN count(value) > 1 THEN\n"
  "    sqrt(max(0, (sum(value * value) - count(value) * avg(value) *\n"
  "    avg(value)) / (count(value) - 1))) END AS deviation\n"
  "  FROM study_result GROUP BY study, file, point, design, metric;\n"
  /* Runs that a study asks for and that are not there, or lack records that it
   * asks for; the reason is NULL if they have not been tried. */
  "CREATE VIEW missing AS\n"
  "  SELECT study.name AS study, file, point.number AS point, point.label,\n"
  "    plan.design, plan.replication, plan.id, failure.reason,\n"
  "    failure.detail,\n"
  "    CASE WHEN run.run IS NULL THEN 'run' ELSE 'records' END AS what\n"
  "  FROM study JOIN point USING (study) JOIN plan USING (point)\n"
  "    LEFT JOIN failure ON failure.id = plan.id\n"
  "    LEFT JOIN run ON run.id = plan.id\n"
  "  WHERE run.run IS NULL OR study.records & ~run.records <> 0;\n"
  /* The cells of grids in the unit of the metric: the middle, which stands for
   * their values, and the bounds. */
  "CREATE VIEW grid_value AS\n"
  "  SELECT run, name AS metric, unit, cell, (part + 0.5) * width AS value,\n"
  "    part * width AS low, (part + 1) * width AS high, count FROM (\n"
  "      SELECT *, CASE WHEN cell > 128 THEN 128 + (cell - 1) % 128\n"
  "          ELSE max(cell - 1, 0) END AS part,\n"
  "        CASE cell WHEN 0 THEN 0.0\n"
  "          ELSE pow(2.0, max((cell - 1) / 128, 1) - 1030) END AS width\n"
  "      FROM grid)\n"
  "    JOIN metric USING (metric);\n"
  /* The least value that at least that share of the observations does not
   * exceed, and the bounds of its cell; for each twentieth. A cell has those
   * twentieths that are reached with it, and not before. */
  "CREATE VIEW quantile AS\n"
  "  WITH RECURSIVE twentieth (number) AS (\n"
  "    SELECT 0 UNION ALL SELECT number + 1 FROM twentieth WHERE number < "
  "20),\n"
  "  ranked AS (SELECT run, metric, cell, count,\n"
  "    sum(count) OVER (PARTITION BY run, metric ORDER BY cell) AS upto,\n"
  "    sum(count) OVER (PARTITION BY run, metric) AS total FROM grid),\n"
  "  reached AS (SELECT run, metric, cell, upto * 20 / total AS most,\n"
  "    iif(upto = count, -1, (upto - count) * 20 / total) AS before\n"
  "    FROM ranked)\n"
  "  SELECT r.run, v.metric, number / 20.0 AS share, value, low, high\n"
  "  FROM reached AS r JOIN twentieth ON number <= most AND number > before\n"
  "    JOIN metric AS m ON m.metric = r.metric\n"
  "    JOIN grid_value AS v ON v.run = r.run AND v.metric = m.name\n"
  "      AND v.cell = r.cell\n"
  "  WHERE most > before;\n"
  /* One row for each handover and flow, with times in ms, but `at_s` in s. */
  "CREATE VIEW handover_ms AS\n"
  "  SELECT run.run, design, h.host, h.handover, h.from_node, h.to_node,\n"
  "    h.down_at / 1e9 AS at_s, f.session, f.number, f.anchor,\n"
  "    f.correspondent,\n"
  "    f.down_after / 1e6 AS delay, f.up_after / 1e6 AS delay_up,\n"
  "    f.gap / 1e6 AS gap, h.registered_after / 1e6 AS reactivity, f.lost,\n"
  "    h.messages, h.bytes, h.byte_hops, h.wireless_messages,\n"
  "    h.discovery_messages\n"
  "  FROM run JOIN run_design USING (run) JOIN handover AS h USING (run)\n"
  "  LEFT JOIN flow_handover AS f USING (run, host, handover);\n";
