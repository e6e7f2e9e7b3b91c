/* The tables behind message.h, options and formats, for those who go
 * through them: message.c (encodes), decode.c and describe.c.
 *
 * A format says of a type how the packet is built around it, what stands first
 * in its body, which options follow in which order, and what is told about it
 * in a trace. An option says its code, its alignment and who writes and reads
 * its data; lengths are measured, never stated. So a new message is a row, and
 * code only for data that no other message has.
 */
#pragma once

#include "message.h"
#include "wire.h"

enum { MESSAGE_OPTIONS = 8, MESSAGE_TELLS = 6 };

/* Lengths of prefixes: of a subnet, and of one address. */
enum { SUBNET_LENGTH = 64, HOST_LENGTH = 128 };

/* How the home address goes along with the message. */
typedef enum HomeHeader {
  HOME_NOWHERE,
  HOME_SOURCE,      /* Home Address option, if it is not the source itself */
  HOME_OPTION,      /* Home Address option in any case */
  HOME_DESTINATION, /* type 2 routing header, if not the destination itself */
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
  uint8_t modulo, rest; /* it begins at modulo * n + rest of the message */
  /* Writes what follows code and length. */
  void (*write)(Writer *writer, const Message *message);
  /* Reads the same; false if it is not this option, and then nothing has come
   * into the message. The reader ends where the option does. */
  bool (*read)(Reader *reader, Message *message);
  /* How many of them the message has if it is sent from there; NULL: one. */
  unsigned (*count)(const Message *message, Address source);
} Option;

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

typedef struct Format {
  const char *name;
  uint8_t next_header;
  uint8_t hop_limit;
  uint8_t type; /* of ICMPv6 or of the mobility header */
  uint8_t code; /* of ICMPv6; a reserved octet in the mobility header */
  HomeHeader home;
  /* Write and read what follows the checksum, up to the options. Reading gives
   * false if it is another message or makes no sense. */
  void (*write)(Writer *writer, const Message *message, uint16_t flags);
  bool (*read)(Reader *reader, Message *message, uint16_t flags);
  uint8_t options[MESSAGE_OPTIONS]; /* ends with OPTION_END */
  uint8_t tells[MESSAGE_TELLS];     /* ends with TELL_END, or is full */
  uint16_t flags;                   /* of every message of this type */
} Format;

extern const Option discovery_options[DISCOVERY_OPTIONS];
extern const Option mobility_options[MOBILITY_OPTIONS];
extern const Format message_formats[MESSAGE_TYPES];

/* The prefix of the message, or ::/0 to ask for one (RFC 5213 section 8.3). */
Prefix message_home_prefix(const Message *message);

/* Whether a message of a correspondent has its authenticator: not if it says
 * that the key is no longer good (RFC 6275 section 9.5.4). */
bool message_is_authorized(const Message *message);

/* Whether a PHI or PHAck carries the context, rather than asks for it or says
 * that it has come. */
bool message_has_context(const Message *message);
