/* The mobile node as the one that updates its location. Which servers it tells
 * is in host_update_list.c, and the rest in host.c.
 */
#pragma once

#include "models/protocol/discovery.h"
#include "models/protocol/registration.h"
#include "sim/contract/dispatch.h"

typedef struct LuHost {
  Model model;
  Registrar registrar;
  Discovery discovery;
  int tells_previous; /* the proxy that was left is told the new address */
} LuHost;

/* Returns the address of the host on its link. */
Address host_care_of(const Network *network, uint32_t host);

/* Returns the registration with the anchor, or with the only server, or NULL.
 */
Registration *host_registration(const LuHost *self, uint32_t host,
                                uint32_t prefix);

/* Tells all servers that have to know where a prefix of the host is now. */
void host_register(LuHost *self, uint32_t host, uint32_t prefix);

/* Frees a prefix that no server but proxies knows any more. Their records end
 * with their lifetimes. */
void host_free_prefix(LuHost *self, uint32_t prefix);

/* Serves as Registrar.send. */
void host_update_send(void *user, const Registration *r, uint32_t lifetime,
                      SignallingCategory category);
/* Serves as Registrar.accepted. */
void host_update_accepted(void *user, Registration *r);
/* Serves as Registrar.gone. */
void host_update_gone(void *user, const Registration *r);
