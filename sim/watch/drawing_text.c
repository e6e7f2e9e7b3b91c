/* A drawing as text is made on a canvas of characters, with boxes of plus,
 * minus and bar. Bars lead from box to box of a network. The paths of packets
 * are not on the canvas: they follow below it, each on a new line.
 */

#include "drawing.h"

#include <string.h>

typedef struct Canvas {
  int width, height;
  gunichar *cells;
} Canvas;

static void
put(Canvas *canvas, int x, int y, gunichar c)
{
  if (x >= 0 && x < canvas->width && y >= 0 && y < canvas->height)
    canvas->cells[y * canvas->width + x] = c;
}

static void
put_text(Canvas *canvas, int x, int y, const char *text)
{
  for (; *text; text = g_utf8_next_char(text))
    put(canvas, x++, y, g_utf8_get_char(text));
}

static void
put_box(Canvas *canvas, const Box *box)
{
  int right = box->x + box->width - 1, bottom = box->y + box->height - 1;

  for (int x = box->x; x <= right; x++) {
    bool is_corner = x == box->x || x == right;
    put(canvas, x, box->y, is_corner ? '+' : '-');
    put(canvas, x, bottom, is_corner ? '+' : '-');
  }
  for (int y = box->y + 1; y < bottom; y++) {
    put(canvas, box->x, y, '|');
    put(canvas, right, y, '|');
    put_text(canvas, box->x + 2, y, box->lines->pdata[y - box->y - 1]);
  }
}

/* Draws a bar from a box down to the next box in its column. */
static void
put_bar(Canvas *canvas, const Drawing *drawing, const Box *box)
{
  int next = INT_MAX;

  for (guint i = 0; i < drawing->boxes->len; i++) {
    const Box *b = &g_array_index(drawing->boxes, Box, i);
    if (b->column == box->column && b->y > box->y)
      next = MIN(next, b->y);
  }
  for (int y = box->y + box->height; next < INT_MAX && y < next; y++)
    put(canvas, box->x + 3, y, '|');
}

static void
add_canvas(const Canvas *canvas, GString *out)
{
  for (int y = 0; y < canvas->height; y++) {
    int end = canvas->width;
    while (end > 0 && canvas->cells[y * canvas->width + end - 1] == ' ')
      end--;
    for (int x = 0; x < end; x++)
      g_string_append_unichar(out, canvas->cells[y * canvas->width + x]);
    g_string_append_c(out, '\n');
  }
}

/* Appends a text in lines of at most 80 columns, broken at spaces; those after
 * the first are indented. */
static void
add_wrapped(const char *text, GString *out)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  int column = 0;

  for (char **word = words; *word; word++) {
    int length = (int)g_utf8_strlen(*word, -1);
    if (column > 0 && column + 1 + length > 80) {
      g_string_append(out, "\n    ");
      column = 4;
    } else if (column > 0) {
      g_string_append_c(out, ' ');
      column++;
    }
    g_string_append(out, *word);
    column += length;
  }
  g_string_append_c(out, '\n');
}

void
drawing_text(const Drawing *drawing, GString *out)
{
  Canvas canvas = { drawing->width, drawing->height, NULL };

  canvas.cells = g_new(gunichar, (gsize)(canvas.width * canvas.height));
  for (int i = 0; i < canvas.width * canvas.height; i++)
    canvas.cells[i] = ' ';
  for (guint i = 0; i < drawing->names->len; i++)
    put_text(&canvas, (int)i % drawing->columns * DRAWING_COLUMN,
             g_array_index(drawing->bands, int, (int)i / drawing->columns),
             drawing->names->pdata[i]);
  for (guint i = 0; i < drawing->boxes->len; i++)
    put_bar(&canvas, drawing, &g_array_index(drawing->boxes, Box, i));
  for (guint i = 0; i < drawing->boxes->len; i++)
    put_box(&canvas, &g_array_index(drawing->boxes, Box, i));
  g_string_append_printf(out, "%s\n\n", drawing->title);
  add_canvas(&canvas, out);
  for (guint i = 0; i < drawing->paths->len; i++)
    add_wrapped(g_array_index(drawing->paths, DrawnPath, i).text, out);
  g_free(canvas.cells);
}
