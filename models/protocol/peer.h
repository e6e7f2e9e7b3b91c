/* The mobile node's side of route optimisation with one correspondent: the
 * tests of return routability, and the binding at the correspondent (RFC 6275
 * sections 11.6 and 11.7.2).
 *
 *   session begins, or    HoTI --(home agent)-->  correspondent
 *   host has moved        CoTI ----------------->
 *                         <--(home agent)-- HoT   home token
 *                         <---------------- CoT   care-of token
 *   both tokens, and the  BU ------------------->
 *   home agent knows      <------------------ BA  bound for `lifetime`
 *   95 % of that later    CoTI, and so on; HoTI too if its token is too old
 */
#pragma once

#include "correspondent.h"
#include "retry.h"
#include "sim/contract/dispatch.h"

/* One of the three messages that are repeated until they are answered: HoTI,
 * CoTI, BU. */
typedef struct Trial {
  Retry retry;
  uint64_t cookie; /* of the last HoTI or CoTI */
} Trial;

typedef struct PeerToken {
  uint64_t token;
  SimTime since; /* SIM_TIME_NONE: there is no token */
  uint16_t nonce;
} PeerToken;

typedef struct Peer {
  struct MrPeer *mr;
  struct Peer *next; /* of the same host */
  uint32_t prefix, node;
  uint32_t sessions;
  uint32_t handover;
  Address care_of;             /* that the correspondent is to use */
  bool is_away, is_registered; /* not at home; the home agent knows it */
  bool is_plain;               /* the correspondent supports no mobility */
  bool is_refresh;             /* what is sent now renews a binding */
  uint16_t sequence;           /* of the last update */
  Trial home_test, care_of_test, update;
  PeerToken home, visited; /* from the HoT and from the CoT */
  Address acknowledged;    /* care-of address in the last BA */
  SimTime bound_until;     /* end of the binding in the last BA */
  SimTime asked_until;     /* end of the binding that was asked for last */
  SimTime refresh_at;      /* when the binding is to be renewed */
  EventId refresh, expiry; /* of the binding */
} Peer;

/* The model of mr/peer.c, which makes the entries. */
typedef struct MrPeer {
  Model model;
  Correspondents correspondents;
  SimTime lifetime, token_lifetime, initial_timeout, max_timeout;
  Peer **peers; /* by host */
} MrPeer;

/* Returns the entry of a prefix and a correspondent, which is made if there is
 * none. */
Peer *peer_get(MrPeer *mr, uint32_t prefix, uint32_t node);
/* Frees an entry, and stops what it repeats. */
void peer_free(Peer *peer);

/* Frees the entry if no session uses it and the correspondent cannot have a
 * binding. Otherwise this is tried again when the binding ends. */
void peer_try_free(Peer *peer);

/* The first session with the correspondent begins: the tests begin if the host
 * is away and the binding is missing or due for renewal. */
void peer_begin(Peer *peer);
/* The host has a new care-of address, or is at home: the tests begin if the
 * correspondent has to be told. */
void peer_move(Peer *peer, Address care_of, bool is_at_home, uint32_t handover);
/* The home agent has acknowledged the care-of address. */
void peer_registered(Peer *peer);
/* The link is lost: nothing is repeated until peer_move. */
void peer_pause(Peer *peer);

/* Returns whether the correspondent has acknowledged the present care-of
 * address and the binding has not ended. */
bool peer_is_bound(const Peer *peer);

/* Takes a message of a correspondent that has arrived at a host. */
void peer_receive(MrPeer *mr, uint32_t host, const Packet *packet);
