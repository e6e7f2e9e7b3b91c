/* A place is found by walking along the path in a tree of its own, from a
 * folder that is as deep in it as paths lead up:
 *
 *   x.ini          here/x.ini
 *   ./../y.ini     y.ini                 include ../y.ini
 *   /a/b/z.ini     absolute/a/b/z.ini    include ../absolute/a/b/z.ini
 *
 * So names that are relative need no change, and one that is absolute gets the
 * same text before it wherever it points. That is why it may be put before an
 * iteration, as in ../absolute${map = /a/b.graphml, /a/c.graphml}, whose values
 * are the names of points. If such an iteration has a relative value as well,
 * its file is written once more to where the value then leads.
 *
 * Folders that all paths have in common are left out where nothing has to be
 * changed.
 */

#include "extract.h"

#include "sim/language/source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* What places depend on. */
typedef struct Layout {
  const Origin *origin;
  Extract *extract;
  GPtrArray *names; /* FileNames: where there are absolute paths */
  char *here;       /* name of the folders that stand for those above */
  char *absolute;   /* name of the folder of absolute paths; "": none */
  guint above;      /* how many folders relative paths lead up */
  guint common;     /* how many folders are left out */
  bool is_absolute; /* the scenario file has an absolute path */
  GError **error;
} Layout;

void
extract_free(Extract *extract)
{
  if (!extract)
    return;
  g_free(extract->scenario);
  g_free(extract->replication_axis);
  g_ptr_array_unref(extract->files);
  g_ptr_array_unref(extract->folders);
  g_ptr_array_unref(extract->sets);
  g_free(extract);
}

static const char *
scenario_path(const Origin *origin)
{
  return origin->sources->pdata[0];
}

/* Returns a word that is in no path. The caller frees it. */
static char *
unused_word(const GPtrArray *sources, const char *word)
{
  GString *unused = g_string_new(word);

  for (guint i = 0; i < sources->len; i += 2)
    while (strstr(sources->pdata[i], unused->str))
      g_string_append_c(unused, '-');
  return g_string_free(unused, FALSE);
}

/* Returns the words between the slashes of a path, without those that lead
 * nowhere. The caller owns the array. */
static GPtrArray *
words_of(const char *path)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);

  for (char **part = parts; *part; part++)
    if (**part != '\0' && strcmp(*part, ".") != 0)
      g_ptr_array_add(words, g_strdup(*part));
  return words;
}

static bool
is_up(const char *word)
{
  return strcmp(word, "..") == 0;
}

/* Returns the folders of a place, or of a part of it. The caller frees it. */
static char *
joined(const GPtrArray *words, guint from, guint to)
{
  GString *path = g_string_new(NULL);

  for (guint i = from; i < to; i++)
    g_string_append_printf(path, "%s%s", i > from ? "/" : "",
                           (char *)words->pdata[i]);
  return g_string_free(path, FALSE);
}

/* A way from folder to folder. */
typedef struct Walk {
  GPtrArray *at;   /* char *: the words of where it is; owned */
  guint bottom;    /* it may not lead below so many words */
  guint lowest;    /* so many words it has had at least */
  guint common;    /* the first words that are left out */
  GPtrArray *left; /* takes the folders that it leaves again; NULL: none does */
} Walk;

/* Goes along a path. Returns false if it leads out. */
static bool
walk_on(Walk *walk, const char *path)
{
  g_autoptr(GPtrArray) words = words_of(path);

  for (guint i = 0; i < words->len; i++) {
    const char *word = words->pdata[i];
    guint depth = walk->at->len;
    if (!is_up(word)) {
      g_ptr_array_add(walk->at, g_strdup(word));
      continue;
    }
    if (depth == walk->bottom)
      return false;
    if (walk->left)
      g_ptr_array_add(walk->left, joined(walk->at, walk->common, depth));
    g_ptr_array_set_size(walk->at, (gint)depth - 1);
    walk->lowest = MIN(walk->lowest, depth - 1);
  }
  return true;
}

/* Returns how many folders a path leads up from where it begins. */
static guint
count_above(const char *path)
{
  g_autoptr(GPtrArray) words = words_of(path);
  int depth = 0, least = 0;

  for (guint i = 0; i < words->len; i++) {
    depth += is_up(words->pdata[i]) ? -1 : 1;
    least = MIN(least, depth);
  }
  return (guint)-least;
}

/* Returns a walk that is where a path begins. */
static Walk
start_of(const Layout *layout, const char *path)
{
  Walk walk = { .at = g_ptr_array_new_with_free_func(g_free),
                .lowest = G_MAXUINT };

  if (!g_path_is_absolute(path))
    for (guint i = 0; i < layout->above; i++)
      g_ptr_array_add(walk.at, g_strdup(layout->here));
  else if (*layout->absolute)
    g_ptr_array_add(walk.at, g_strdup(layout->absolute));
  walk.bottom = g_path_is_absolute(path) ? walk.at->len : 0;
  return walk;
}

/* Returns the rest of a path after a folder, or NULL if it does not begin with
 * that. */
static const char *
below(const char *path, const char *folder)
{
  gsize length = strlen(folder);

  if (!g_str_has_prefix(path, folder))
    return NULL;
  if (g_str_has_suffix(folder, "/") || path[length] == '/')
    return path + length;
  return NULL;
}

/* Returns how many folders can be left out for one path. */
static guint
common_of(const Layout *layout, const char *path)
{
  const char *scenario = scenario_path(layout->origin);
  g_autofree char *folder = g_path_get_dirname(scenario);
  Walk walk = start_of(layout, scenario);
  const char *rest = path == scenario ? "" : below(path, folder);
  guint common = 0;

  if (walk_on(&walk, folder)) {
    walk.lowest = walk.at->len;
    common = rest && walk_on(&walk, rest) ? walk.lowest : 0;
  }
  g_ptr_array_unref(walk.at);
  return common;
}

/* Finds the folders that can be left out: those in which all files are to which
 * the scenario leads, and which no path leaves on its way. */
static void
find_common(Layout *layout)
{
  const GPtrArray *sources = layout->origin->sources;

  layout->common = G_MAXUINT;
  for (guint i = 0; i < sources->len; i += 2) {
    const char *path = sources->pdata[i];
    if (g_path_is_absolute(path) == layout->is_absolute)
      layout->common = MIN(layout->common, common_of(layout, path));
  }
}

static void
refuse(const Layout *layout, const char *path)
{
  g_set_error(layout->error, EXTRACT_ERROR, 0,
              "the database has a file '%s', and that is no path that can be "
              "unpacked",
              path);
}

/* Returns whether the last word of a path can be the name of a file. */
static bool
has_file_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *last = slash ? slash + 1 : path;

  return *last != '\0' && strcmp(last, ".") != 0 && !is_up(last);
}

/* Goes to the place of a path, and adds the folders through which those go that
 * name it: an absolute path is gone as a whole, and a relative one from the
 * folder of the scenario. */
static bool
walk_to(const Layout *layout, Walk *walk, const char *path)
{
  g_autofree char *folder = g_path_get_dirname(scenario_path(layout->origin));
  bool is_whole = g_path_is_absolute(path) && layout->names->len > 0;
  const char *rest = is_whole ? NULL : below(path, folder);

  if (rest && !walk_on(walk, folder))
    return false;
  walk->left = layout->extract->folders;
  return walk_on(walk, rest ? rest : path);
}

/* Returns the folders of the place of a path, and as its last word the file; or
 * NULL and an error. The caller owns it. */
static GPtrArray *
place_of(const Layout *layout, const char *path)
{
  Walk walk = start_of(layout, path);

  if (g_path_is_absolute(path) == layout->is_absolute)
    walk.common = layout->common;
  if (!has_file_name(path) || !walk_to(layout, &walk, path)) {
    refuse(layout, path);
    g_ptr_array_unref(walk.at);
    return NULL;
  }
  g_ptr_array_remove_range(walk.at, 0, walk.common);
  return walk.at;
}

/* Adds a file, unless it is there already. Returns false and an error if
 * another one is at its place. Takes the place and the text. */
static bool
add_file(const Layout *layout, char *place, char *text)
{
  GPtrArray *files = layout->extract->files;
  const char *other = source_find(files, place);

  if (!other) {
    g_ptr_array_add(files, place);
    g_ptr_array_add(files, text);
    return true;
  }
  bool is_same = strcmp(other, text) == 0;
  if (!is_same)
    g_set_error(layout->error, EXTRACT_ERROR, 0,
                "the database has two files that would both become '%s'",
                place);
  g_free(place);
  g_free(text);
  return is_same;
}

/* Returns the way from a place to where absolute paths begin. The caller frees
 * it. */
static char *
way_from(const Layout *layout, const GPtrArray *place)
{
  GString *way = g_string_new(place->len > 1 || *layout->absolute ? "" : ".");

  for (guint i = 1; i < place->len; i++)
    g_string_append(way, i > 1 ? "/.." : "..");
  if (*layout->absolute)
    g_string_append_printf(way, "%s%s", way->len > 0 ? "/" : "",
                           layout->absolute);
  return g_string_free(way, FALSE);
}

/* Puts a text before the name that begins at a line and column, after a
 * quote. */
static void
insert_way(GString *text, int line, int column, const char *way)
{
  const char *at = text->str;

  if (g_str_has_prefix(at, "\xef\xbb\xbf"))
    at += 3;
  for (; line > 1; line--)
    at = strchr(at, '\n') + 1;
  at = g_utf8_offset_to_pointer(at, column - 1);
  g_string_insert(text, at + (*at == '"') - text->str, way);
}

/* Returns the text of a file in which the way to them is put before all its
 * absolute names. The caller frees it. */
static char *
changed_text(const Layout *layout, const char *path, const char *text,
             const char *way)
{
  GString *changed = g_string_new(text);
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

  for (guint i = 0; i < layout->names->len; i++) {
    const FileNames *names = layout->names->pdata[i];
    if (names->line > 0 && strcmp(names->file, path) == 0 &&
        g_hash_table_add(seen, GINT_TO_POINTER(names->line)))
      insert_way(changed, names->line, names->column, way);
  }
  return g_string_free(changed, FALSE);
}

/* Adds a file once more, at the place where a relative name leads with the way
 * before it. */
static bool
add_copy(const Layout *layout, const GPtrArray *place, const char *way,
         const char *name, const char *text)
{
  g_autofree char *moved = g_strconcat(way, name, NULL);
  Walk walk = { .at = g_ptr_array_new_with_free_func(g_free),
                .left = layout->extract->folders };

  for (guint i = 0; i + 1 < place->len; i++)
    g_ptr_array_add(walk.at, g_strdup(place->pdata[i]));
  bool is_good = walk_on(&walk, moved);
  if (is_good)
    is_good =
      add_file(layout, joined(walk.at, 0, walk.at->len), g_strdup(text));
  else
    refuse(layout, name);
  g_ptr_array_unref(walk.at);
  return is_good;
}

/* Adds the files of the relative names beside absolute ones once more. */
static bool
add_copies(const Layout *layout, const FileNames *names, const GPtrArray *place,
           const char *way)
{
  bool is_good = true;

  for (guint i = 0; i < names->names->len && is_good; i++) {
    const char *name = names->names->pdata[i];
    g_autofree char *path = source_path(names->base, name);
    const char *text = source_find(layout->origin->sources, path);
    if (!g_path_is_absolute(name) && text)
      is_good = add_copy(layout, place, way, name, text);
  }
  return is_good;
}

/* Adds a file at its place, and what it needs of copies. */
static bool
add_source(const Layout *layout, const char *path, const char *text)
{
  g_autoptr(GPtrArray) place = place_of(layout, path);
  bool is_first = path == scenario_path(layout->origin);
  bool is_good = place != NULL;

  if (!place)
    return false;
  g_autofree char *way = way_from(layout, place);
  for (guint i = 0; i < layout->names->len && is_good; i++) {
    const FileNames *names = layout->names->pdata[i];
    if (names->line == 0 ? is_first : strcmp(names->file, path) == 0)
      is_good = add_copies(layout, names, place, way);
  }
  if (is_first)
    layout->extract->scenario = joined(place, 0, place->len);
  return is_good && add_file(layout, joined(place, 0, place->len),
                             changed_text(layout, path, text, way));
}

/* Adds an option, with the way before its value if that is an absolute path. */
static void
add_set(const Layout *layout, const char *set)
{
  g_autoptr(GPtrArray) place = words_of(layout->extract->scenario);
  g_autofree char *way = way_from(layout, place);
  g_autofree char *label = g_strdup_printf("--set %s", set);
  GString *changed = g_string_new(set);

  for (guint i = 0; i < layout->names->len; i++) {
    const FileNames *names = layout->names->pdata[i];
    if (names->line > 0 || strcmp(names->file, label) != 0)
      continue;
    const char *value = strchr(set, '=') + 1;
    value += strspn(value, " \t");
    g_string_insert(changed, value + (*value == '"') - set, way);
  }
  g_ptr_array_add(layout->extract->sets, g_string_free(changed, FALSE));
}

/* Finds out what places depend on, and fills the Extract. Returns whether that
 * has gone well. */
static bool
fill(Layout *layout)
{
  const GPtrArray *sources = layout->origin->sources;
  const GPtrArray *sets = layout->origin->sets;
  bool is_good = true;

  layout->is_absolute = g_path_is_absolute(scenario_path(layout->origin));
  layout->here = unused_word(sources, "here");
  layout->absolute =
    layout->is_absolute ? g_strdup("") : unused_word(sources, "absolute");
  for (guint i = 0; i < sources->len; i += 2)
    if (!g_path_is_absolute(sources->pdata[i]))
      layout->above = MAX(layout->above, count_above(sources->pdata[i]));
  if (!layout->is_absolute || layout->names->len == 0)
    find_common(layout);
  for (guint i = 0; i < sources->len && is_good; i += 2)
    is_good = add_source(layout, sources->pdata[i], sources->pdata[i + 1]);
  for (guint i = 0; i + 1 < sets->len && is_good; i++)
    add_set(layout, sets->pdata[i]);
  g_ptr_array_add(layout->extract->sets, NULL);
  g_free(layout->here);
  g_free(layout->absolute);
  return is_good;
}

/* Returns the name of the axis whose values are replications, or NULL. The
 * caller frees it. */
static char *
replication_axis(const ScenarioFile *file)
{
  const GPtrArray *axes = scenario_file_study(file)->axes;

  for (guint i = 0; i < axes->len; i++) {
    const StudyAxis *axis = axes->pdata[i];
    if (strcmp(axis->key, "general.replication") == 0)
      return g_strdup(axis->name);
  }
  return NULL;
}

Extract *
extract_new(const Origin *origin, const DesignTable *table, GError **error)
{
  ScenarioOptions options = origin_options(origin);
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file =
    scenario_file_load(scenario_path(origin), table, &options, &messages);
  Extract *extract = g_new0(Extract, 1);

  extract->files = g_ptr_array_new_with_free_func(g_free);
  extract->folders = g_ptr_array_new_with_free_func(g_free);
  extract->sets = g_ptr_array_new_with_free_func(g_free);
  if (file) {
    g_autoptr(GPtrArray) names = scenario_file_absolutes(file);
    Layout layout = {
      .origin = origin, .extract = extract, .names = names, .error = error
    };
    extract->replication_axis = replication_axis(file);
    if (fill(&layout))
      return extract;
  } else {
    g_ptr_array_add(messages, NULL);
    g_autofree char *all = g_strjoinv("\n", (char **)messages->pdata);
    g_set_error(error, EXTRACT_ERROR, 0,
                "the scenario cannot be read any more:\n%s", all);
  }
  extract_free(extract);
  return NULL;
}

static gboolean
make_folder(const char *folder, GError **error)
{
  if (g_mkdir_with_parents(folder, 0777) == 0)
    return TRUE;
  g_set_error(error, EXTRACT_ERROR, 0, "%s: cannot make this folder: %s",
              folder, g_strerror(errno));
  return FALSE;
}

gboolean
extract_write(const Extract *extract, const char *folder, GError **error)
{
  gboolean is_good = TRUE;

  for (guint i = 0; i < extract->folders->len && is_good; i++) {
    g_autofree char *path =
      g_build_filename(folder, extract->folders->pdata[i], NULL);
    is_good = make_folder(path, error);
  }
  for (guint i = 0; i < extract->files->len && is_good; i += 2) {
    g_autofree char *path =
      g_build_filename(folder, extract->files->pdata[i], NULL);
    g_autofree char *above = g_path_get_dirname(path);
    is_good =
      make_folder(above, error) &&
      g_file_set_contents(path, extract->files->pdata[i + 1], -1, error);
  }
  return is_good;
}
