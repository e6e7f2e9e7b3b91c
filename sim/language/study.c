/* A study owns all its texts and holds no pointer into a scenario, because it
 * outlives the scenarios that are read at its points.
 */

#include "study.h"

#include <string.h>

static void
free_axis(gpointer item)
{
  StudyAxis *axis = item;

  g_free(axis->name);
  g_free(axis->key);
  g_free(axis->unit);
  g_free(axis);
}

static void
free_point(gpointer item)
{
  StudyPoint *point = item;

  g_strfreev(point->values);
  g_free(point->label);
  g_free(point);
}

Study *
study_new(const char *name)
{
  Study *study = g_new0(Study, 1);

  study->name = g_strdup(name);
  study->options = g_strdup("");
  study->axes = g_ptr_array_new_with_free_func(free_axis);
  study->points = g_ptr_array_new_with_free_func(free_point);
  study->designs = g_ptr_array_new_with_free_func(g_free);
  study->runs = g_array_new(FALSE, FALSE, sizeof(StudyRun));
  study->repeat = 1;
  study->precision.confidence = 0.95;
  return study;
}

void
study_free(Study *study)
{
  if (!study)
    return;
  g_free(study->name);
  g_free(study->options);
  g_ptr_array_unref(study->axes);
  g_ptr_array_unref(study->points);
  g_ptr_array_unref(study->designs);
  g_array_unref(study->runs);
  g_free(study->precision.metric);
  g_free(study);
}

void
study_add_axis(Study *study, const char *name, const char *key,
               const char *unit)
{
  StudyAxis *axis = g_new0(StudyAxis, 1);

  axis->name = g_strdup(name);
  axis->key = g_strdup(key);
  axis->unit = g_strdup(unit);
  g_ptr_array_add(study->axes, axis);
}

void
study_add_point(Study *study, const char *const *values)
{
  StudyPoint *point = g_new0(StudyPoint, 1);
  GString *label = g_string_new(NULL);

  point->values = g_strdupv((char **)values);
  for (guint i = 0; i < study->axes->len; i++) {
    const StudyAxis *axis = study->axes->pdata[i];
    g_string_append_printf(label, "%s%s=%s%s%s", i > 0 ? ", " : "", axis->name,
                           values[i], *axis->unit ? " " : "", axis->unit);
  }
  point->label = g_string_free(label, FALSE);
  g_ptr_array_add(study->points, point);
}

void
study_add_run(Study *study, uint32_t point, uint32_t design,
              uint32_t replication, const char *id)
{
  StudyRun run = { point, design, replication, "" };

  g_strlcpy(run.id, id, sizeof run.id);
  g_array_append_val(study->runs, run);
}
