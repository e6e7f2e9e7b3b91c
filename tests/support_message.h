/* Messages that go to octets and come back, for tests. */
#pragma once

#include "models/wire/message.h"

/* Fails the test and prints the sentence, unless `holds`. Goes on in any case.
 */
void support_check(bool holds, const char *sentence);

/* Encodes and decodes a message. Fails the test with the sentence unless the
 * result is the same. An LBA may come back as a BA, and an LM_INVALID as an
 * LM_UNKNOWN, because nobody can tell them from the octets. */
void support_return(Message message, Address source, Address destination,
                    const char *sentence);
