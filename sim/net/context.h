/* These functions say what a node knows although no message has told it. A
 * model that acts for a router or an anchor may look at the state of hosts and
 * prefixes only through them; all else that a node knows has come in a message.
 * A model that acts for a host may read what is the host's own.
 *
 * There are eight idealisations:
 *
 *   link      A router sees which hosts are on its own access link (layer 2),
 *             and a host sees to which router it is attached.
 *   use       The access router and the anchor of a host know which of its
 *             prefixes are used by sessions. That is part of the context of
 *             the host; draft-chan-dmm-framework section 5.1.1 leaves open
 *             from whom a router gets it.
 *   prefixes  They also know which prefixes the host has (Host.prefixes).
 *   number    The context contains the number of the attachment.
 *   target    Layer 2 tells the router that a host leaves where the host goes.
 *   previous  Layer 2 tells the router to which a host comes where it was
 *             (RFC 5949 section 4.1); assist/network.c keeps it.
 *   away      The context says whether an anchor has been told that a prefix
 *             is elsewhere.
 *   released  The context says whether a prefix is being given back. A central
 *             database keeps the context of hosts, so it knows `away` and
 *             `released` as well.
 *
 * A prefix of which nobody has a record any more is free for another host. The
 * simulator finds that out by looking at all records at once.
 */
#pragma once

#include "network.h"

/* Returns the node that the host is attached to, or INDEX_NONE. */
static inline uint32_t
host_node(const Network *network, uint32_t host)
{
  uint32_t access = network->hosts[host].access;
  return access == INDEX_NONE ? INDEX_NONE : network->access[access].node;
}

/* link: returns whether the host is on the access link of the node. */
static inline bool
context_has_host(const Network *network, uint32_t node, uint32_t host)
{
  return host_node(network, host) == node;
}

/* use: returns whether sessions use the prefix and it is still kept for them.
 */
static inline bool
context_is_used(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return p->sessions > 0 && !p->is_abandoned;
}

/* away: returns whether an anchor has been told that the prefix is elsewhere.
 */
static inline bool
context_is_away(const Network *network, uint32_t prefix)
{
  return network->prefixes[prefix].is_away;
}

/* released: returns whether the prefix is being given back. */
static inline bool
context_is_released(const Network *network, uint32_t prefix)
{
  return network->prefixes[prefix].is_released;
}

/* number: returns the number of the last attachment of the host. The first
 * attachment is number 1. */
static inline uint32_t
context_attachment(const Network *network, uint32_t host)
{
  return network->hosts[host].epoch;
}

/* target: returns the access link to which layer 2 is taking the host, or
 * INDEX_NONE. */
static inline uint32_t
context_target(const Network *network, uint32_t host)
{
  return network->hosts[host].next_access;
}
