/* The mobile node as the one that updates its location: who is told what
 * (host_update.c), and the rest of it (host.c).
 */
#pragma once

#include "models/protocol/discovery.h"
#include "models/protocol/registration.h"
#include "sim/contract/dispatch.h"

typedef struct LuHost {
  Model model;
  Registrar registrar;
  Discovery discovery;
  int tells_previous; /* the proxy that was left */
} LuHost;

/* The address of the host on its link. */
Address host_care_of(const Network *network, uint32_t host);

/* The registration with the anchor, or with the only server; NULL: none. */
Registration *host_registration(const LuHost *self, uint32_t host,
                                uint32_t prefix);

/* Tells whoever has to know where a prefix of the host is now. */
void host_register(LuHost *self, uint32_t host, uint32_t prefix);

/* Nothing of a prefix is left. What proxies know of it ends by itself. */
void host_free_prefix(LuHost *self, uint32_t prefix);

/* See Registrar. */
void host_update_send(void *user, const Registration *r, uint32_t lifetime,
                      SignallingCategory category);
void host_update_accepted(void *user, Registration *r);
void host_update_gone(void *user, const Registration *r);
