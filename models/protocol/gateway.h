/* What an access router does for a host that takes no part, or a small part, in
 * mobility management. It gives the host a prefix, tells the location manager
 * where the prefixes of the host are, and is the end of the tunnel. It is the
 * mobile access gateway of RFC 5213 and the serving router of RFC 8885.
 *
 * For each prefix that the host still uses, the router tells a location manager
 * of that prefix. It knows these prefixes from the context of the host
 * (sim/net/context.h); draft-chan-dmm-framework section 5.1.1 leaves open who
 * tells it.
 */
#pragma once

#include "registration.h"
#include "sim/contract/dispatch.h"

/* What the old router does when a host has left: it de-registers the host
 * always, never, or only if the host goes to another network. */
typedef enum Detach { DETACH_DEREGISTER, DETACH_SILENT, DETACH_AWAY } Detach;

typedef struct Gateway {
  Registrar registrar; /* of all access routers */
  int detach;          /* Detach: a parameter */
  Network *network;
  const View *view;
  uint32_t *offered; /* by host: the prefix that its router gives to it */
  void *user;
  /* The location manager has accepted a registration. */
  void (*accepted)(void *user, uint32_t host, uint32_t prefix);
} Gateway;

#define GATEWAY_KEYS(Type, field)                                              \
  REGISTRAR_KEYS(Type, field.registrar),                                       \
  {                                                                            \
    .name = "detach", .type = KEY_CHOICE, .fallback = "deregister",            \
    .choices = "deregister|silent|away",                                       \
    .help = "What an access router does when a host has left; away: "          \
            "de-registers it if it goes to another network",                   \
    .offset = offsetof(Type, field.detach)                                     \
  }

/* Completes a Gateway whose parameters and `accepted` are set. */
void gateway_init(Gateway *gateway, Design *design, void *user);
void gateway_clear(Gateway *gateway);

/* Chooses the prefix that the router of the host gives to it. Returns it, or
 * INDEX_NONE. */
uint32_t gateway_offer(Gateway *gateway, uint32_t host);

/* Registers the prefixes that the host needs and that its router has not
 * registered yet. Gives back those that it does not need any more, and ends the
 * registration of those whose anchor is this router. */
void gateway_register(Gateway *gateway, uint32_t host);
/* Returns whether all prefixes that the host needs are registered. */
bool gateway_is_complete(const Gateway *gateway, uint32_t host);
/* Returns a prefix that the host needs and that another router gave to it, or
 * INDEX_NONE. */
uint32_t gateway_needed(const Gateway *gateway, uint32_t host);

/* Returns whether the router of the host has registered anything. */
bool gateway_has_updated(const Gateway *gateway, uint32_t host);

/* The host has left the access link. */
void gateway_link_down(Gateway *gateway, uint32_t host, uint32_t access);

/* Registers again all that a router has registered with a server. */
void gateway_renew(Gateway *gateway, uint32_t router, uint32_t server);
/* Returns whether a router has registered anything with a server. */
bool gateway_has_registered(const Gateway *gateway, uint32_t router,
                            uint32_t server);

/* Takes a message that has arrived at a router. Returns false if it is neither
 * an acknowledgement nor a revocation. */
bool gateway_acknowledge(Gateway *gateway, Place place, const Packet *packet);

/* Acts as LuEvents.use does. */
void gateway_use(Gateway *gateway, uint32_t prefix);
/* Acts as LuEvents.release does. */
void gateway_release(Gateway *gateway, uint32_t prefix);
/* Decides as LuDecisions.forward does. */
void gateway_forward(const Gateway *gateway, const Visit *visit, Forward *out);
