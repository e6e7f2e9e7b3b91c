/* This file has what all parts of the reader use. It fills a config struct from
 * a section and those that it is `like`, resolves names, and complains. A
 * section is read by the table of its keys, so a part sees values in base units
 * only. The headings of all sections are checked here, and [general] and
 * [topology] are read.
 */

#include "scenario_private.h"

#include <string.h>

enum { MOST_CHAIN = 16, MOST_QUOTED = 60 };

void
reader_reject(Reader *reader, IniEntry *entry, const char *why)
{
  if (entry->is_bad)
    return;
  entry->is_bad = true;
  if (!entry->value) {
    ini_complain(reader->ini, &entry->key_at, "expected key = value");
    return;
  }
  glong length = g_utf8_strlen(entry->value, -1);
  g_autofree char *shown =
    g_utf8_substring(entry->value, 0, MIN(length, MOST_QUOTED));
  if (entry->key)
    ini_complain(reader->ini, &entry->value_at, "%s = %s%s: %s", entry->key,
                 shown, length > MOST_QUOTED ? "..." : "", why);
  else
    ini_complain(reader->ini, &entry->value_at, "%s", why);
}

void
reader_reject_text(Reader *reader, const Text *text, const char *why)
{
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  if (text->entry)
    reader_reject(reader, text->entry, why);
  else
    ini_complain(reader->ini, &whole, "%s", why);
}

const Key *
section_keys(const char *type)
{
  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    if (strcmp(s->type, type) == 0)
      return s->keys;
  return NULL;
}

/* Returns the key of that name, or NULL. */
static const Key *
keys_find(const Key *keys, const char *name)
{
  for (; keys->name; keys++)
    if (strcmp(keys->name, name) == 0)
      return keys;
  return NULL;
}

static void
reject_key(Reader *reader, const IniSection *section, IniEntry *entry,
           const Key *keys)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();

  for (; keys->name; keys++)
    g_ptr_array_add(names, (char *)keys->name);
  g_ptr_array_add(names, NULL);
  const char *near =
    nearest_word(entry->key, (const char *const *)names->pdata);
  if (near)
    ini_complain(reader->ini, &entry->key_at,
                 "unknown key '%s' in [%s]; did you mean '%s'?", entry->key,
                 section->type, near);
  else
    ini_complain(reader->ini, &entry->key_at, "unknown key '%s' in [%s]",
                 entry->key, section->type);
}

/* Returns whether an entry is allowed although its key is not in the table of
 * the section. So are `like` and x-..., and in a study the keys of other
 * sections. */
static bool
is_common(const IniSection *section, const IniEntry *entry)
{
  return strcmp(entry->key, "like") == 0 ||
         g_str_has_prefix(entry->key, "x-") ||
         (strcmp(section->type, "study") == 0 && strchr(entry->key, '.'));
}

/* Returns whether an entry has a value that can be read. Complains if it has
 * none, or an empty one. */
static bool
has_value(Reader *reader, IniEntry *entry)
{
  if (!entry->value) {
    ini_complain(reader->ini, &entry->key_at, "expected key = value");
    return false;
  }
  if (*entry->value == '\0') {
    ini_complain(reader->ini, &entry->value_at, "'%s' has no value",
                 entry->key);
    return false;
  }
  /* there is a message about an iteration that is left */
  return strstr(entry->value, "${") == NULL;
}

/* Stores the value of an entry in the config struct, or complains. */
static void
fill_entry(Reader *reader, const IniSection *section, IniEntry *entry,
           const Key *keys, void *config)
{
  const Key *key = keys_find(keys, entry->key);
  Value value = { 0 };
  g_autofree char *why = NULL;

  if (is_common(section, entry))
    return;
  if (!key)
    reject_key(reader, section, entry, keys);
  else if (!has_value(reader, entry))
    return;
  else if (key_is_text(key))
    *(Text *)((char *)config + key->offset) = (Text){ entry->value, entry };
  else if (key_parse(key, entry->value, &value, &why))
    key_store(key, &value, config);
  else
    reader_reject(reader, entry, why);
}

void
reader_fill_defaults(const Key *keys, void *config)
{
  for (const Key *key = keys; key->name; key++)
    if (key_is_text(key))
      *(Text *)((char *)config + key->offset) = (Text){ key->fallback, NULL };
  key_store_defaults(keys, config);
}

void
reader_fill_some(Reader *reader, const IniSection *section, const Key *keys,
                 void *config)
{
  for (guint i = 0; section && i < section->entries->len; i++) {
    IniEntry *entry = section->entries->pdata[i];
    if (keys_find(keys, entry->key))
      fill_entry(reader, section, entry, keys, config);
  }
}

/* Returns whether a section has a name in its heading; [mobile MN{1..3}] has
 * three names. */
static bool
section_has_name(const IniSection *section, const char *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *why = NULL;

  if (!names_expand(section->name, names, &why))
    return false;
  for (guint i = 0; i < names->len; i++)
    if (strcmp(names->pdata[i], name) == 0)
      return true;
  return false;
}

/* Returns the section that a `like` names, or NULL after a complaint. */
static const IniSection *
find_like(Reader *reader, const IniSection *section, IniEntry *entry)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; entry->value && i < sections->len; i++) {
    const IniSection *other = sections->pdata[i];
    if (strcmp(other->type, section->type) == 0 &&
        section_has_name(other, entry->value))
      return other;
  }
  g_autofree char *why = g_strdup_printf("there is no [%s %s]", section->type,
                                         entry->value ? entry->value : "");
  reader_reject(reader, entry, why);
  return NULL;
}

bool
reader_may_follow(Reader *reader, GPtrArray *chain, const IniSection *section,
                  IniEntry *entry)
{
  const char *why = NULL;

  if (g_ptr_array_find(chain, section, NULL))
    why = "makes a circle";
  else if (chain->len >= MOST_CHAIN)
    why = "makes a chain of more than 16 sections";
  if (why)
    reader_reject(reader, entry, why);
  return !why;
}

/* Returns a section and those that it is like, the last one first: a section
 * comes after the one that it is like. The caller owns the array. */
static GPtrArray *
like_chain(Reader *reader, const IniSection *section)
{
  GPtrArray *chain = g_ptr_array_new();

  while (section) {
    IniEntry *entry = ini_entry_find(section, "like");
    g_ptr_array_insert(chain, 0, (gpointer)section);
    section = entry ? find_like(reader, section, entry) : NULL;
    if (section && !reader_may_follow(reader, chain, section, entry))
      break;
  }
  return chain;
}

void
reader_fill(Reader *reader, const IniSection *section, const Key *keys,
            void *config)
{
  reader_fill_defaults(keys, config);
  reader_fill_over(reader, section, keys, config);
}

void
reader_fill_over(Reader *reader, const IniSection *section, const Key *keys,
                 void *config)
{
  g_autoptr(GPtrArray) chain = like_chain(reader, section);

  for (guint i = 0; i < chain->len; i++) {
    const IniSection *one = chain->pdata[i];
    for (guint j = 0; j < one->entries->len; j++)
      fill_entry(reader, one, one->entries->pdata[j], keys, config);
  }
}

GPtrArray *
section_names(Reader *reader, const IniSection *section)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *why = NULL;

  if (!names_expand(section->name, names, &why))
    ini_complain(reader->ini, &section->at, "[%s %s]: %s", section->type,
                 section->name, why);
  return names;
}

static bool
is_pattern(const char *name)
{
  return strpbrk(name, "*?") != NULL;
}

/* Adds the indices of the candidates that a name or pattern stands for. Returns
 * whether there are any. */
static bool
resolve_one(const char *name, const char *const *candidates, uint32_t count,
            GArray *indices)
{
  bool is_found = false;

  for (uint32_t i = 0; i < count; i++) {
    if (is_pattern(name) ? !g_pattern_match_simple(name, candidates[i])
                         : strcmp(name, candidates[i]) != 0)
      continue;
    is_found = true;
    g_array_append_val(indices, i);
  }
  return is_found;
}

void
reader_reject_name(Reader *reader, const Text *text, const char *what,
                   const char *name, const char *const *candidates,
                   uint32_t count)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_autofree char *why = NULL;

  for (uint32_t i = 0; i < count; i++)
    g_ptr_array_add(words, (char *)candidates[i]);
  g_ptr_array_add(words, NULL);
  const char *near = nearest_word(name, (const char *const *)words->pdata);
  if (near)
    why = g_strdup_printf("there is no %s '%s'; did you mean '%s'?", what, name,
                          near);
  else
    why = g_strdup_printf("there is no %s '%s'", what, name);
  reader_reject_text(reader, text, why);
}

GArray *
reader_resolve(Reader *reader, const Text *text, const char *what,
               const char *const *candidates, uint32_t count)
{
  GArray *indices = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *why = NULL;

  if (!names_expand(text->text, names, &why))
    reader_reject_text(reader, text, why);
  for (guint i = 0; i < names->len; i++)
    if (!resolve_one(names->pdata[i], candidates, count, indices) &&
        !(is_pattern(names->pdata[i]) && !text->entry))
      reader_reject_name(reader, text, what, names->pdata[i], candidates,
                         count);
  return indices;
}

const char **
access_names(const Scenario *scenario)
{
  const char **names = g_new0(const char *, scenario->access->len + 1);

  for (guint i = 0; i < scenario->access->len; i++)
    names[i] = graph_name(
      scenario->graph, g_array_index(scenario->access, ScenarioAccess, i).node);
  return names;
}

static const ScenarioSection *
section_type(const char *type)
{
  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    if (strcmp(s->type, type) == 0)
      return s;
  return NULL;
}

static void
check_section(Reader *reader, const IniSection *section)
{
  const ScenarioSection *known = section_type(section->type);
  g_autoptr(GPtrArray) types = g_ptr_array_new();

  if (known && known->is_named == (*section->name != '\0'))
    return;
  if (known) {
    ini_complain(reader->ini, &section->at,
                 known->is_named ? "[%s] needs a name: [%s NAME]"
                                 : "[%s] has no name: write [%s]",
                 section->type, section->type);
    return;
  }
  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    g_ptr_array_add(types, (char *)s->type);
  g_ptr_array_add(types, NULL);
  const char *near =
    nearest_word(section->type, (const char *const *)types->pdata);
  if (near)
    ini_complain(reader->ini, &section->at,
                 "unknown section type '%s'; did you mean '%s'?", section->type,
                 near);
  else
    ini_complain(reader->ini, &section->at, "unknown section type '%s'",
                 section->type);
}

/* Complains if --set has added a section. It may only change sections that are
 * there. Exceptions are sections without names, and [access] and [design],
 * whose names are patterns or designs. */
static void
check_set_section(Reader *reader, const IniSection *section)
{
  const ScenarioSection *known = section_type(section->type);

  if (section->at.line > 0 || !known || !known->is_named ||
      strcmp(section->type, "access") == 0 ||
      strcmp(section->type, "design") == 0)
    return;
  ini_complain(reader->ini, &section->at, "there is no [%s %s] to change",
               section->type, section->name);
}

void
check_sections(Reader *reader)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    check_section(reader, section);
    check_set_section(reader, section);
    const IniSection *first =
      ini_section_find(reader->ini, section->type, section->name);
    if (first != section && section->at.line > 0)
      ini_complain(reader->ini, &section->at,
                   "this section was begun already in line %d", first->at.line);
  }
}

/* Fills a config struct with the defaults, and from all sections of a type that
 * has no names. */
static void
fill_single(Reader *reader, const char *type, void *config)
{
  const GPtrArray *sections = reader->ini->sections;

  reader_fill_defaults(section_keys(type), config);
  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (strcmp(section->type, type) == 0)
      reader_fill_over(reader, section, section_keys(type), config);
  }
}

void
read_general(Reader *reader)
{
  Scenario *scenario = reader->scenario;
  const GeneralConfig *general = &reader->general;
  const IniSection *section = ini_section_find(reader->ini, "general", "");
  IniPlace whole = { scenario->path, 0, 0, NULL };

  fill_single(reader, "general", &reader->general);
  fill_single(reader, "topology", &reader->topology);
  scenario->title = g_strdup(general->title.text);
  scenario->duration = general->duration;
  scenario->warmup = general->warmup;
  scenario->finds_warmup = general->find_warmup;
  scenario->attach_within = general->attach_within;
  scenario->seed = (uint64_t)general->seed;
  scenario->replication = (uint32_t)general->replication;
  scenario->level = (Level)general->level;
  if (general->duration == 0 && !ini_entry_find(section, "duration"))
    ini_complain(reader->ini, &whole,
                 "[general] must give a duration, such as duration = 600 s");
  else if (general->duration > 0 && general->warmup >= general->duration)
    ini_complain(reader->ini, &whole,
                 "[general] warm-up must be shorter than duration");
}
