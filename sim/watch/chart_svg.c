/* A chart as SVG has a row for each thing that happens, with its time at the
 * side. Rows are in order of time and not to scale, so that nothing lies on top
 * of anything else. The file has only lines, rectangles, paths and text, and
 * arrow heads are drawn without markers, so that every viewer can show it.
 */

#include "chart.h"

/* Lengths are in pixels of the drawing. */
enum {
  TOP = 104,      /* y of the first row */
  ROW = 30,       /* height of a row */
  LEFT = 130,     /* x of the first lifeline */
  RIGHT = 220,    /* room after the last */
  LETTER = 7,     /* mean width of a letter */
  NAME_MOST = 24, /* letters */
  SPACING_LEAST = 130,
  HEAD = 9, /* length of an arrow head */
  BAR = 10, /* width of a wait */
};

#define INK "#333333"
#define FAINT "#999999"
#define CRITICAL "#b2182b"
#define WAIT "#f4a582"
#define MOMENT "#2166ac"

typedef struct Sheet {
  const Chart *chart;
  GString *out;
  int spacing, width, height;
} Sheet;

static int
lifeline_x(const Sheet *sheet, uint32_t lifeline)
{
  return LEFT + (int)lifeline * sheet->spacing;
}

static int
last_x(const Sheet *sheet)
{
  return lifeline_x(sheet, sheet->chart->lifelines->len - 1);
}

static void
put_line(const Sheet *sheet, int x1, int y1, int x2, int y2, const char *style)
{
  g_string_append_printf(sheet->out,
                         "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" %s/>\n",
                         x1, y1, x2, y2, style);
}

static void
put_text(const Sheet *sheet, int x, int y, const char *anchor,
         const char *colour, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);

  g_string_append_printf(sheet->out,
                         "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" "
                         "fill=\"%s\" stroke=\"none\">%s</text>\n",
                         x, y, anchor, colour, escaped);
}

/* Writes a text on a white ground, because lifelines would go through it. */
static void
put_label(const Sheet *sheet, int x, int y, const char *anchor,
          const char *colour, const char *text)
{
  int width = chart_width(text) * LETTER;

  g_string_append_printf(sheet->out,
                         "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"15\" "
                         "fill=\"white\" stroke=\"none\"/>\n",
                         *anchor == 'm' ? x - width / 2 : x, y - 12, width);
  put_text(sheet, x, y, anchor, colour, text);
}

static void
put_time(const Sheet *sheet, int x, int y, const char *colour, SimTime time)
{
  g_autofree char *text = g_strdup_printf("%.3f", (double)time / 1e6);
  put_text(sheet, x, y + 4, "end", colour, text);
}

static void
put_arrow_end(const Sheet *sheet, int x, int y, int direction, bool is_lost,
              const char *colour)
{
  int back = x - direction * HEAD;

  if (is_lost)
    g_string_append_printf(sheet->out,
                           "<path d=\"M%d %dL%d %dM%d %dL%d %d\" "
                           "stroke=\"%s\" stroke-width=\"2\"/>\n",
                           x - 5, y - 5, x + 5, y + 5, x - 5, y + 5, x + 5,
                           y - 5, colour);
  else
    g_string_append_printf(sheet->out,
                           "<path d=\"M%d %dL%d %dL%d %dZ\" fill=\"%s\" "
                           "stroke=\"none\"/>\n",
                           x, y, back, y - 4, back, y + 4, colour);
}

/* Draws a message as an arrow. It is only a stub if the message has not arrived
 * anywhere, or was lost where it began. */
static void
put_message(const Sheet *sheet, const ChartRow *row, int y)
{
  const char *colour = row->is_critical ? CRITICAL : INK;
  bool is_lost = row->kind == CHART_LOST;
  bool has_end = row->to != INDEX_NONE && row->to != row->from;
  int from = lifeline_x(sheet, row->from);
  int to = has_end ? lifeline_x(sheet, row->to) : from + sheet->spacing / 2;
  int direction = to > from ? 1 : -1;
  int end = is_lost && has_end ? to - direction * 2 * HEAD : to;
  g_autofree char *style = g_strdup_printf(
    "stroke=\"%s\" stroke-width=\"%s\"%s", colour,
    row->is_critical ? "2.6" : "1.3",
    row->kind == CHART_ARRIVES ? "" : " stroke-dasharray=\"5 3\"");
  g_autofree char *label = g_strdup_printf("%s %u B", row->label, row->octets);

  put_line(sheet, from, y, is_lost ? end : end - direction * (HEAD - 2), y,
           style);
  put_arrow_end(sheet, end, y, direction, is_lost, colour);
  put_label(sheet, from + direction * sheet->spacing / 2, y - 5, "middle",
            colour, label);
  if (row->kind == CHART_ARRIVES)
    put_time(sheet, last_x(sheet) + RIGHT - 110, y, colour, row->arrives);
  else
    put_text(sheet, last_x(sheet) + RIGHT - 110, y + 4, "end", colour,
             is_lost ? "lost" : "under way");
}

static void
put_wait(const Sheet *sheet, const ChartRow *row, int y)
{
  int x = lifeline_x(sheet, row->from);
  g_autofree char *label =
    g_strdup_printf("%.3f ms %s", (double)row->lasts / 1e6, row->label);

  g_string_append_printf(sheet->out,
                         "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                         "fill=\"" WAIT "\" stroke=\"" CRITICAL "\"/>\n",
                         x - BAR / 2, y - ROW / 2 + 1, BAR, ROW - 2);
  put_label(sheet, x + BAR, y + 4, "start", CRITICAL, label);
}

static void
put_row(const Sheet *sheet, const ChartRow *row, int y)
{
  const char *colour = row->kind == CHART_MOMENT ? MOMENT
                       : row->is_critical        ? CRITICAL
                                                 : INK;

  put_time(sheet, LEFT - 40, y, colour, row->at);
  switch (row->kind) {
  case CHART_MOMENT:
    put_line(sheet, LEFT - 20, y, last_x(sheet) + 20, y,
             "stroke=\"" MOMENT "\" stroke-width=\"1.3\" "
             "stroke-dasharray=\"2 3\"");
    put_text(sheet, last_x(sheet) + 28, y + 4, "start", colour, row->label);
    break;
  case CHART_WAIT:
    put_wait(sheet, row, y);
    break;
  case CHART_ARRIVES:
  case CHART_LOST:
  case CHART_UNDER_WAY:
    put_message(sheet, row, y);
  }
}

static void
put_lifelines(const Sheet *sheet)
{
  int bottom = TOP + ROW * (int)sheet->chart->rows->len;

  for (guint i = 0; i < sheet->chart->lifelines->len; i++) {
    const char *name = sheet->chart->lifelines->pdata[i];
    g_autofree char *short_name = chart_clip(name, NAME_MOST);
    g_autofree char *escaped = g_markup_escape_text(short_name, -1);
    int x = lifeline_x(sheet, i);
    put_line(sheet, x, TOP - ROW + 6, x, bottom,
             "stroke=\"" FAINT "\" stroke-width=\"1.2\"");
    g_string_append_printf(sheet->out,
                           "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" "
                           "font-weight=\"bold\" stroke=\"none\">%s</text>\n",
                           x, TOP - ROW, escaped);
  }
}

static void
put_titles(const Sheet *sheet)
{
  const Chart *chart = sheet->chart;
  g_autofree char *title = g_markup_escape_text(chart->title, -1);
  int bottom = sheet->height - 16;

  g_string_append_printf(sheet->out,
                         "<text x=\"16\" y=\"26\" font-size=\"16\" "
                         "font-weight=\"bold\" stroke=\"none\">%s</text>\n",
                         title);
  put_text(sheet, 16, 46, "start", INK, chart->subtitle);
  put_text(sheet, LEFT - 40, TOP - 8, "end", FAINT, "ms");
  put_text(sheet, last_x(sheet) + RIGHT - 110, TOP - 8, "end", FAINT,
           "arrives, ms");
  if (chart->interruption == SIM_TIME_NONE) {
    put_text(sheet, 16, bottom, "start", INK, "No packet was on the new link.");
    return;
  }
  g_autofree char *note = g_strdup_printf(
    "Red: the critical path, what the first packet took %.3f ms for. Not to "
    "scale.",
    (double)chart->interruption / 1e6);
  put_text(sheet, 16, bottom, "start", INK, note);
}

/* Returns the space between two lifelines, which is wide enough for the longest
 * name after it has been clipped. */
static int
spacing_of(const Chart *chart)
{
  int longest = 0;

  for (guint i = 0; i < chart->lifelines->len; i++)
    longest = MAX(longest, chart_width(chart->lifelines->pdata[i]));
  return MAX(MIN(longest, NAME_MOST) * (LETTER + 1) + 2 * LETTER,
             SPACING_LEAST);
}

void
chart_svg(const Chart *chart, GString *out)
{
  Sheet sheet = { .chart = chart, .out = out, .spacing = spacing_of(chart) };

  sheet.width = MAX(last_x(&sheet) + RIGHT, 640);
  sheet.height = TOP + ROW * (int)chart->rows->len + 50;
  g_string_append_printf(
    out,
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
    "viewBox=\"0 0 %d %d\" font-family=\"DejaVu Sans, Helvetica, Arial, "
    "sans-serif\" font-size=\"13\">\n"
    "<rect width=\"100%%\" height=\"100%%\" fill=\"white\" stroke=\"none\"/>\n",
    sheet.width, sheet.height, sheet.width, sheet.height);
  put_titles(&sheet);
  put_lifelines(&sheet);
  for (guint i = 0; i < chart->rows->len; i++)
    put_row(&sheet, &g_array_index(chart->rows, ChartRow, i),
            TOP + ROW / 2 + ROW * (int)i);
  g_string_append(out, "</svg>\n");
}
