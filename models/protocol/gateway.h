/* What an access router does for a host that takes no part in mobility
 * management, or a small one: it gives it a prefix, tells the location manager
 * where the prefixes of the host are now, and is the end of the tunnel (the
 * mobile access gateway of RFC 5213, the serving router of RFC 8885).
 *
 * Prefixes that the host still uses are registered with their anchors; which
 * ones these are, the router knows from the context of the host
 * (draft-chan-dmm-framework section 5.1.1 leaves open from whom).
 */
#pragma once

#include "registration.h"
#include "sim/contract/dispatch.h"

/* A host that layer 2 takes to another router of the same network need not be
 * de-registered by the old one. */
typedef enum Detach { DETACH_DEREGISTER, DETACH_SILENT, DETACH_AWAY } Detach;

typedef struct Gateway {
  Registrar registrar; /* first, so that its keys can be taken over */
  int detach;          /* Detach: a parameter */
  Network *network;
  const View *view;
  uint32_t *offered; /* by host: the prefix that its router gives it */
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

/* The router of the host chooses the prefix that it gives it. */
uint32_t gateway_offer(Gateway *gateway, uint32_t host);

/* The router registers what the host needs and what is not registered yet. */
void gateway_register(Gateway *gateway, uint32_t host);
/* Does the host need what is not in force yet? */
bool gateway_is_complete(const Gateway *gateway, uint32_t host);
/* A prefix that the host uses and another router gave it; INDEX_NONE: none. */
uint32_t gateway_needed(const Gateway *gateway, uint32_t host);

/* Has the router of the host told anybody of it? */
bool gateway_has_updated(const Gateway *gateway, uint32_t host);

void gateway_link_down(Gateway *gateway, uint32_t host, uint32_t access);

/* Registers again what a router has registered there. */
void gateway_renew(Gateway *gateway, uint32_t router, uint32_t server);
bool gateway_has_registered(const Gateway *gateway, uint32_t router,
                            uint32_t server);

/* An acknowledgement or revocation has arrived at a router; false if the
 * message is none. */
bool gateway_acknowledge(Gateway *gateway, Place place, const Packet *packet);

/* See LuEvents and LuDecisions. */
void gateway_use(Gateway *gateway, uint32_t prefix);
void gateway_release(Gateway *gateway, uint32_t prefix);
void gateway_forward(const Gateway *gateway, const Visit *visit, Forward *out);
