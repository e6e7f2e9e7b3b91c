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
#include "sim/contract/model.h"

/* A host that layer 2 takes to another router of the same network need not be
 * de-registered by the old one. */
typedef enum Detach { DETACH_DEREGISTER, DETACH_SILENT, DETACH_AWAY } Detach;

typedef struct Serving {
  Registrar registrar; /* first, so that its keys can be taken over */
  int detach;          /* Detach: a parameter */
  Design *design;
  uint32_t *offered; /* by host: the prefix that its router gives it */
  void *user;
  /* The location manager has accepted a registration. */
  void (*accepted)(void *user, uint32_t host, uint32_t prefix);
} Serving;

#define SERVING_KEYS(Type, field)                                              \
  REGISTRAR_KEYS(Type, field.registrar),                                       \
  {                                                                            \
    .name = "detach", .type = KEY_CHOICE, .fallback = "deregister",            \
    .choices = "deregister|silent|away",                                       \
    .help = "What an access router does when a host has left; away: "          \
            "de-registers it if it goes to another network",                   \
    .offset = offsetof(Type, field.detach)                                     \
  }

/* Completes a Serving whose parameters and `accepted` are set. */
void serving_init(Serving *serving, Design *design, void *user);
void serving_clear(Serving *serving);

/* The router of the host chooses the prefix that it gives it. */
uint32_t serving_offer(Serving *serving, uint32_t host);

/* The router registers what the host needs and what is not registered yet. */
void serving_register(Serving *serving, uint32_t host);
/* Does the host need what is not in force yet? */
bool serving_is_complete(const Serving *serving, uint32_t host);
/* A prefix that the host uses and another router gave it; INDEX_NONE: none. */
uint32_t serving_needed(const Serving *serving, uint32_t host);

/* Has the router of the host told anybody of it? */
bool serving_has_updated(const Serving *serving, uint32_t host);

void serving_link_down(Serving *serving, uint32_t host, uint32_t access);

/* Registers again what a router has registered there. */
void serving_renew(Serving *serving, uint32_t router, uint32_t server);
bool serving_has_registered(const Serving *serving, uint32_t router,
                            uint32_t server);

/* An acknowledgement or revocation has arrived at a router; false if the
 * message is none. */
bool serving_acknowledge(Serving *serving, Place place, const Packet *packet);

/* See LuHooks. */
void serving_use(Serving *serving, uint32_t prefix);
void serving_release(Serving *serving, uint32_t prefix);
void serving_forward(const Serving *serving, uint32_t node,
                     const Packet *packet, Forward *out);
