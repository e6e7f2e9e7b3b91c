/* Reads a network from GraphML, in the dialect of the Internet Topology Zoo:
 * node attributes label, Longitude, Latitude, Internal; edge attributes
 * LinkSpeedRaw (bit/s), and, of our own, delay (ms). Attribute names are
 * compared without case. Parsed with GMarkup.
 *
 * What occurs in the wild is taken as it is: nodes without position, duplicate
 * labels (made unique with " 2", " 3" ...), parallel links, self loops
 * (dropped), several components, unknown attributes and attribute types.
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

typedef enum { GRAPHML_ERROR_FILE, GRAPHML_ERROR_CONTENT } GraphmlError;
#define GRAPHML_ERROR (g_quark_from_static_string("dmmsim-graphml"))

/* Gives the network of a file, or NULL and an error whose message names file,
 * line and column (where there is one) and what was expected. */
Graphml *graphml_load(const char *path, GError **error);
Graphml *graphml_parse(const char *name, const char *text, gsize length,
                       GError **error);
void graphml_free(Graphml *graphml);

/* Great-circle distance in metres on a sphere of 6371.0088 km (IUGG mean
 * radius), by the haversine formula; arguments in degrees. */
double geo_distance(double longitude_a, double latitude_a, double longitude_b,
                    double latitude_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graphml, graphml_free)
