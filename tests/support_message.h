/* Messages that go to octets and come back, for tests. */
#pragma once

#include "models/wire/message.h"

/* Fails with the sentence. */
void support_check(bool holds, const char *sentence);

/* Encodes, decodes, and fails with the sentence unless that gives the same
 * message, but for the types that nobody can tell from the octets. */
void support_return(Message message, Address source, Address destination,
                    const char *sentence);
