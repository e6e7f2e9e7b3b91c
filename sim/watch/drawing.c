/* A drawing is made in three passes. Boxes come first: for what the models have
 * on record (picture.h), for the host, its router, and its correspondents.
 * Paths come next: a packet of each session is taken through the network by
 * network_step, as a real one would be, but it is never sent. The layout is
 * last: networks are columns, functions have four levels, and columns that do
 * not fit side by side go into the next band.
 */

#include "drawing.h"

#include <string.h>

enum {
  GAP = 2, /* between columns */
  LEVELS = 4,
  BAND_HEADER = 2, /* rows for the names of the networks */
  LONGEST_PATH = 32,
};

typedef struct Draft {
  const Scenario *scenario;
  Design *design;
  Picture *picture;
  Drawing *drawing;
} Draft;

static void
box_clear(void *data)
{
  g_ptr_array_unref(((Box *)data)->lines);
}

static void
path_clear(void *data)
{
  DrawnPath *path = data;

  g_free(path->text);
  g_array_unref(path->places);
  g_array_unref(path->tunnels);
}

void
drawing_free(Drawing *drawing)
{
  g_free(drawing->title);
  g_ptr_array_unref(drawing->names);
  g_array_unref(drawing->boxes);
  g_array_unref(drawing->paths);
  g_array_unref(drawing->bands);
  g_free(drawing);
}

static const char *
place_name(const Draft *draft, Place place)
{
  uint32_t index = place_index(place);

  return place_is_host(place)
           ? g_array_index(draft->scenario->mobiles, ScenarioMobile, index).name
           : graph_name(draft->scenario->graph, index);
}

static bool
has_note(const Draft *draft, Place place)
{
  const GArray *notes = draft->picture->notes;

  for (guint i = 0; i < notes->len; i++)
    if (g_array_index(notes, PictureNote, i).place == place)
      return true;
  return false;
}

/* Adds a line to a box, clipped to its width. */
static void
add_line(Box *box, const char *text)
{
  enum { ROOM = DRAWING_COLUMN - GAP - 4 };
  int length = (int)g_utf8_strlen(text, -1);

  if (length <= ROOM) {
    g_ptr_array_add(box->lines, g_strdup(text));
  } else {
    g_autofree char *head = g_utf8_substring(text, 0, ROOM - 1);
    g_ptr_array_add(box->lines, g_strconcat(head, "~", NULL));
  }
}

/* Adds a line with the functions at the place ("+MR +alc"), then a line for
 * each record. */
static void
add_notes(const Draft *draft, Box *box)
{
  const GArray *notes = draft->picture->notes;
  GString *functions = g_string_new(NULL);

  for (guint i = 0; i < notes->len; i++) {
    const PictureNote *n = &g_array_index(notes, PictureNote, i);
    if (n->place == box->place && !n->record)
      g_string_append_printf(functions, "%s+%s", functions->len ? " " : "",
                             n->function);
  }
  if (functions->len > 0)
    add_line(box, functions->str);
  g_string_free(functions, TRUE);
  for (guint i = 0; i < notes->len; i++) {
    const PictureNote *n = &g_array_index(notes, PictureNote, i);
    if (n->place == box->place && n->record)
      add_line(box, n->record);
  }
}

/* Adds the prefixes of the host, and its care-of address if that is under none
 * of them. */
static void
add_addresses(const Draft *draft, Box *box)
{
  const Network *network = draft->picture->network;
  const Host *host = &network->hosts[draft->picture->host];
  Address care_of = host_address(host->care_of, draft->picture->host);
  bool is_own = host->care_of == 0;

  for (uint32_t p = host->prefixes; p != INDEX_NONE;
       p = network->prefixes[p].next) {
    g_autofree char *text = picture_prefix(draft->picture, p);
    add_line(box, text);
    is_own |= network->prefixes[p].subnet == host->care_of;
  }
  if (is_own)
    return;
  g_autofree char *text = picture_address(draft->picture, care_of);
  add_line(box, text);
}

static void
add_box(Draft *draft, Place place, uint32_t column, int level)
{
  Box box = { .place = place,
              .column = column,
              .level = level,
              .lines = g_ptr_array_new_with_free_func(g_free) };

  add_line(&box, place_name(draft, place));
  if (!place_is_host(place) &&
      draft->picture->network->nodes[place_index(place)].is_down)
    add_line(&box, "(has failed)");
  add_notes(draft, &box);
  if (place_is_host(place))
    add_addresses(draft, &box);
  g_array_append_val(draft->drawing->boxes, box);
}

/* Adds boxes for the nodes that do something for the host, for its router, and
 * for the host itself if it has a link. Other nodes are left out;
 * correspondents follow later. */
static void
add_boxes(Draft *draft)
{
  const Network *network = draft->picture->network;
  uint32_t serving = host_node(network, draft->picture->host);

  for (uint32_t i = 0; i < network->node_count; i++) {
    const Node *node = &network->nodes[i];
    const Area *area = &network->areas[node->network];
    Place place = place_of_node(i);
    if (area->gateway == i && has_note(draft, place))
      add_box(draft, place, node->network, 1);
    else if (area->lm == i && has_note(draft, place))
      add_box(draft, place, node->network, 0);
    else if (i == serving || has_note(draft, place))
      add_box(draft, place, node->network, 2);
  }
  if (serving == INDEX_NONE)
    return;
  add_box(draft, place_of_host(draft->picture->host),
          network->nodes[serving].network, 3);
}

/* Adds the path of a packet to the host, step by step as the network would take
 * it, until it arrives, has to wait, is lost, or has gone very far. */
static void
add_path(Draft *draft, uint32_t prefix, uint32_t correspondent)
{
  const Network *network = draft->design->network;
  Arrival arrival = { .way = WAY_SENT };
  Packet packet = { .kind = PACKET_DOWN,
                    .depth = 1,
                    .hop_limit = PACKET_HOP_LIMIT,
                    .prefix = prefix,
                    .host = draft->picture->host,
                    .handover = INDEX_NONE,
                    .flow = INDEX_NONE };
  DrawnPath path = { .places = g_array_new(FALSE, FALSE, sizeof(Place)),
                     .tunnels = g_array_new(FALSE, FALSE, sizeof(bool)) };
  GString *text = g_string_new(graph_name(network->graph, correspondent));
  Place place = place_of_node(correspondent);
  Step step = { .kind = STEP_MOVE };

  packet.headers[0] = (Header){ node_address(network, correspondent),
                                prefix_address(network, prefix) };
  g_array_append_val(path.places, place);
  while (path.places->len < LONGEST_PATH) {
    network_step(network, place, arrival, &packet, &step);
    if (step.kind != STEP_MOVE)
      break;
    packet_cross(&packet, &step);
    place = step.to;
    arrival.way = step.by_air ? WAY_AIR : WAY_PATH;
    bool is_tunnel = packet.depth > 1;
    g_array_append_val(path.places, place);
    g_array_append_val(path.tunnels, is_tunnel);
    g_string_append_printf(text, " %s %s", is_tunnel ? "=>" : "->",
                           place_name(draft, place));
  }
  if (step.kind == STEP_DROP)
    g_string_append_printf(text, " (lost: %s)", drop_reason_name(step.reason));
  path.text = g_string_free(text, FALSE);
  g_array_append_val(draft->drawing->paths, path);
}

typedef struct Session {
  uint32_t prefix, node;
} Session;

/* Notes a session, but one of the same prefix and correspondent only once. */
static void
note_session(void *user, uint32_t prefix, uint32_t node)
{
  GArray *sessions = user;
  Session session = { prefix, node };

  for (guint i = 0; i < sessions->len; i++) {
    const Session *s = &g_array_index(sessions, Session, i);
    if (s->prefix == prefix && s->node == node)
      return;
  }
  g_array_append_val(sessions, session);
}

/* Adds a box for a correspondent, unless its node has one already. */
static void
add_correspondent(Draft *draft, uint32_t node)
{
  const GArray *boxes = draft->drawing->boxes;

  for (guint i = 0; i < boxes->len; i++)
    if (g_array_index(boxes, Box, i).place == place_of_node(node))
      return;
  add_box(draft, place_of_node(node),
          draft->picture->network->nodes[node].network, 2);
}

static bool
is_drawn(const Drawing *drawing, uint32_t network)
{
  for (guint i = 0; i < drawing->boxes->len; i++)
    if (g_array_index(drawing->boxes, Box, i).column == network)
      return true;
  return false;
}

/* Removes the columns of networks in which nothing is drawn. */
static void
close_ranks(Drawing *drawing)
{
  for (guint i = drawing->names->len; i-- > 0;) {
    if (is_drawn(drawing, i))
      continue;
    g_ptr_array_remove_index(drawing->names, i);
    for (guint j = 0; j < drawing->boxes->len; j++) {
      Box *box = &g_array_index(drawing->boxes, Box, j);
      box->column -= box->column > i;
    }
  }
}

/* Places the boxes of a level in a column, one below the other. Returns the
 * number of rows that they take, with a free one after each. */
static int
stack(Drawing *drawing, uint32_t column, int level, int x, int y)
{
  int height = 0;

  for (guint i = 0; i < drawing->boxes->len; i++) {
    Box *box = &g_array_index(drawing->boxes, Box, i);
    if (box->column != column || box->level != level)
      continue;
    box->x = x;
    box->y = y + height;
    box->width = DRAWING_COLUMN - GAP;
    box->height = (int)box->lines->len + 2;
    height += box->height + 1;
  }
  return height;
}

/* Places all boxes, so that a level is at the same height in all networks of a
 * band. */
static void
lay_out(Drawing *drawing)
{
  uint32_t count = drawing->names->len;
  int y = 0;

  for (uint32_t first = 0; first < count; first += (uint32_t)drawing->columns) {
    uint32_t end = MIN(first + (uint32_t)drawing->columns, count);
    g_array_append_val(drawing->bands, y);
    y += BAND_HEADER;
    for (int level = 0; level < LEVELS; level++) {
      int height = 0;
      for (uint32_t i = first; i < end; i++)
        height = MAX(height, stack(drawing, i, level,
                                   (int)(i - first) * DRAWING_COLUMN, y));
      y += height;
    }
  }
  drawing->height = y;
  drawing->width = MIN((int)count, drawing->columns) * DRAWING_COLUMN - GAP;
}

static Drawing *
blank_drawing(const Scenario *scenario, const char *design_name, int columns)
{
  Drawing *drawing = g_new0(Drawing, 1);

  drawing->title = g_strdup(design_name);
  drawing->columns = columns;
  drawing->names = g_ptr_array_new_with_free_func(g_free);
  drawing->boxes = g_array_new(FALSE, FALSE, sizeof(Box));
  g_array_set_clear_func(drawing->boxes, box_clear);
  drawing->paths = g_array_new(FALSE, FALSE, sizeof(DrawnPath));
  g_array_set_clear_func(drawing->paths, path_clear);
  drawing->bands = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < scenario->networks->len; i++)
    g_ptr_array_add(
      drawing->names,
      g_strdup(g_array_index(scenario->networks, ScenarioNetwork, i).name));
  return drawing;
}

Drawing *
drawing_new(const Scenario *scenario, Design *design, const Flows *flows,
            const char *design_name, uint32_t host, int columns)
{
  Draft draft = { .scenario = scenario, .design = design };
  g_autoptr(Picture) picture = picture_new(design->network, host);
  g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));

  draft.picture = picture;
  draft.drawing = blank_drawing(scenario, design_name, columns);
  design_show(design, picture);
  add_boxes(&draft);
  flows_for_host(flows, host, note_session, sessions);
  for (guint i = 0; i < sessions->len; i++)
    add_correspondent(&draft, g_array_index(sessions, Session, i).node);
  for (guint i = 0; i < sessions->len; i++)
    add_path(&draft, g_array_index(sessions, Session, i).prefix,
             g_array_index(sessions, Session, i).node);
  close_ranks(draft.drawing);
  lay_out(draft.drawing);
  return draft.drawing;
}
