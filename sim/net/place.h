/* A place is where a packet can be: a node or a host, in one number. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Place;

/* All places at which something of a host may be; for marks only. */
#define PLACE_ANY UINT32_MAX

static inline Place
place_of_node(uint32_t node)
{
  return node;
}

static inline Place
place_of_host(uint32_t host)
{
  return host | 0x80000000u;
}

static inline bool
place_is_host(Place place)
{
  return (place & 0x80000000u) != 0;
}

/* Index of the node or host. */
static inline uint32_t
place_index(Place place)
{
  return place & 0x7fffffffu;
}
