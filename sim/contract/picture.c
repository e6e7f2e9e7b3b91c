/* A picture is a list of notes in the order in which the models made them. A
 * note without a record is the function itself, and is there once for each
 * place; notes with records follow it.
 */

#include "picture.h"

static void
note_clear(void *data)
{
  g_free(((PictureNote *)data)->record);
}

Picture *
picture_new(const Network *network, uint32_t host)
{
  Picture *picture = g_new0(Picture, 1);

  picture->network = network;
  picture->host = host;
  picture->notes = g_array_new(FALSE, FALSE, sizeof(PictureNote));
  g_array_set_clear_func(picture->notes, note_clear);
  return picture;
}

void
picture_free(Picture *picture)
{
  g_array_unref(picture->notes);
  g_free(picture);
}

/* Adds a note, which takes the record. */
static void
add_note(Picture *picture, Place place, const char *function, char *record)
{
  PictureNote note = { place, function, record };
  g_array_append_val(picture->notes, note);
}

void
picture_function(Picture *picture, Place place, const char *function)
{
  for (guint i = 0; i < picture->notes->len; i++) {
    const PictureNote *n = &g_array_index(picture->notes, PictureNote, i);
    if (n->place == place && g_str_equal(n->function, function) && !n->record)
      return;
  }
  add_note(picture, place, function, NULL);
}

void
picture_record(Picture *picture, Place place, const char *function,
               uint32_t prefix, Address locator)
{
  g_autofree char *what = picture_prefix(picture, prefix);
  g_autofree char *where = picture_address(picture, locator);

  picture_function(picture, place, function);
  add_note(picture, place, function, g_strdup_printf("%s -> %s", what, where));
}

void
picture_anchors(Picture *picture, const char *function)
{
  const Network *network = picture->network;
  uint32_t prefix = network->hosts[picture->host].prefixes;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    uint32_t anchor = network->prefixes[prefix].anchor;
    if (host_node(network, picture->host) != anchor)
      picture_function(picture, place_of_node(anchor), function);
  }
}

static const char *
node_name(const Picture *picture, uint32_t node)
{
  return graph_name(picture->network->graph, node);
}

char *
picture_prefix(const Picture *picture, uint32_t prefix)
{
  const SessionPrefix *p = &picture->network->prefixes[prefix];
  return g_strdup_printf("HoA@%s", node_name(picture, p->anchor));
}

/* A host has its care-of address in the subnet of a router or in one of its own
 * prefixes. An address in the subnet of a node without an access link, other
 * than that of the node itself, is a regional one. */
char *
picture_address(const Picture *picture, Address address)
{
  const Network *network = picture->network;

  for (uint32_t i = 0; i < network->node_count; i++) {
    if (network->nodes[i].subnet != address.hi)
      continue;
    if (address_equal(address, node_address(network, i)))
      return g_strdup(node_name(picture, i));
    return g_strdup_printf(network->nodes[i].access == INDEX_NONE ? "RCoA@%s"
                                                                  : "CoA@%s",
                           node_name(picture, i));
  }
  for (uint32_t i = 0; i < network->prefix_count; i++)
    if (network->prefixes[i].subnet == address.hi)
      return g_strdup_printf("CoA@%s",
                             node_name(picture, network->prefixes[i].anchor));
  return g_strdup("?");
}
