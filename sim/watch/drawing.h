/* A drawing shows a design at work for one host. Networks stand side by side;
 * each has, from top to bottom, its location manager, its gateway, its access
 * routers and correspondents, and the host if it is there. A node has a box
 * only if it does something for the host, and networks without a box are left
 * out. Boxes say which functions sit there and what they have on record, and
 * the way of the packets is shown as well. The drawing is laid out once, in
 * cells of characters, and written as text or as SVG.
 */
#pragma once

#include "sim/contract/picture.h"
#include "sim/language/scenario.h"
#include "sim/world/flow.h"

typedef struct Box {
  Place place;
  uint32_t column;   /* number of the network among those of the drawing */
  int level;         /* 0 LM, 1 gateway, 2 routers and correspondents, 3 host */
  int x, y;          /* of its upper left corner, in cells */
  int width, height; /* in cells, with the border */
  GPtrArray *lines;  /* char *: its name, then what is there */
} Box;

/* The path of the packets of a session to the host, place by place. A place
 * need not have a box. */
typedef struct DrawnPath {
  char *text;      /* "CN21 -> MR1 => AR31 -> MN11": => is a tunnel; what has
                      become of the packet may follow */
  GArray *places;  /* Place */
  GArray *tunnels; /* bool: whether the step to the next place is a tunnel */
} DrawnPath;

typedef struct Drawing {
  char *title;
  GPtrArray *names; /* char *: of the networks that are drawn */
  GArray *boxes;    /* Box */
  GArray *paths;    /* DrawnPath */
  int columns;      /* networks side by side, at most */
  int width, height;
  GArray *bands; /* int: y of each band, a row of networks */
} Drawing;

enum { DRAWING_COLUMN = 26 }; /* cells of a network, with the gap after it */

/* Makes a drawing of what the design does for a host now. At most `columns`
 * networks stand side by side. `design_name` is its title. The caller owns the
 * drawing, which keeps nothing of the run. */
Drawing *drawing_new(const Scenario *scenario, Design *design,
                     const Flows *flows, const char *design_name, uint32_t host,
                     int columns);
void drawing_free(Drawing *drawing);

/* Appends the drawing as text. */
void drawing_text(const Drawing *drawing, GString *out);
/* Appends the drawing as an SVG file. */
void drawing_svg(const Drawing *drawing, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drawing, drawing_free)
