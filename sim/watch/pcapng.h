/* A capture of the messages of a run, for Wireshark and its kind
 * (draft-ietf-opsawg-pcapng).
 *
 * Each node and each host is an interface of its name. A message stands there
 * twice: on the interface of its sender when it is sent, and on that of its
 * receiver when it has arrived; a comment says which, and for which handover
 * (numbered from 1, in the order of `run --handovers`). Octets are those on the
 * wire, from the IPv6 header on; times are simulated, to the nanosecond, since
 * SIM_EPOCH. A tunnel is an IPv6 header in front (RFC 2473).
 */
#pragma once

#include "sim/language/scenario.h"
#include "sim/net/observer.h"

#include <glib.h>

typedef struct Pcapng Pcapng;

/* Opens a capture of one run of a scenario (borrowed). */
Pcapng *pcapng_open(const char *path, const Scenario *scenario, GError **error);

/* Writes what is buffered; false if anything could not be written. Frees. */
gboolean pcapng_close(Pcapng *pcapng, GError **error);

/* The capture as an observer of the run; it stays the caller's. */
Observer pcapng_observer(Pcapng *pcapng);
