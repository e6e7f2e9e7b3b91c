/* The simulated network as models see it: nodes, access routers, hosts and
 * their prefixes, and the sending of packets.
 *
 * Addresses. Every node owns a /64 of its network: its own address ends in ::1,
 * and hosts on the link of an access router take care-of addresses from it.
 * Session prefixes are further /64s of the network of the node that gives them
 * out, one per host (RFC 8273), so a prefix names host and anchor.
 *
 * Places. A packet is always on its way from one place to another; a place is
 * a node or a host, in one number.
 */
#pragma once

#include "address.h"
#include "kernel.h"
#include "metrics.h"
#include "packet.h"
#include "rng.h"
#include "route.h"
#include "units.h"

#include <stdbool.h>

typedef uint32_t Place;

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

typedef struct Network Network;
