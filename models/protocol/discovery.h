/* How a host finds its router and gets an address on a new link: router
 * solicitation and advertisement (RFC 4861 section 6.3.7), stateless
 * autoconfiguration and duplicate address detection (RFC 4862 section 5.4).
 *
 *   link up          RS            RA              NS            DAD over
 *   discovery_start ----> router ------> host ----------> wait ----------->
 *                         prefix()      advertised()             configured()
 *
 * The host has a reliable layer 2 trigger and solicits at once. An unanswered
 * solicitation is repeated after RTR_SOLICITATION_INTERVAL, and then after
 * twice as long each time (RFC 7559). Unsolicited advertisements, if routers
 * send any, serve as well; only hosts that wait for one get them here.
 */
#pragma once

#include "models/wire/message.h"
#include "retry.h"
#include "sim/design/key.h"
#include "sim/net/network.h"

#include <stddef.h>

typedef struct DiscoveryState {
  Retry retry;     /* its attempts are the solicitations on this link */
  uint32_t block;  /* of its random stream */
  bool is_probing; /* duplicate address detection is going on */
} DiscoveryState;

/* The advertisements of a router to all on its link, if it keeps a spacing. */
typedef struct RouterState {
  SimTime last, next; /* SIM_TIME_NONE: none yet */
  uint32_t block;     /* of its random stream */
} RouterState;

typedef struct Discovery {
  /* parameters */
  SimTime dad;              /* RetransTimer x DupAddrDetectTransmits; 0:
                               optimistic, RFC 4429 */
  Distribution ra_delay;    /* s, of the router's answer */
  SimTime rs_interval;      /* RTR_SOLICITATION_INTERVAL, the first */
  Distribution ra_interval; /* s, between unsolicited advertisements; 0: none */
  SimTime ra_spacing;       /* MIN_DELAY_BETWEEN_RAS */
  int solicits;             /* whether hosts send solicitations: 0 or 1 */
  /* set by discovery_init */
  Network *network;
  void *user;
  DiscoveryState *hosts;
  RouterState *routers; /* by access link */
  /* Returns the subnet that the router advertises to the host; 0: the router
   * does not answer. */
  uint64_t (*prefix)(void *user, uint32_t host, uint32_t access);
  /* Returns the mobility anchor point that it advertises (RFC 5380), or the
   * unspecified address. NULL: it never advertises one. */
  Address (*map)(void *user, uint32_t host, uint32_t access);
  /* The host has read the advertisement. Returns whether it has to test the
   * address by duplicate address detection. */
  bool (*advertised)(void *user, uint32_t host, uint64_t subnet);
  /* The host may use the address. */
  void (*configured)(void *user, uint32_t host, uint64_t subnet);
} Discovery;

#define DISCOVERY_KEYS(Type, field)                                            \
  { .name = "dad",                                                             \
    .type = KEY_TIME,                                                          \
    .fallback = "1 s",                                                         \
    .greatest = 3600,                                                          \
    .help = "Duration of duplicate address detection; 0 s is optimistic DAD "  \
            "(RFC 4429)",                                                      \
    .offset = offsetof(Type, field.dad) },                                     \
    SOLICITATION_KEYS(Type, field)

/* The parameters for hosts that take no address of their own. */
#define SOLICITATION_KEYS(Type, field)                                         \
  { .name = "ra-delay",                                                        \
    .type = KEY_TIME_DIST,                                                     \
    .fallback = "0 s",                                                         \
    .help = "Time after which a router answers a solicitation; RFC 4861 "      \
            "allows uniform(0 s, 0.5 s)",                                      \
    .offset = offsetof(Type, field.ra_delay) },                                \
    { .name = "ra-interval",                                                   \
      .type = KEY_TIME_DIST,                                                   \
      .fallback = "0 s",                                                       \
      .help =                                                                  \
        "Time between unsolicited router advertisements: uniform(30 ms, "      \
        "70 ms) is the shortest that RFC 6275 allows; 0 s is none",            \
      .offset = offsetof(Type, field.ra_interval) },                           \
    { .name = "ra-spacing",                                                    \
      .type = KEY_TIME,                                                        \
      .fallback = "0 s",                                                       \
      .greatest = 3600,                                                        \
      .help = "Least time between advertisements of a router that answers "    \
              "all hosts at once (MIN_DELAY_BETWEEN_RAS, RFC 4861: 3 s); 0 s " \
              "is an answer to each host alone",                               \
      .offset = offsetof(Type, field.ra_spacing) },                            \
    { .name = "solicitations",                                                 \
      .type = KEY_CHOICE,                                                      \
      .fallback = "yes",                                                       \
      .choices = "no|yes",                                                     \
      .help = "Whether a host asks for a router, or waits for one",            \
      .offset = offsetof(Type, field.solicits) },                              \
  {                                                                            \
    .name = "rs-interval", .type = KEY_TIME, .fallback = "4 s",                \
    .least = 0.001, .greatest = 3600,                                          \
    .help = "Wait before a router solicitation is repeated; it doubles each "  \
            "time, up to an hour (RFC 7559)",                                  \
    .offset = offsetof(Type, field.rs_interval)                                \
  }

/* Completes a Discovery whose parameters and functions are set. */
void discovery_init(Discovery *discovery, Network *network, void *user);
void discovery_clear(Discovery *discovery);

/* The link of the host is up: it begins to look for its router. */
void discovery_start(Discovery *discovery, uint32_t host);
/* The link is lost: the host stops soliciting and detecting. */
void discovery_stop(Discovery *discovery, uint32_t host);

/* Takes a message that has arrived at a place. Returns false if it is not one
 * of neighbour discovery. */
bool discovery_receive(Discovery *discovery, Place place, const Packet *packet);

/* Sends an advertisement of a subnet from a router to a host on its link, as if
 * to all nodes. `map` is a mobility anchor point, or the unspecified address.
 */
void router_advertise(Network *network, uint32_t node, uint32_t host,
                      uint64_t subnet, Address map);
