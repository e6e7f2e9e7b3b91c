/* A packet that a test has damaged would be refused for its checksum. This
 * makes it right again, for tests of what reads packets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Makes lengths and checksum right, so that a decoder looks at other damage.
 * A packet that is too short for a message, or whose length is not a multiple
 * of 8, stays as it is. */
void support_repair(uint8_t *octets, size_t length);
