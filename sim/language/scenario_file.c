/* The parts of the reader make a scenario of a file, one after the other. The
 * study comes first: it changes keys, then --set does, and then the values of a
 * point replace the iterations. So the parts see a plain file. A ScenarioFile
 * keeps the Ini as it is before the values of a point replace anything, and
 * copies it for each point.
 */

#include "scenario_private.h"
#include "source.h"

#include "sim/base/name.h"

#include <string.h>

static void
clear_network(gpointer item)
{
  g_free(((ScenarioNetwork *)item)->name);
}

static void
clear_access(gpointer item)
{
  g_free(((ScenarioAccess *)item)->neighbours);
}

static void
clear_mobility(gpointer item)
{
  ScenarioMobility *mobility = item;
  g_free(mobility->name);
  g_array_unref(mobility->moves);
}

static void
clear_mobile(gpointer item)
{
  g_free(((ScenarioMobile *)item)->name);
}

static void
clear_correspondent(gpointer item)
{
  g_free(((ScenarioCorrespondent *)item)->name);
}

static void
clear_traffic(gpointer item)
{
  ScenarioTraffic *traffic = item;
  g_free(traffic->name);
  g_free(traffic->correspondents);
  g_free(traffic->mobiles);
  g_array_unref(traffic->times);
}

static void
clear_design(gpointer item)
{
  ScenarioDesign *design = item;
  g_free(design->name);
  g_free(design->settings);
}

/* Frees a row that was composed. Its classes belong to the table. */
static void
free_row(gpointer item)
{
  DesignRow *row = item;

  g_free((char *)row->name);
  g_free((DesignDefault *)row->defaults);
  g_free(row);
}

static GArray *
array_new(guint size, GDestroyNotify clear)
{
  GArray *array = g_array_new(FALSE, TRUE, size);
  if (clear)
    g_array_set_clear_func(array, clear);
  return array;
}

static Scenario *
scenario_new(const char *path)
{
  Scenario *scenario = g_new0(Scenario, 1);

  scenario->path = g_strdup(path);
  scenario->graph = graph_new();
  scenario->nodes = array_new(sizeof(ScenarioNode), NULL);
  scenario->networks = array_new(sizeof(ScenarioNetwork), clear_network);
  scenario->access = array_new(sizeof(ScenarioAccess), clear_access);
  scenario->mobilities = array_new(sizeof(ScenarioMobility), clear_mobility);
  scenario->mobiles = array_new(sizeof(ScenarioMobile), clear_mobile);
  scenario->correspondents =
    array_new(sizeof(ScenarioCorrespondent), clear_correspondent);
  scenario->traffics = array_new(sizeof(ScenarioTraffic), clear_traffic);
  scenario->failures = array_new(sizeof(ScenarioFailure), NULL);
  scenario->rows = g_ptr_array_new_with_free_func(free_row);
  scenario->designs = array_new(sizeof(ScenarioDesign), clear_design);
  return scenario;
}

void
scenario_free(Scenario *scenario)
{
  if (!scenario)
    return;
  g_free(scenario->path);
  g_free(scenario->text);
  g_free(scenario->canonical);
  g_free(scenario->digest);
  g_free(scenario->title);
  g_free(scenario->point);
  if (scenario->sources)
    g_ptr_array_unref(scenario->sources);
  g_free(scenario->host_names);
  g_free(scenario->node_names);
  g_free(scenario->access_names);
  graph_free(scenario->graph);
  g_array_unref(scenario->nodes);
  g_array_unref(scenario->networks);
  g_array_unref(scenario->access);
  g_array_unref(scenario->mobilities);
  g_array_unref(scenario->mobiles);
  g_array_unref(scenario->correspondents);
  g_array_unref(scenario->traffics);
  g_array_unref(scenario->failures);
  g_array_unref(scenario->designs);
  g_ptr_array_unref(scenario->rows);
  g_free(scenario);
}

const ScenarioDesign *
scenario_design(const Scenario *scenario, const char *name)
{
  for (guint i = 0; i < scenario->designs->len; i++) {
    const ScenarioDesign *design =
      &g_array_index(scenario->designs, ScenarioDesign, i);
    if (strcmp(design->name, name) == 0)
      return design;
  }
  return NULL;
}

/* Checks the keys of a study, also of one that is not asked for. */
static void
check_study(Reader *reader, const IniSection *section)
{
  StudySection config;

  reader_fill(reader, section, section_keys("study"), &config);
}

/* Reads all parts. What needs nodes without errors is left out if there are
 * errors, because its messages would only repeat them. */
static void
read_parts(Reader *reader)
{
  check_sections(reader);
  read_general(reader);
  read_nodes(reader);
  read_access(reader);
  read_mobilities(reader);
  read_mobiles(reader);
  read_sessions(reader);
  read_places(reader);
  read_designs(reader);
  reader_for_sections(reader, "study", check_study);
}

/* Returns the number of the axis whose name comes before "=" in "speed=5", or
 * -1 if there is none. */
static int
axis_of(const Study *study, const char *value)
{
  for (guint i = 0; i < study->axes->len; i++) {
    const char *name = ((StudyAxis *)study->axes->pdata[i])->name;
    if (g_str_has_prefix(value, name) && value[strlen(name)] == '=')
      return (int)i;
  }
  return -1;
}

/* Returns whether a point has the values that are asked for ("speed=5"), all of
 * which name an axis. */
static bool
is_asked_for(const Study *study, const StudyPoint *point,
             const char *const *values)
{
  for (; values && *values; values++)
    if (strcmp(strchr(*values, '=') + 1,
               point->values[axis_of(study, *values)]) != 0)
      return false;
  return true;
}

/* Returns the values of an axis, without repetition: "1, 2, 5". The caller owns
 * the text. */
static char *
values_of(const Study *study, int axis)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new();

  for (guint i = 0; i < study->points->len; i++) {
    char *value = ((StudyPoint *)study->points->pdata[i])->values[axis];
    if (!g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
      g_ptr_array_add(values, value);
  }
  g_ptr_array_add(values, NULL);
  return g_strjoinv(", ", (char **)values->pdata);
}

/* Checks that "speed=5" is a value of an axis. Complains if it is none. */
static bool
check_value(Reader *reader, const Study *study, const char *value)
{
  const char *one[] = { value, NULL };
  IniPlace option = { "--point", 0, 0, NULL };
  int axis = axis_of(study, value);

  for (guint i = 0; axis >= 0 && i < study->points->len; i++)
    if (is_asked_for(study, study->points->pdata[i], one))
      return true;
  if (axis < 0) {
    ini_complain(reader->ini, &option,
                 "'%s' is no value of an axis; expected such as speed=5",
                 value);
  } else {
    g_autofree char *values = values_of(study, axis);
    ini_complain(reader->ini, &option, "'%s': expected one of the values %s",
                 value, values);
  }
  return false;
}

/* Returns the first point that has the values of the options, and stores how
 * many have them. Returns NULL, and complains, if there is none. */
static const StudyPoint *
choose_point(Reader *reader, const Study *study, uint32_t *count)
{
  const char *const *values = reader->options->values;
  IniPlace option = { "--point", 0, 0, NULL };
  const StudyPoint *first = NULL;
  bool is_good = true;

  for (const char *const *value = values; value && *value; value++)
    is_good = check_value(reader, study, *value) && is_good;
  *count = 0;
  for (guint i = 0; is_good && i < study->points->len; i++) {
    const StudyPoint *point = study->points->pdata[i];
    if (!is_asked_for(study, point, values))
      continue;
    first = first ? first : point;
    ++*count;
  }
  if (is_good && !first && study->points->len > 0)
    ini_complain(reader->ini, &option,
                 "no point of the study has all of these "
                 "values");
  return first;
}

/* Lets the study and the options change the file, and returns the study with
 * its points, which the caller owns. Returns NULL if they cannot: what else was
 * said of a file without their changes would be about another file. */
static Study *
prepare_study(Reader *reader)
{
  const ScenarioOptions *options = reader->options;
  const char *name = options->study ? options->study : "";
  guint before = reader->ini->messages->len;

  study_override(reader, name);
  for (const char *const *set = options->sets; set && *set; set++)
    ini_set(reader->ini, *set);
  return reader->ini->messages->len == before ? read_study(reader, name) : NULL;
}

/* Chooses a point of a file that is read alone, and puts its values in. Returns
 * false if there is none; then keys that iterate have no value. */
static bool
prepare_point(Reader *reader)
{
  g_autoptr(Study) study = prepare_study(reader);
  uint32_t count;
  const StudyPoint *point = study ? choose_point(reader, study, &count) : NULL;

  if (!point)
    return false;
  study_bind(reader->ini, study, point);
  reader->scenario->records = study->records;
  if (study->axes->len > 0) {
    reader->scenario->point = g_strdup(point->label);
    reader->scenario->point_count = count;
  }
  return true;
}

static void
add_canonical(Scenario *scenario)
{
  scenario->canonical = scenario_canonical(scenario);
  scenario->digest =
    g_compute_checksum_for_string(G_CHECKSUM_SHA256, scenario->canonical, -1);
}

/* Computes what random streams are named by. */
static void
number_names(Scenario *scenario)
{
  const Graph *graph = scenario->graph;
  uint32_t node_count = graph_nodes(graph);

  scenario->host_names = g_new(uint64_t, scenario->mobiles->len);
  scenario->node_names = g_new(uint64_t, node_count);
  scenario->access_names = g_new(uint64_t, scenario->access->len);
  for (guint i = 0; i < scenario->mobiles->len; i++)
    scenario->host_names[i] =
      name_number(g_array_index(scenario->mobiles, ScenarioMobile, i).name);
  for (uint32_t i = 0; i < node_count; i++)
    scenario->node_names[i] = name_number(graph_name(graph, i));
  for (guint i = 0; i < scenario->access->len; i++)
    scenario->access_names[i] =
      scenario
        ->node_names[g_array_index(scenario->access, ScenarioAccess, i).node];
  for (guint i = 0; i < scenario->traffics->len; i++) {
    ScenarioTraffic *t = &g_array_index(scenario->traffics, ScenarioTraffic, i);
    t->name_number = name_number(t->name);
  }
}

/* Returns the text of Scenario.text, which the caller frees. */
static char *
text_of(const Ini *ini)
{
  g_autofree char *digest = source_digest(ini->sources, ini->names);

  if (ini->sources->len == 0)
    return g_strdup(ini->text->str);
  return g_strdup_printf("%s\n# all files: %s\n", ini->text->str, digest);
}

/* Returns an Ini without sections that reads its files as the options say. */
static Ini *
ini_for(const ScenarioOptions *options)
{
  Ini *ini = ini_new();

  ini->stored = options->stored;
  return ini;
}

/* Makes a scenario of an Ini, which it frees. `is_prepared` says that the
 * values of a point are in it already. Returns NULL if there are messages. */
static Scenario *
scenario_read(Ini *ini, const char *path, const DesignTable *table,
              const ScenarioOptions *options, bool is_prepared,
              GPtrArray **messages)
{
  Reader reader = { .ini = ini, .table = table, .options = options };
  IniPlace whole = { path, 0, 0, NULL };
  bool has_point = true;

  reader.scenario = scenario_new(path);
  reader.network_of = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  reader.positions = g_array_new(FALSE, TRUE, sizeof(Position));
  if (!is_prepared)
    has_point = prepare_point(&reader);
  if (ini->sections->len == 0 && ini->messages->len == 0)
    ini_complain(ini, &whole, "is empty: expected sections, such as [general]");
  if (has_point && ini->sections->len > 0)
    read_parts(&reader);
  reader.scenario->text = is_prepared ? g_strdup(ini->text->str) : text_of(ini);
  reader.scenario->sources = g_ptr_array_ref(ini->sources);
  *messages = ini_take_messages(ini);
  if ((*messages)->len > 0) {
    g_clear_pointer(&reader.scenario, scenario_free);
  } else {
    number_names(reader.scenario);
    add_canonical(reader.scenario);
  }
  g_array_unref(reader.network_of);
  g_array_unref(reader.positions);
  ini_free(ini);
  return reader.scenario;
}

Scenario *
scenario_load(const char *path, const DesignTable *table,
              const ScenarioOptions *options, GPtrArray **messages)
{
  Ini *ini = ini_for(options);

  ini_read_file(ini, path);
  return scenario_read(ini, path, table, options, false, messages);
}

Scenario *
scenario_parse(const char *path, const char *text, gsize length,
               const DesignTable *table, const ScenarioOptions *options,
               GPtrArray **messages)
{
  Ini *ini = ini_for(options);

  ini_read_text(ini, path, text, length);
  return scenario_read(ini, path, table, options, false, messages);
}

struct ScenarioFile {
  Ini *ini; /* with the changes of the study and of the options */
  char *path;
  const DesignTable *table;
  const ScenarioOptions *options;
  Study *study;
};

static ScenarioFile *
file_new(Ini *ini, const char *path, const DesignTable *table,
         const ScenarioOptions *options, GPtrArray **messages)
{
  ScenarioFile *file = g_new0(ScenarioFile, 1);
  Reader reader = { .ini = ini, .table = table, .options = options };

  *file = (ScenarioFile){ ini, g_strdup(path), table, options, NULL };
  reader.scenario = scenario_new(path);
  file->study = prepare_study(&reader);
  scenario_free(reader.scenario);
  *messages = ini_take_messages(ini);
  if ((*messages)->len > 0)
    g_clear_pointer(&file, scenario_file_free);
  return file;
}

ScenarioFile *
scenario_file_load(const char *path, const DesignTable *table,
                   const ScenarioOptions *options, GPtrArray **messages)
{
  Ini *ini = ini_for(options);

  ini_read_file(ini, path);
  return file_new(ini, path, table, options, messages);
}

ScenarioFile *
scenario_file_parse(const char *path, const char *text, gsize length,
                    const DesignTable *table, const ScenarioOptions *options,
                    GPtrArray **messages)
{
  Ini *ini = ini_for(options);

  ini_read_text(ini, path, text, length);
  return file_new(ini, path, table, options, messages);
}

void
scenario_file_free(ScenarioFile *file)
{
  if (!file)
    return;
  ini_free(file->ini);
  study_free(file->study);
  g_free(file->path);
  g_free(file);
}

Study *
scenario_file_study(const ScenarioFile *file)
{
  return file->study;
}

GPtrArray *
scenario_file_studies(const ScenarioFile *file)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < file->ini->sections->len; i++) {
    const IniSection *section = file->ini->sections->pdata[i];
    if (strcmp(section->type, "study") == 0)
      g_ptr_array_add(names, g_strdup(section->name));
  }
  return names;
}

const GPtrArray *
scenario_file_sources(const ScenarioFile *file)
{
  return file->ini->sources;
}

char *
scenario_file_text(const ScenarioFile *file)
{
  return text_of(file->ini);
}

static void
free_names(gpointer item)
{
  FileNames *names = item;

  g_ptr_array_unref(names->names);
  g_free(names);
}

static FileNames *
add_names(GPtrArray *all, const IniPlace *at, const char *base)
{
  FileNames *names = g_new0(FileNames, 1);

  *names = (FileNames){ at->file, at->line, at->column, base,
                        g_ptr_array_new_with_free_func(g_free) };
  g_ptr_array_add(all, names);
  return names;
}

/* Adds the names that the import has at all points, if one is absolute. */
static void
add_imports(const ScenarioFile *file, GPtrArray *all)
{
  const Study *study = file->study;
  const IniEntry *entry =
    ini_entry_find(ini_section_find(file->ini, "topology", ""), "import");
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  bool is_absolute = false;

  if (!entry || !entry->value)
    return;
  FileNames *names =
    add_names(all, &entry->value_at, import_base(entry, file->path));
  for (guint i = 0; i < study->points->len; i++) {
    char *name = study_value(entry, study, study->points->pdata[i]);
    is_absolute |= g_path_is_absolute(name);
    if (g_hash_table_contains(seen, name)) {
      g_free(name);
      continue;
    }
    g_hash_table_add(seen, name);
    g_ptr_array_add(names->names, name);
  }
  if (!is_absolute)
    g_ptr_array_set_size(all, (gint)all->len - 1);
}

GPtrArray *
scenario_file_absolutes(const ScenarioFile *file)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(free_names);
  const GArray *includes = file->ini->absolutes;

  for (guint i = 0; i < includes->len; i++) {
    const IniPlace *at = &g_array_index(includes, IniPlace, i);
    add_names(all, at, at->file);
  }
  add_imports(file, all);
  return all;
}

Scenario *
scenario_file_read(const ScenarioFile *file, uint32_t point,
                   GPtrArray **messages)
{
  Ini *ini = ini_copy(file->ini);

  study_bind(ini, file->study, file->study->points->pdata[point]);
  return scenario_read(ini, file->path, file->table, file->options, true,
                       messages);
}
