/* The messages of the protocols, as structs and as octets.
 *
 * One struct serves all types; what becomes of its fields on the wire is in the
 * tables of message.c. Octets are those of the RFCs: neighbour discovery
 * (RFC 4861), Mobile IPv6 (RFC 6275), Proxy Mobile IPv6 (RFC 5213) and its
 * distributed use (RFC 8885). Encoding allocates nothing and cannot fail.
 */
#pragma once

#include "sim/address.h"
#include "sim/units.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum MessageType {
  MESSAGE_RS,  /* router solicitation, RFC 4861 section 4.1 */
  MESSAGE_RA,  /* router advertisement, section 4.2 */
  MESSAGE_NS,  /* neighbour solicitation: here a DAD probe, RFC 4862 */
  MESSAGE_BU,  /* binding update, RFC 6275 section 6.1.7 */
  MESSAGE_BA,  /* binding acknowledgement, section 6.1.8 */
  MESSAGE_PBU, /* proxy binding update, RFC 5213 section 8.1 */
  MESSAGE_PBA, /* proxy binding acknowledgement, section 8.2 */
  MESSAGE_TYPES,
} MessageType;

/* Binding acknowledgement status (RFC 6275 section 6.1.8, RFC 5213 8.9). */
enum {
  STATUS_ACCEPTED = 0,
  STATUS_UNSPECIFIED = 128,
  STATUS_NO_RESOURCES = 130,
  STATUS_NOT_HOME_AGENT = 133,
  STATUS_SEQUENCE = 135,
  STATUS_TIMESTAMP_MISMATCH = 156,
  STATUS_TIMESTAMP_OLD = 157,
};

/* Handoff indicator option (RFC 5213 section 8.4). */
enum {
  HANDOFF_ATTACH = 1,
  HANDOFF_BETWEEN_MAGS = 3,
  HANDOFF_UNKNOWN = 4,
  HANDOFF_REFRESH = 5,
};

typedef struct Message {
  uint8_t type;     /* MessageType */
  uint8_t function; /* ModelColumn it is for */
  uint8_t status;   /* BA, PBA */
  uint8_t handoff;  /* PBU, PBA */
  bool distributed; /* PBU, PBA: D flag, RFC 8885 */
  uint16_t sequence;
  uint32_t lifetime; /* seconds: of a binding (0: de-registration), on the wire
                        in units of 4, so 4 to 262140; of a router (RA), up to
                        65535 */
  uint32_t host;     /* MN-ID: the 16-octet NAI of this number */
  uint32_t prefix;   /* the prefix meant; INDEX_NONE */
  Address home;      /* BU, BA: home address. PBU, PBA, RA: prefix (/64);
                        unspecified in a PBU: the anchor shall choose */
  Address care_of;   /* BU: alternate care-of address. NS: target */
  SimTime timestamp; /* PBU, PBA: of the sending, since the start of the run,
                        which is 2023-11-14 22:13:20 UTC on the wire */
} Message;

/* Short name: "RS", "BU", "PBA" ... */
const char *message_name(MessageType type);

/* Writes the IPv6 packet that carries the message from `source` to
 * `destination`: IPv6 header, extension headers, body, padding, checksum.
 * `out` has room for MESSAGE_OCTETS. Gives its length in octets.
 *
 * A BU from the home address itself has no Home Address option, a BA to it no
 * routing header, and an RS from :: no link-layer address, which is otherwise
 * taken from the interface identifier of the source. */
size_t message_encode(const Message *message, Address source,
                      Address destination, uint8_t *out);

enum { MESSAGE_OCTETS = 1280 };

/* The NAI of a host as it stands in the mobile node identifier option
 * (RFC 4283): "mn00001@lab.test" for number 1. Five digits at least; up to ten
 * the size of a message stays the same. Gives its length. */
enum { NAI_SIZE = 24 };
int message_nai(uint32_t host, char nai[NAI_SIZE]);

/* Appends "PBU mn00001@lab.test seq 2 lifetime 300 s 2001:db8:1::/64", for a
 * trace. */
void message_describe(const Message *message, GString *out);
