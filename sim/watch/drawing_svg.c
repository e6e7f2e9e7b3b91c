/* A drawing as SVG is the layout with CELL_X by CELL_Y pixels for each cell, in
 * a monospaced font. The paths of packets are arrows from box to box, and
 * follow as texts below; arrows of tunnels are heavier and dashed.
 */

#include "drawing.h"

enum {
  CELL_X = 8,
  CELL_Y = 17,
  MARGIN = 20,
  HEADER = 48,
  FOOTER = 20,
};

static const char *const colours[] = { "#0072b2", "#d55e00", "#009e73",
                                       "#cc79a7", "#e69f00" };

static void
put_text(GString *out, int x, int y, const char *weight, const char *fill,
         const char *text)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);

  g_string_append_printf(out,
                         "<text x=\"%d\" y=\"%d\" font-weight=\"%s\" "
                         "fill=\"%s\" xml:space=\"preserve\">%s</text>\n",
                         x, y, weight, fill, escaped);
}

static int
cell_x(int x)
{
  return MARGIN + x * CELL_X;
}

static int
cell_y(int y)
{
  return HEADER + y * CELL_Y;
}

static void
put_box(GString *out, const Box *box)
{
  g_string_append_printf(
    out,
    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n",
    cell_x(box->x), cell_y(box->y), box->width * CELL_X,
    box->height * CELL_Y - 6);
  for (guint i = 0; i < box->lines->len; i++)
    put_text(out, cell_x(box->x) + 8, cell_y(box->y + (int)i + 1) + 2,
             i == 0 ? "bold" : "normal", "#111111", box->lines->pdata[i]);
}

static const Box *
box_at(const Drawing *drawing, Place place)
{
  for (guint i = 0; i < drawing->boxes->len; i++) {
    const Box *box = &g_array_index(drawing->boxes, Box, i);
    if (box->place == place)
      return box;
  }
  return NULL;
}

/* Draws the path of a session. Paths of several sessions are a little apart.
 * Places without a box are passed over. */
static void
put_path(GString *out, const Drawing *drawing, guint index)
{
  const DrawnPath *path = &g_array_index(drawing->paths, DrawnPath, index);
  const char *colour = colours[index % G_N_ELEMENTS(colours)];
  const Box *from = NULL;
  int shift = (int)(index % 6) * 9;

  for (guint i = 0; i < path->places->len; i++) {
    const Box *to = box_at(drawing, g_array_index(path->places, Place, i));
    if (from && to && from != to) {
      bool is_tunnel = g_array_index(path->tunnels, bool, i - 1);
      g_string_append_printf(
        out,
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" "
        "stroke-opacity=\"0.6\" stroke-width=\"%s\"%s "
        "marker-end=\"url(#tip%u)\"/>\n",
        cell_x(from->x + from->width) - 30 - shift,
        cell_y(from->y) + from->height * CELL_Y / 2 - 3,
        cell_x(to->x + to->width) - 30 - shift,
        cell_y(to->y) + to->height * CELL_Y / 2 - 3, colour,
        is_tunnel ? "3.5" : "1.5", is_tunnel ? " stroke-dasharray=\"8 4\"" : "",
        index % (guint)G_N_ELEMENTS(colours));
    }
    if (to)
      from = to;
  }
}

static void
put_markers(GString *out)
{
  g_string_append(out, "<defs>\n");
  for (guint i = 0; i < G_N_ELEMENTS(colours); i++)
    g_string_append_printf(
      out,
      "<marker id=\"tip%u\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
      "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
      "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"%s\"/></marker>\n",
      i, colours[i]);
  g_string_append(out, "</defs>\n");
}

void
drawing_svg(const Drawing *drawing, GString *out)
{
  int width = 2 * MARGIN + drawing->width * CELL_X;
  int paths_y = cell_y(drawing->height);
  int height = paths_y + FOOTER + (int)drawing->paths->len * CELL_Y;

  g_string_append_printf(
    out,
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
    "viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"12\">\n"
    "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
    width, height, width, height);
  put_markers(out);
  put_text(out, MARGIN, 26, "bold", "#111111", drawing->title);
  for (guint i = 0; i < drawing->names->len; i++)
    put_text(
      out, cell_x((int)i % drawing->columns * DRAWING_COLUMN),
      cell_y(g_array_index(drawing->bands, int, (int)i / drawing->columns)) +
        12,
      "bold", "#666666", drawing->names->pdata[i]);
  for (guint i = 0; i < drawing->boxes->len; i++)
    put_box(out, &g_array_index(drawing->boxes, Box, i));
  for (guint i = 0; i < drawing->paths->len; i++)
    put_path(out, drawing, i);
  for (guint i = 0; i < drawing->paths->len; i++)
    put_text(out, MARGIN, paths_y + (int)i * CELL_Y, "normal",
             colours[i % G_N_ELEMENTS(colours)],
             g_array_index(drawing->paths, DrawnPath, i).text);
  g_string_append(out, "</svg>\n");
}
