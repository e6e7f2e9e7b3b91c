/* A chart as text: a column of times, the lifelines, and what happens.
 *
 *           ms  MN       AR32     G1       AR41        message      B   arrives
 *        0.000  |        +------->|        |           PBU        120    28.000
 *
 * The lifelines share the columns that the others leave. If the names have no
 * room above them, numbers stand there, and the names follow below the chart.
 * If there is no room for the lifelines themselves, the names of sender and
 * receiver stand in their place.
 */

#include "chart.h"

#include <string.h>

enum {
  LINE_WIDTH = 80,
  TIME_WIDTH = 11,
  AREA_WIDTH = 39,
  NOTE_WIDTH = LINE_WIDTH - 1 - TIME_WIDTH - 2 - AREA_WIDTH,
  SPACING_MOST = 12,
  SPACING_LEAST = 3,
};

/* Returns the number of columns that a letter takes on a terminal. */
static int
letter_width(gunichar c)
{
  if (g_unichar_iszerowidth(c))
    return 0;
  return g_unichar_iswide(c) ? 2 : 1;
}

int
chart_width(const char *text)
{
  int width = 0;

  for (; *text; text = g_utf8_next_char(text))
    width += letter_width(g_utf8_get_char(text));
  return width;
}

/* Returns how many octets of the text fit into `width` columns. */
static size_t
fitting(const char *text, int width)
{
  const char *at = text;

  while (*at) {
    width -= letter_width(g_utf8_get_char(at));
    if (width < 0)
      break;
    at = g_utf8_next_char(at);
  }
  return (size_t)(at - text);
}

char *
chart_clip(const char *text, int width)
{
  int tail_width = width / 3;
  const char *tail = text + strlen(text);

  if (chart_width(text) <= width)
    return g_strdup(text);
  while (tail > text && chart_width(g_utf8_prev_char(tail)) <= tail_width)
    tail = g_utf8_prev_char(tail);
  g_autofree char *head =
    g_strndup(text, fitting(text, width - 1 - chart_width(tail)));
  return g_strconcat(head, "~", tail, NULL);
}

/* Appends the text, clipped or filled with spaces to `width` columns. */
static void
put_cell(GString *out, const char *text, int width)
{
  g_autofree char *clipped = chart_clip(text, width);

  g_string_append_printf(out, "%s%*s", clipped, width - chart_width(clipped),
                         "");
}

/* Returns a time in milliseconds, without a fraction from 10000 s on. The
 * caller owns it. */
static char *
time_text(SimTime time)
{
  return g_strdup_printf("%.*f", time < 10000 * SIM_SECOND ? 3 : 0,
                         (double)time / 1e6);
}

/* Returns the number of columns from one lifeline to the next; 0 if there is no
 * room for lifelines. */
static int
spacing_of(const Chart *chart)
{
  int spacing = MIN(AREA_WIDTH / (int)chart->lifelines->len, SPACING_MOST);
  return spacing < SPACING_LEAST ? 0 : spacing;
}

static bool
has_room_for_names(const Chart *chart, int spacing)
{
  for (guint i = 0; i < chart->lifelines->len; i++)
    if (chart_width(chart->lifelines->pdata[i]) >= spacing)
      return false;
  return true;
}

static void
put_head(const Chart *chart, int spacing, GString *out)
{
  bool has_names = has_room_for_names(chart, spacing);

  g_string_append_printf(out, " %*s  ", TIME_WIDTH, "ms");
  for (guint i = 0; spacing > 0 && i < chart->lifelines->len; i++) {
    g_autofree char *number = g_strdup_printf("%u", i + 1);
    put_cell(out, has_names ? chart->lifelines->pdata[i] : number, spacing);
  }
  if (spacing > 0)
    g_string_append_printf(
      out, "%*s", AREA_WIDTH - spacing * (int)chart->lifelines->len, "");
  else
    put_cell(out, "from > to", AREA_WIDTH);
  g_string_append(out, "message      B   arrives\n");
}

static void
put_names(const Chart *chart, GString *out)
{
  g_string_append_c(out, '\n');
  for (guint i = 0; i < chart->lifelines->len; i++) {
    g_autofree char *name = chart_clip(chart->lifelines->pdata[i], 72);
    g_string_append_printf(out, "%4u = %s\n", i + 1, name);
  }
}

/* Draws an arrow, or only a stub if the message has not arrived anywhere, or
 * was lost where it began. */
static void
draw_arrow(const ChartRow *row, int spacing, char *area)
{
  int from = (int)row->from * spacing;
  bool has_end = row->to != INDEX_NONE && row->to != row->from;
  int to = has_end ? (int)row->to * spacing : from + 2;
  int low = MIN(from, to), high = MAX(from, to);
  char end = row->kind == CHART_LOST ? 'x' : to > from ? '>' : '<';

  memset(area + low + 1, '-', (size_t)(high - low - 1));
  area[from] = '+';
  if (!has_end)
    area[to] = row->kind == CHART_LOST ? 'x' : '>';
  else
    area[to > from ? to - 1 : to + 1] = end;
}

/* Appends the lifelines, and what happens on them, in AREA_WIDTH columns: "="
 * for a moment, "#" for a wait, or an arrow. */
static void
put_area(const Chart *chart, const ChartRow *row, int spacing, GString *out)
{
  char area[AREA_WIDTH + 1];
  int last = spacing * (int)(chart->lifelines->len - 1);

  memset(area, ' ', AREA_WIDTH);
  area[AREA_WIDTH] = '\0';
  for (int at = 0; at <= last; at += spacing)
    area[at] = '|';
  if (row->kind == CHART_MOMENT)
    memset(area, '=', (size_t)last + 1);
  else if (row->kind == CHART_WAIT)
    area[(int)row->from * spacing] = '#';
  else
    draw_arrow(row, spacing, area);
  g_string_append(out, area);
}

static void
put_places(const Chart *chart, const ChartRow *row, GString *out)
{
  enum { ROOM = (AREA_WIDTH - 4) / 2 };
  const char *names[2] = { "", "" };

  if (row->from != INDEX_NONE)
    names[0] = chart->lifelines->pdata[row->from];
  if (row->to != INDEX_NONE)
    names[1] = chart->lifelines->pdata[row->to];
  g_autofree char *from = chart_clip(names[0], ROOM);
  g_autofree char *to = chart_clip(names[1], ROOM);
  g_autofree char *both =
    g_strconcat(from, row->to == INDEX_NONE ? "" : " > ", to, NULL);
  put_cell(out, both, AREA_WIDTH);
}

static void
put_note(const ChartRow *row, GString *out)
{
  g_autofree char *lasts = time_text(row->lasts);
  g_autofree char *arrives = time_text(row->arrives);
  g_autofree char *note = NULL;

  switch (row->kind) {
  case CHART_MOMENT:
    note = g_strdup(row->label);
    break;
  case CHART_WAIT:
    note = g_strdup_printf("%s ms %s", lasts, row->label);
    break;
  case CHART_ARRIVES:
  case CHART_LOST:
  case CHART_UNDER_WAY:
    note = g_strdup_printf("%-9s%5u%10s", row->label, row->octets,
                           row->kind == CHART_ARRIVES ? arrives
                           : row->kind == CHART_LOST  ? "lost"
                                                      : "under way");
  }
  g_autofree char *clipped = chart_clip(note, NOTE_WIDTH);
  g_string_append(out, clipped);
}

static void
put_row(const Chart *chart, const ChartRow *row, int spacing, GString *out)
{
  g_autofree char *at = time_text(row->at);

  g_string_append_printf(out, "%c%*s  ", row->is_critical ? '*' : ' ',
                         TIME_WIDTH, at);
  if (spacing > 0)
    put_area(chart, row, spacing, out);
  else
    put_places(chart, row, out);
  put_note(row, out);
  g_string_append_c(out, '\n');
}

void
chart_text(const Chart *chart, GString *out)
{
  int spacing = spacing_of(chart);
  g_autofree char *title = chart_clip(chart->title, LINE_WIDTH);
  g_autofree char *subtitle = chart_clip(chart->subtitle, LINE_WIDTH);

  g_string_append_printf(out, "%s\n%s\n\n", title, subtitle);
  put_head(chart, spacing, out);
  for (guint i = 0; i < chart->rows->len; i++)
    put_row(chart, &g_array_index(chart->rows, ChartRow, i), spacing, out);
  if (spacing > 0 && !has_room_for_names(chart, spacing))
    put_names(chart, out);
  if (chart->interruption == SIM_TIME_NONE) {
    g_string_append(out, "\nNo packet was on the new link.\n");
    return;
  }
  g_autofree char *whole = time_text(chart->interruption);
  g_string_append_printf(out,
                         "\n* the critical path: what the first packet took "
                         "%s ms for\n# a wait on it\n",
                         whole);
}
