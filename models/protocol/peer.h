/* A mobile node's side of route optimisation with one correspondent: return
 * routability, and the binding at the correspondent (RFC 6275 section 11.6 and
 * 11.7.2).
 */
#pragma once

#include "correspondent.h"
#include "retry.h"
#include "sim/contract/dispatch.h"

/* One of the three messages that are repeated: HoTI, CoTI, BU. */
typedef struct Trial {
  Retry retry;
  uint64_t cookie; /* of the last HoTI or CoTI */
} Trial;

typedef struct PeerToken {
  uint64_t token;
  SimTime since; /* SIM_TIME_NONE: there is none */
  uint16_t nonce;
} PeerToken;

typedef struct Peer {
  struct MrPeer *mr;
  struct Peer *next; /* of the same host */
  uint32_t prefix, node;
  uint32_t sessions;
  uint32_t handover;
  Address care_of;             /* that the correspondent shall know */
  bool is_away, is_registered; /* not at home; and the anchor knows */
  bool is_plain;               /* it does not understand */
  bool is_refresh;
  uint16_t sequence;
  Trial home_test, care_of_test, update;
  PeerToken home, visited; /* tokens */
  Address acknowledged;    /* care-of address that it has; unspecified: none */
  SimTime bound_until;     /* as it has acknowledged */
  SimTime asked_until;     /* as it was asked, and may have it */
  EventId refresh, expiry; /* of the binding */
} Peer;

typedef struct MrPeer {
  Model model;
  Correspondents correspondents;
  SimTime lifetime, token_lifetime, initial_timeout, max_timeout;
  Peer **peers; /* by host */
} MrPeer;

/* The entry of a prefix and a correspondent, made if there is none. */
Peer *peer_get(MrPeer *mr, uint32_t prefix, uint32_t node);
void peer_free(Peer *peer);

/* Frees the entry if no session uses it and the correspondent has no binding.
 * An entry that is left is tried again when its binding expires. */
void peer_try_free(Peer *peer);

/* A first session begins; the host has a new care-of address, or is at home;
 * the anchor knows of it; the link is lost. */
void peer_begin(Peer *peer);
void peer_move(Peer *peer, Address care_of, bool is_at_home, uint32_t handover);
void peer_registered(Peer *peer);
void peer_pause(Peer *peer);

/* Does the correspondent send to the care-of address of now, as we know? */
bool peer_is_bound(const Peer *peer);

/* A message for a host has arrived. */
void peer_receive(MrPeer *mr, uint32_t host, const Packet *packet);
