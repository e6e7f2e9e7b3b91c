/* A drawing of a design at work. Networks stand side by side; each has its
 * location manager, its gateway, its access routers and correspondents, and the
 * host if it is there. Boxes say which functions sit there and what they have
 * on record, and lines show the way of the packets. The drawing is laid out
 * once, in cells of characters, and written as text or as SVG.
 */
#pragma once

#include "sim/contract/picture.h"
#include "sim/language/scenario.h"
#include "sim/world/flow.h"

typedef struct Box {
  Place place;
  uint32_t column; /* number of the network */
  int level;       /* 0 LM, 1 gateway, 2 routers and correspondents, 3 host */
  int x, y;        /* of its upper left corner */
  int width, height;
  GPtrArray *lines; /* char *: its name, then what is there */
} Box;

/* The path of the packets of a session, box by box. */
typedef struct DrawnPath {
  char *text;      /* "CN21 -> MR1 => AR31 -> MN11": => is a tunnel */
  GArray *places;  /* Place */
  GArray *tunnels; /* bool: whether the step to the next place is a tunnel */
} DrawnPath;

typedef struct Drawing {
  char *title;
  GPtrArray *names; /* char *: of the networks */
  GArray *boxes;    /* Box */
  GArray *paths;    /* DrawnPath */
  int columns;      /* networks side by side */
  int width, height;
  GArray *bands; /* int: y of each row of networks */
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
