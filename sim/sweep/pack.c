/* Numbers and arrays are copied as they are in memory, as reader and writer are
 * the same program. Lengths are checked nevertheless, so that octets of
 * anything else are refused and not read past their end. Texts end with NUL, so
 * that they can be borrowed from the octets.
 */

#include "pack.h"

#include <string.h>

static void
add(GByteArray *out, const void *octets, gsize length)
{
  g_byte_array_append(out, octets, (guint)length);
}

static void
add_array(GByteArray *out, const GArray *array)
{
  guint length = array->len;

  add(out, &length, sizeof length);
  add(out, array->data, length * g_array_get_element_size((GArray *)array));
}

static void
add_text(GByteArray *out, const char *text)
{
  add(out, text, strlen(text) + 1);
}

static void
add_names(GByteArray *out, const GPtrArray *names)
{
  guint length = names->len;

  add(out, &length, sizeof length);
  for (guint i = 0; i < length; i++)
    add_text(out, names->pdata[i]);
}

static void
add_info(GByteArray *out, const RunInfo *info)
{
  add_text(out, info->id);
  add_text(out, info->parameters);
  add_text(out, info->level);
  add(out, &info->seed, sizeof info->seed);
  add(out, &info->replication, sizeof info->replication);
  add(out, &info->duration, sizeof info->duration);
  add(out, &info->warmup, sizeof info->warmup);
  add(out, &info->seconds, sizeof info->seconds);
}

GByteArray *
pack_results(const RunInfo *info, const Results *results)
{
  GByteArray *out = g_byte_array_new();

  add_info(out, info);
  add(out, results->values, metric_count() * sizeof *results->values);
  add(out, &results->events, sizeof results->events);
  add_array(out, results->handovers);
  add_array(out, results->flow_handovers);
  add_array(out, results->flows);
  add_array(out, results->nodes);
  add_array(out, results->arrivals);
  add_array(out, results->grids);
  add_names(out, results->node_names);
  add_names(out, results->host_names);
  add_names(out, results->section_names);
  return out;
}

/* What is still to be read. `at` becomes NULL when something is missing, and
 * all later reads do nothing. */
typedef struct Rest {
  const guint8 *at;
  gsize length;
} Rest;

static void
take(Rest *rest, void *octets, gsize length)
{
  if (!rest->at || rest->length < length) {
    rest->at = NULL;
    return;
  }
  if (length > 0)
    memcpy(octets, rest->at, length);
  rest->at += length;
  rest->length -= length;
}

static void
take_array(Rest *rest, GArray *array)
{
  guint length = 0, size = g_array_get_element_size(array);

  take(rest, &length, sizeof length);
  if (!rest->at || rest->length / size < length) {
    rest->at = NULL;
    return;
  }
  g_array_set_size(array, length);
  take(rest, array->data, (gsize)length * size);
}

/* Returns a text that is borrowed from the octets. */
static const char *
take_text(Rest *rest)
{
  const char *text = (const char *)rest->at;
  const guint8 *end = rest->at ? memchr(rest->at, 0, rest->length) : NULL;

  if (!end) {
    rest->at = NULL;
    return "";
  }
  rest->length -= (gsize)(end + 1 - rest->at);
  rest->at = end + 1;
  return text;
}

static void
take_info(Rest *rest, RunInfo *info)
{
  info->id = take_text(rest);
  info->parameters = take_text(rest);
  info->level = take_text(rest);
  take(rest, &info->seed, sizeof info->seed);
  take(rest, &info->replication, sizeof info->replication);
  take(rest, &info->duration, sizeof info->duration);
  take(rest, &info->warmup, sizeof info->warmup);
  take(rest, &info->seconds, sizeof info->seconds);
}

static void
take_names(Rest *rest, GPtrArray *names)
{
  guint length = 0;

  take(rest, &length, sizeof length);
  for (guint i = 0; i < length && rest->at; i++)
    g_ptr_array_add(names, g_strdup(take_text(rest)));
}

Results *
unpack_results(const guint8 *octets, gsize length, RunInfo *info)
{
  Rest rest = { octets, length };
  Results *results = results_new();

  take_info(&rest, info);
  take(&rest, results->values, metric_count() * sizeof *results->values);
  take(&rest, &results->events, sizeof results->events);
  take_array(&rest, results->handovers);
  take_array(&rest, results->flow_handovers);
  take_array(&rest, results->flows);
  take_array(&rest, results->nodes);
  take_array(&rest, results->arrivals);
  take_array(&rest, results->grids);
  take_names(&rest, results->node_names);
  take_names(&rest, results->host_names);
  take_names(&rest, results->section_names);
  if (rest.at && rest.length == 0)
    return results;
  results_free(results);
  return NULL;
}
