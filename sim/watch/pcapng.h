/* A capture of the messages of a run, for Wireshark and other programs that
 * read pcapng (draft-ietf-opsawg-pcapng).
 *
 * Each node and each host is an interface with its name. A message is there
 * twice: on the interface of its sender when it is sent, and on that of its
 * receiver when it has arrived. A message that does not arrive is there once. A
 * comment says which of the two it is, and to which handover it belongs, if to
 * any (numbered from 1, in the order of `run --handovers`). The octets are
 * those on the wire, from the outermost IPv6 header on; a tunnel is a header in
 * front (RFC 2473). Times are simulated, to the nanosecond; the run begins at
 * SIM_EPOCH.
 */
#pragma once

#include "sim/language/scenario.h"
#include "sim/net/observer.h"

#include <glib.h>

typedef struct Pcapng Pcapng;

/* Opens a capture of one run of a scenario, which is borrowed until the capture
 * is closed. The path "-" is standard output. Returns NULL, and an error, if
 * the file cannot be written. pcapng_close frees the capture. */
Pcapng *pcapng_open(const char *path, const Scenario *scenario, GError **error);

/* Writes what is buffered, and frees the capture. Returns false, and an error,
 * if anything could not be written. */
gboolean pcapng_close(Pcapng *pcapng, GError **error);

/* Returns the capture as an observer of the run. The caller still owns it. */
Observer pcapng_observer(Pcapng *pcapng);
