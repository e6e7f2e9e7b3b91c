/* A packet: a stack of IPv6 headers, user data or a message, and what it has
 * crossed on its way.
 *
 * headers[0] is what the sender made. Each tunnel puts one header on top (RFC
 * 2473 without encapsulation limit: 40 octets). A Home Address option or a type
 * 2 routing header, by which a packet travels under a care-of address without a
 * tunnel, is a header on top as well, of 24 octets. Where it is taken off, the
 * home address replaces the care-of address again.
 *
 * A packet has exactly one owner, and packet_free returns it to its pool.
 */
#pragma once

#include "sim/base/address.h"
#include "sim/base/units.h"
#include "sim/record/drop.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PACKET_DEPTH = 4,      /* headers at most */
  PACKET_HOP_LIMIT = 64, /* looks of nodes at a packet: one when it comes,
                            and one after each header that they put on */
  /* A Home Address option in a destination options header, or a type 2 routing
   * header (RFC 6275 sections 6.3 and 6.4). */
  HOME_HEADER_OCTETS = 24,
};

typedef struct Header {
  Address source, destination;
} Header;

/* What a packet can carry besides user data. */
typedef struct PayloadClass {
  void (*free)(void *payload);
  /* Writes the octets of the packet that the sender made, from this IPv6 header
   * on, as they are on the wire. `out` has room for 1280. Returns how many they
   * are. */
  size_t (*encode)(const void *payload, const Header *header, uint8_t *out);
  /* Adds a description for a trace: "BU seq 3 lifetime 300 s". */
  void (*describe)(const void *payload, GString *out);
} PayloadClass;

/* User data to a host (down) or from a host (up), or a message. */
typedef enum PacketKind { PACKET_DOWN, PACKET_UP, PACKET_MESSAGE } PacketKind;

typedef struct Packet {
  uint8_t kind;  /* PacketKind */
  uint8_t depth; /* headers in use, at least 1 */
  uint8_t hop_limit;
  uint8_t category;      /* SignallingCategory of a message */
  uint8_t function;      /* whom a message is for, as the design numbers them */
  uint8_t type;          /* of a message, as its payload numbers them */
  uint32_t octets;       /* on the wire now, with all headers */
  uint32_t inner_octets; /* without tunnel headers */
  uint32_t prefix;       /* in which an address of its innermost header may be
                            the home address of a host; INDEX_NONE: none is */
  uint32_t flow;         /* session; INDEX_NONE for messages */
  uint32_t host;         /* that it is about */
  uint32_t handover;     /* record of the handover that caused a message */
  uint32_t epoch;        /* attachment over which it crosses the air */
  uint32_t hops;         /* links crossed */
  uint32_t number;       /* of its session and direction, or of its `luck` */
  uint64_t luck;         /* name that its losses depend on (luck.h) */
  uint64_t crossed;      /* marks of lossy links that it has crossed */
  SimTime sent_at;
  SimTime left_at;     /* left the last place at which it took a step */
  uint64_t octet_hops; /* sum of its octets on each link */
  uint64_t overhead;   /* of these, tunnel headers */
  void *payload;
  const PayloadClass *payload_class;
  struct Network *network; /* that it moves in */
  struct Packet *next;     /* the pool's */
  Header headers[PACKET_DEPTH];
  uint8_t header_octets[PACKET_DEPTH]; /* that each one above the first adds */
} Packet;

typedef struct PacketPool PacketPool;

/* Returns an empty pool, which the caller owns. */
PacketPool *packet_pool_new(void);
/* Frees all packets, and the payloads of those that are still on their way. */
void packet_pool_free(PacketPool *pool);

/* Returns a packet with one header, PACKET_HOP_LIMIT, and no prefix, flow, host
 * or handover. All else is zero. */
Packet *packet_new(PacketPool *pool);
/* Returns a packet to its pool, and frees its payload. */
void packet_free(PacketPool *pool, Packet *packet);

/* Returns the outermost header. */
static inline const Header *
packet_outer(const Packet *packet)
{
  return &packet->headers[packet->depth - 1];
}

/* Puts a header on top. It has `octets`: IPV6_HEADER_OCTETS if it is a tunnel,
 * or HOME_HEADER_OCTETS. */
void packet_push(Packet *packet, Address source, Address destination,
                 uint8_t octets);
/* Takes the top header off. */
void packet_pop(Packet *packet);
