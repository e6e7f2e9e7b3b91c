/* Fast handovers of hosts (RFC 5568): what the mobile node (host.c) and
 * its routers (host_router.c) have in common.
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
  uint16_t sequence;
  uint8_t phase; /* Phase */
  bool is_due;   /* FBU is to be sent as soon as the new router is known */
} FastHost;

typedef struct AssistHost {
  Model model;
  Bridge bridge;
  Exchanges exchanges; /* HI */
  Prediction prediction;
  SimTime solicitation, fbu_timeout;
  int64_t fbu_retries;
  FastHost *hosts;
} AssistHost;

/* Sends a message of the host, or to it, on its link or beyond; FBU and FBack
 * are authenticated. */
void fast_say(AssistHost *self, Place from, Address source, Address destination,
              Message *message);

/* The care-of address of a host at a router. */
Address fast_care_of(const Network *network, uint32_t node, uint32_t host);

/* Takes a message that has arrived at a router. */
void fast_router_receive(AssistHost *self, uint32_t node, const Packet *packet);

/* HAck has come, or nobody has answered: Exchanges.done. */
void fast_router_answered(void *user, const Exchange *exchange,
                          const Message *answer);
