/* Makes packets that somebody has damaged, for tests of what reads them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Makes lengths and checksum right, so that a decoder looks at other damage;
 * what is too short for a message stays as it is. */
void support_repair(uint8_t *octets, size_t length);
