/* A picture of one host: what models show for a drawing. It says which function
 * is at which place, and with what record about the host. These are the boxes
 * of the figures of draft-chan-dmm-framework.
 */
#pragma once

#include "sim/net/context.h"

#include <glib.h>

typedef struct PictureNote {
  Place place;
  const char *function; /* "LM", "MR", "LU", "alc" ...; static */
  char *record;         /* "HoA@G1 -> CoA@AR31", owned; NULL: none */
} PictureNote;

typedef struct Picture {
  const Network *network; /* borrowed */
  uint32_t host;
  GArray *notes; /* PictureNote */
} Picture;

/* Returns an empty picture of a host, which the caller owns. The network is
 * borrowed. */
Picture *picture_new(const Network *network, uint32_t host);
void picture_free(Picture *picture);

/* Notes that a function is at a place. Calls with the same place and function
 * after the first one do nothing. `function` must be static. */
void picture_function(Picture *picture, Place place, const char *function);

/* Notes that a function is at the anchors of the prefixes of the host. An
 * anchor to whose link the host is attached is left out, because it treats
 * packets for the host as any router does. */
void picture_anchors(Picture *picture, const char *function);

/* Notes that a function is at a place and has a record there: the prefix is at
 * the locator. */
void picture_record(Picture *picture, Place place, const char *function,
                    uint32_t prefix, Address locator);

/* Returns the text for a prefix, "HoA@G1", which the caller frees. */
char *picture_prefix(const Picture *picture, uint32_t prefix);
/* Returns the text for an address, which the caller frees: "AR31" for a node,
 * "CoA@AR31" or "RCoA@G3" (regional) for a host on the link of a node, "CoA@G1"
 * for a host in a prefix of the anchor G1, and "?" for any other. */
char *picture_address(const Picture *picture, Address address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)
