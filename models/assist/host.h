/* Fast handovers of hosts (RFC 5568): what the mobile node (host.c) and its two
 * routers (host_router.c) share.
 */
#pragma once

#include "models/protocol/bridge.h"
#include "models/protocol/exchange.h"
#include "models/protocol/prediction.h"
#include "models/protocol/retry.h"

typedef enum Phase {
  PHASE_NONE,
  PHASE_SOLICITED, /* RtSolPr sent */
  PHASE_KNOWN,     /* PrRtAdv received */
  PHASE_ASKED,     /* FBU sent */
  PHASE_GRANTED,   /* FBack received */
} Phase;

typedef struct FastHost {
  Retry retry;       /* its timer is also that of the first FBU */
  uint32_t old, new; /* nodes; INDEX_NONE: none */
  uint16_t sequence; /* of the last FBU */
  uint8_t phase;     /* Phase */
  bool is_due;       /* FBU is to be sent as soon as the new router is known */
} FastHost;

typedef struct AssistHost {
  Model model;
  Bridge bridge;
  Exchanges exchanges; /* HI */
  Prediction prediction;
  SimTime solicitation, fbu_timeout;
  int64_t fbu_retries;
  FastHost *hosts; /* by host */
} AssistHost;

/* Sends a message of the host, or to the host. Completes it before: function,
 * prefix, and in an FBU or an FBack the authenticator. */
void fast_say(AssistHost *self, Place from, Address source, Address destination,
              Message *message);

/* Returns the care-of address that a host has, or would have, at a router. */
Address fast_care_of(const Network *network, uint32_t node, uint32_t host);

/* Takes a message that has arrived at one of the routers. */
void fast_router_receive(AssistHost *self, uint32_t node, const Packet *packet);

/* Serves as Exchanges.done: the new router has answered the HI of the old one,
 * or the HI was given up. */
void fast_router_answered(void *user, const Exchange *exchange,
                          const Message *answer);
