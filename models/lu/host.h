/* The mobile node updates its location itself. host_update_list.c decides which
 * servers it tells, and host.c does the rest.
 */
#pragma once

#include "models/protocol/discovery.h"
#include "models/protocol/registration.h"
#include "sim/contract/dispatch.h"

typedef struct LuHost {
  Model model;
  Registrar registrar;
  Discovery discovery;
  int tells_previous; /* 0 or 1: the host tells its new address to the proxy
                         that it has left */
} LuHost;

/* Returns the address of the host on its link. It means nothing while
 * Host.care_of is 0. */
Address host_care_of(const Network *network, uint32_t host);

/* Returns the registration of a prefix with the server that is no proxy, or
 * NULL. */
Registration *host_registration(const LuHost *self, uint32_t host,
                                uint32_t prefix);

/* Tells all servers that have to know where a prefix of the host is now. */
void host_register(LuHost *self, uint32_t host, uint32_t prefix);

/* Frees a prefix, and ends its registrations without a message. Only proxies
 * may still have records of it, which lm forgets now. */
void host_free_prefix(LuHost *self, uint32_t prefix);

/* Serves as Registrar.send. */
void host_update_send(void *user, const Registration *r, uint32_t lifetime,
                      SignallingCategory category);
/* Serves as Registrar.accepted. */
void host_update_accepted(void *user, Registration *r);
/* Serves as Registrar.gone. */
void host_update_gone(void *user, const Registration *r);
