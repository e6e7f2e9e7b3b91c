/* The tables of messages and options. They are in format.c and options_*.c.
 * message.c encodes by them, decode.c decodes, and describe.c makes texts for
 * traces. No file of another room includes this.
 *
 * A format says which headers the packet of a message type has, what its body
 * begins with, which options follow in which order, and what a trace tells
 * about it. An option has a code, an alignment, and functions that write and
 * read its data. Lengths are measured and not stated. So a new message is a
 * row, and needs code only for data that no other message has.
 */
#pragma once

#include "message.h"
#include "wire.h"

enum { MESSAGE_OPTIONS = 8, MESSAGE_TELLS = 6 };

/* Lengths of prefixes in bits: of a subnet, and of one address. */
enum { SUBNET_LENGTH = 64, HOST_LENGTH = 128 };

/* Which header has the home address. */
typedef enum HomeHeader {
  HOME_NOWHERE,
  HOME_SOURCE,      /* a Home Address option, unless it is the source itself */
  HOME_OPTION,      /* a Home Address option in any case */
  HOME_DESTINATION, /* a type 2 routing header, unless it is the destination */
} HomeHeader;

enum { OPTION_END };

/* Options of neighbour discovery. */
enum {
  DISCOVERY_SOURCE_LINK_LAYER = OPTION_END + 1,
  DISCOVERY_TARGET_LINK_LAYER,
  DISCOVERY_PREFIX_INFORMATION,
  DISCOVERY_MAP,
  DISCOVERY_LINK_LAYER_SENDER,
  DISCOVERY_LINK_LAYER_POINT,
  DISCOVERY_LINK_LAYER_ROUTER,
  DISCOVERY_ROUTER_ADDRESS,
  DISCOVERY_ROUTER_PREFIX,
  DISCOVERY_OPTIONS,
};

/* Options of mobility headers. */
enum {
  MOBILITY_ALTERNATE_CARE_OF = OPTION_END + 1,
  MOBILITY_FAST_CARE_OF,
  MOBILITY_NONCES,
  MOBILITY_AUTHORIZATION,
  MOBILITY_HOST_LINK_LAYER,
  MOBILITY_NODE_IDENTIFIER,
  MOBILITY_FAST_AUTHORIZATION,
  MOBILITY_HOME_PREFIX,
  MOBILITY_HOME_ADDRESS,
  MOBILITY_CONTEXT_PREFIX,
  MOBILITY_HANDOFF,
  MOBILITY_ACCESS_TECHNOLOGY,
  MOBILITY_CONTEXT_LINK_LAYER,
  MOBILITY_TIMESTAMP,
  MOBILITY_RESTARTS,
  MOBILITY_OLD_CARE_OF,
  MOBILITY_NEW_CARE_OF,
  MOBILITY_CONTEXT_REQUEST,
  MOBILITY_CONTEXT_ANCHOR,
  MOBILITY_PREVIOUS,
  MOBILITY_SERVING,
  MOBILITY_OPTIONS,
};

typedef struct Option {
  uint8_t code;
  uint8_t modulo,
    rest; /* it begins at octet modulo * n + rest of the message */
  /* Writes what follows code and length. */
  void (*write)(Writer *writer, const Message *message);
  /* Reads the same. Returns false if it is another option; then the message is
   * not changed. The reader ends where the option ends. */
  bool (*read)(Reader *reader, Message *message);
  /* Returns how many of these options a message from this source has. NULL:
   * one. */
  unsigned (*count)(const Message *message, Address source);
} Option;

/* What is told about a message in a trace. */
typedef enum TellId {
  TELL_END,
  TELL_HOST,
  TELL_SEQUENCE,
  TELL_LIFETIME,
  TELL_STATUS,
  TELL_CODE,
  TELL_NONCE,
  TELL_RESTARTS,
  TELL_PREFIX,
  TELL_HOME,
  TELL_CARE_OF,
  TELL_TARGET,
  TELL_ROUTER,
  TELL_MAP,
  TELL_SERVING,
  TELL_PREVIOUS,
  TELL_COUNT,
} TellId;

/* A message type on the wire. */
typedef struct Format {
  const char *name;
  uint8_t next_header;
  uint8_t hop_limit;
  uint8_t type; /* of ICMPv6 or of the mobility header */
  uint8_t code; /* of ICMPv6; a reserved octet in the mobility header */
  HomeHeader home;
  /* Writes what is between the checksum and the options. `flags` are those of
   * the row. */
  void (*write)(Writer *writer, const Message *message, uint16_t flags);
  /* Reads the same. Returns false if it is another message or makes no sense.
   */
  bool (*read)(Reader *reader, Message *message, uint16_t flags);
  uint8_t options[MESSAGE_OPTIONS]; /* ends with OPTION_END */
  uint8_t tells[MESSAGE_TELLS];     /* ends with TELL_END, or is full */
  uint16_t flags; /* of every message of this type, or its subtype; for `write`
                     and `read` */
} Format;

extern const Option discovery_options[DISCOVERY_OPTIONS];
extern const Option mobility_options[MOBILITY_OPTIONS];
extern const Format message_formats[MESSAGE_TYPES];

/* Returns the prefix of the message, or ::/0 if it asks for one (RFC 5213
 * section 8.3). */
Prefix message_home_prefix(const Message *message);

/* Returns whether a message of a correspondent has an authenticator. It has
 * none if it says that the key is too old (RFC 6275 section 9.5.4). */
bool message_is_authorized(const Message *message);

/* Returns whether a PHI or PHAck carries the context of the host. Others ask
 * for the context, or say that it has arrived. */
bool message_has_context(const Message *message);
