/* What models say about themselves for a drawing: which function sits at which
 * place with what record, about one host (the boxes of the figures of
 * draft-chan-dmm-framework).
 */
#pragma once

#include "sim/net/context.h"

#include <glib.h>

typedef struct PictureNote {
  Place place;
  const char *function; /* "LM", "MR", "LU", "alc" ...; static */
  char *record;         /* "HoA@G1 -> CoA@AR31"; NULL: none */
} PictureNote;

typedef struct Picture {
  const Network *network; /* borrowed */
  uint32_t host;
  GArray *notes; /* PictureNote */
} Picture;

Picture *picture_new(const Network *network, uint32_t host);
void picture_free(Picture *picture);

/* A function sits at a place. */
void picture_function(Picture *picture, Place place, const char *function);

/* The same at the anchors of the prefixes of the host, but not where the host
 * is itself: there its anchor is a router like any other. */
void picture_anchors(Picture *picture, const char *function);

/* It has a record that a prefix is at a locator. */
void picture_record(Picture *picture, Place place, const char *function,
                    uint32_t prefix, Address locator);

/* A prefix, "HoA@G1"; an address: "AR31" of a node, "CoA@AR31" of a host; the
 * caller owns them. */
char *picture_prefix(const Picture *picture, uint32_t prefix);
char *picture_address(const Picture *picture, Address address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)
