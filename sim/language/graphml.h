/* Reads a network from GraphML, in the dialect of the Internet Topology Zoo.
 * Nodes have the attributes label, Longitude, Latitude and Internal; edges have
 * LinkSpeedRaw (bit/s) and, as an addition of our own, delay (ms). The case of
 * attribute names does not matter.
 *
 * What occurs in real files is accepted: nodes without a position, duplicate
 * labels (made unique with " 2", " 3" ...), parallel links, self loops (which
 * are dropped), several components, unknown attributes and attribute types.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct GraphmlNode {
  char *name;    /* the label, else the id; unique in the file */
  bool internal; /* false if the file says Internal = 0 */
  bool has_position;
  double longitude; /* degrees, east positive */
  double latitude;  /* degrees, north positive */
} GraphmlNode;

typedef struct GraphmlLink {
  uint32_t a, b; /* indices of nodes */
  double rate;   /* bit/s; 0 = not given */
  double delay;  /* s; negative = not given */
} GraphmlLink;

typedef struct Graphml {
  GArray *nodes; /* GraphmlNode */
  GArray *links; /* GraphmlLink */
} Graphml;

typedef enum { GRAPHML_ERROR_CONTENT } GraphmlError;
#define GRAPHML_ERROR (g_quark_from_static_string("dmmsim-graphml"))

/* Returns the network of a text of `length` octets, which the caller owns; or
 * NULL and an error. The message names the file, which is `name`, the line and
 * column if there is one, and what was expected. */
Graphml *graphml_parse(const char *name, const char *text, gsize length,
                       GError **error);
void graphml_free(Graphml *graphml);

/* Returns the great-circle distance between two places in metres; longitudes
 * and latitudes are in degrees. It uses the haversine formula on a sphere of
 * 6371.0088 km (the mean radius of IUGG). */
double geo_distance(double longitude_a, double latitude_a, double longitude_b,
                    double latitude_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graphml, graphml_free)
