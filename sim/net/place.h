/* A place is where a packet can be: a node or a host, in one number. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Place;

/* Stands for all places in a mark (network_changed), and is no place itself. */
#define PLACE_ANY UINT32_MAX

/* Returns the place that is a node. */
static inline Place
place_of_node(uint32_t node)
{
  return node;
}

/* Returns the place that is a host. */
static inline Place
place_of_host(uint32_t host)
{
  return host | 0x80000000u;
}

/* Returns whether a place is a host. */
static inline bool
place_is_host(Place place)
{
  return (place & 0x80000000u) != 0;
}

/* Returns the index of the node or host that a place is. */
static inline uint32_t
place_index(Place place)
{
  return place & 0x7fffffffu;
}
