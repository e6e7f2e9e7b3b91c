/* The messages of the protocols, as structs and as octets.
 *
 * One struct serves all types. The tables of format.c and options_*.c say how
 * its fields are encoded. The octets are those of the RFCs: neighbour discovery
 * (RFC 4861), Mobile IPv6 (RFC 6275) with regional (RFC 5380) and fast
 * handovers (RFC 5568), Proxy Mobile IPv6 (RFC 5213) with fast handovers
 * (RFC 5949), revocation (RFC 5846) and heartbeats (RFC 5847), and its
 * distributed use (RFC 8885). Encoding allocates nothing and cannot fail.
 */
#pragma once

#include "sim/base/address.h"
#include "sim/base/units.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum MessageType {
  MESSAGE_RS,      /* router solicitation, RFC 4861 section 4.1 */
  MESSAGE_RA,      /* router advertisement, section 4.2; with a MAP option
                      (RFC 5380 section 5) if `anchor` is specified */
  MESSAGE_NS,      /* neighbour solicitation: here a DAD probe, RFC 4862 */
  MESSAGE_UNA,     /* unsolicited neighbour advertisement, RFC 5568 */
  MESSAGE_RTSOLPR, /* router solicitation for proxy, RFC 5568 section 6.1.1 */
  MESSAGE_PRRTADV, /* proxy router advertisement, section 6.1.2 */
  MESSAGE_PROBLEM, /* ICMPv6 parameter problem: no mobility header here */
  MESSAGE_BU,      /* binding update, RFC 6275 section 6.1.7 */
  MESSAGE_BA,      /* binding acknowledgement, section 6.1.8 */
  MESSAGE_LBU,     /* local binding update to a MAP, RFC 5380 */
  MESSAGE_LBA,     /* and its acknowledgement */
  MESSAGE_HOTI,    /* home test init, RFC 6275 section 6.1.3 */
  MESSAGE_COTI,    /* care-of test init, 6.1.4 */
  MESSAGE_HOT,     /* home test, 6.1.5 */
  MESSAGE_COT,     /* care-of test, 6.1.6 */
  MESSAGE_CN_BU,   /* binding update to a correspondent */
  MESSAGE_CN_BA,   /* and its acknowledgement */
  MESSAGE_FBU,     /* fast binding update, RFC 5568 section 6.2.2 */
  MESSAGE_FBACK,   /* and its acknowledgement, 6.2.3 */
  MESSAGE_HI,      /* handover initiate, 6.2.1.1 */
  MESSAGE_HACK,    /* handover acknowledge, 6.2.1.2 */
  MESSAGE_PHI,     /* HI between MAGs, RFC 5949 section 6.1.1 */
  MESSAGE_PHACK,   /* HAck between MAGs, section 6.1.2 */
  MESSAGE_PBU,     /* proxy binding update, RFC 5213 section 8.1; with a
                      Serving MAAR option (RFC 8885) if `serving` is given */
  MESSAGE_PBA,     /* proxy binding acknowledgement, section 8.2; also with
                      Serving MAAR, and with Previous MAAR options, one for
                      each of `previous` */
  MESSAGE_BRI,     /* binding revocation indication, RFC 5846, by an LMA */
  MESSAGE_BRA,     /* and its acknowledgement */
  MESSAGE_HB,      /* heartbeat request, RFC 5847 */
  MESSAGE_HB_ANSWER,
  /* location management between LMs and MRs, a profile of the simulator */
  MESSAGE_LU,         /* location update: PBU, prefix /128, alternate care-of */
  MESSAGE_LU_ACK,     /* PBA without options */
  MESSAGE_LM_QUERY,   /* asks where a host is: BRR with the prefix */
  MESSAGE_LM_ANSWER,  /* it is there for `lifetime` seconds: PBU without A */
  MESSAGE_LM_UNKNOWN, /* nothing is known: PBA with status 133, the prefix */
  MESSAGE_LM_INVALID, /* the host is no longer here: the same octets */
  MESSAGE_TYPES,
} MessageType;

/* Status of binding acknowledgements (RFC 6275 section 6.1.8, RFC 5213 section
 * 8.9). From STATUS_UNSPECIFIED on, it is a refusal. */
enum {
  STATUS_ACCEPTED = 0,
  STATUS_UNSPECIFIED = 128,
  STATUS_NO_RESOURCES = 130,
  STATUS_NOT_HOME_AGENT = 133,
  STATUS_SEQUENCE = 135,
  STATUS_HOME_NONCE = 136, /* it is too old; a correspondent sends this and the
                              next two without an authenticator */
  STATUS_CARE_OF_NONCE = 137,
  STATUS_NONCES = 138,
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

/* HI and HAck codes (RFC 5568 section 6.2.1, RFC 5949 section 6.1). */
enum {
  HI_PREDICTIVE = 0,
  HI_REACTIVE = 1,
  HI_REQUEST = 0, /* PFMIPv6: asks for the context */
  HI_CONTEXT = 3, /* PFMIPv6: carries all of the context */
  HACK_ACCEPTED = 0,
  HACK_CONTEXT_SENT = 6,
  HACK_CONTEXT_ACCEPTED = 5,
};

/* Codes that are not on the wire. There, the addresses of the packet tell these
 * messages apart. */
enum {
  PBA_DIRECT = 1,  /* from an anchor directly to the serving router */
  PBU_UPWARD = 2,  /* from the proxy of a visited network to the anchor */
  PBU_FORWARD = 3, /* from a CMD to an anchor */
  LU_LOCAL = 0,    /* to the LM of the visited network: the exact place */
  LU_HOME = 4,     /* to the LM of the home network: the visited network */
  LU_ROUTER = 5,   /* to a router that needs to know the place */
  LU_OLD = 6,      /* to the LM of the network that was left */
};

/* A previous anchor of a host, which still has a prefix of it (RFC 8885 section
 * 4.5). */
typedef struct PreviousAnchor {
  Address anchor;  /* of the previous MAAR */
  uint64_t subnet; /* the /64 that it anchors */
  uint32_t prefix; /* the same as an index; not on the wire */
} PreviousAnchor;

/* The most previous anchors in a message, and the length of an authenticator.
 */
enum { MESSAGE_PREVIOUS = 24, AUTHENTICATOR_OCTETS = 12 };

typedef struct PreviousAnchors {
  uint32_t count;
  PreviousAnchor items[MESSAGE_PREVIOUS];
} PreviousAnchors;

typedef struct Message {
  uint8_t type;     /* MessageType */
  uint8_t function; /* ModelColumn that it is for; not on the wire */
  uint8_t status;   /* acknowledgements: BA, LBA, CN_BA, PBA, LU_ACK, FBack,
                       BRA */
  uint8_t handoff;  /* PBU, PBA */
  uint8_t code;     /* HI, HAck, PBU, PBA, LU: see above. BRI: trigger */
  bool distributed; /* PBU, PBA: D flag, RFC 8885 */
  uint16_t sequence;
  uint16_t home_nonce, care_of_nonce; /* indices: HoT, CoT, BU to a CN */
  uint32_t lifetime; /* seconds. Of a binding: 0 (de-registration) or 4 to
                        262140, as it is in units of 4 s on the wire. Of a
                        router (RA) or a fast binding (FBU, FBack): at most
                        65535 */
  uint32_t host;     /* MN-ID: the 16-octet NAI of this number */
  uint32_t prefix;   /* the prefix that it is about, or INDEX_NONE; not on the
                        wire */
  Address home;      /* BU, BA, HI, FBU, FBack, LU, LM_*: home address (FMIPv6:
                        previous care-of address). LBU, LBA: regional care-of
                        address. PBU, PBA, RA, PHI, PHAck: prefix (/64);
                        unspecified in a PBU: the anchor chooses one. PrRtAdv:
                        prefix of the new router; unspecified: not told.
                        PROBLEM: if it is sent to this address, it is about a
                        HoTI, otherwise about a CoTI */
  Address care_of;   /* BU, LU, LM_ANSWER: alternate care-of address. NS, UNA:
                        target. HI, FBU: new care-of address; an FBU from this
                        address has no option for it. FBack: new care-of
                        address, for message_authenticate only. PHI, PHAck:
                        interface identifier of the host in the lower half */
  Address anchor;    /* RA: MAP. PHI, PHAck: LMA. PrRtAdv: the new router */
  Address serving;   /* PBU, PBA: Serving MAAR */
  uint64_t cookie;   /* HoTI, CoTI, HoT, CoT, PROBLEM */
  uint64_t token;    /* HoT, CoT: keygen token */
  uint8_t authenticator[AUTHENTICATOR_OCTETS]; /* CN_BU, CN_BA, FBU, FBack: set
                        by message_authenticate */
  uint16_t access_point; /* RtSolPr, PrRtAdv: number of the new link, from which
                            the link-layer addresses of the access point and of
                            the new router are made */
  uint16_t restarts;     /* HB_ANSWER: restart counter */
  SimTime timestamp; /* PBU, PBA: when it was sent, in ns since the start of the
                        run, which is SIM_EPOCH on the wire */
  PreviousAnchors *previous; /* PBA; owned; NULL: none */
} Message;

/* Returns the short name of a type: "RS", "BU", "PBA" ... */
const char *message_name(MessageType type);

/* Writes the IPv6 packet that carries the message from `source` to
 * `destination`: IPv6 header, extension headers, body, options, padding,
 * checksum. Returns the length in octets. `out` has room for MESSAGE_OCTETS; it
 * is NULL if only the length is wanted.
 *
 * A BU from the home address itself has no Home Address option, and a BA to it
 * no routing header. An RS from :: has no link-layer address; that of another
 * source is made from its interface identifier. */
size_t message_encode(const Message *message, Address source,
                      Address destination, uint8_t *out);

/* Returns the length in octets that message_encode returns. */
size_t message_length(const Message *message, Address source,
                      Address destination);

enum { MESSAGE_OCTETS = 1280 };

/* Reads a packet of `length` octets, which may be any octets. Returns false if
 * it is none of our messages, or if lengths, options or checksum are wrong.
 * Fields that the octets do not say are zero, but `prefix` is INDEX_NONE. The
 * caller frees `previous`.
 *
 * If it returns false, `message` is not changed.
 *
 * Several types have the same layout, and are told apart by flags and options.
 * Where these are the same as well (BA and LBA, LM_UNKNOWN and LM_INVALID), the
 * message is read as the first of them. */
bool message_decode(const uint8_t *octets, size_t length, Message *message,
                    Address *source, Address *destination);

/* Puts the authenticator into a BU or BA of a correspondent (RFC 6275 section
 * 6.2.7), or into an FBU or FBack. It is the first 96 bits of HMAC-SHA1 over
 * the care-of address, the address of the correspondent or previous router, and
 * the mobility header as it is on the wire. The care-of address is the address
 * of the host in the packet; for FBU and FBack it is `care_of`. A BA whose
 * status says that the key is too old has no authenticator, and is left as it
 * is. */
void message_authenticate(Message *message, Address source, Address destination,
                          const uint8_t *key, size_t key_octets);

enum { NAI_SIZE = 24 }; /* room for an NAI of ten digits and its NUL */

/* Writes the NAI of a host as it is in the mobile node identifier option
 * (RFC 4283): "mn00001@lab.test" for number 1. Returns its length. It has at
 * least five digits; with up to ten digits, messages keep their lengths. */
int message_nai(uint32_t host, char nai[NAI_SIZE]);

/* Appends what a trace says about a message, such as "PBU mn00001@lab.test seq
 * 2 lifetime 300 s 2001:db8:1::/64". */
void message_describe(const Message *message, GString *out);
