/* Host 0 walks about on the bench. A row says what happens when, and what comes
 * of it.
 *
 * Its deeds are a line of words, "0 go R, 50 use R, 100 go S, 5000 end": the
 * time in ms, what happens, and where. "end" lets time pass until then; the
 * others are
 *
 *   go S        to the link of a router; "go -": to none
 *   come S      to the link of a router; assistance has brought the prefixes
 *               before. Nobody is told that an earlier link is lost.
 *   use R       a session with C begins, under the prefix that R gave out
 *   unuse R     such a session ends
 *   deaf GR     what arrives at G and R is lost from now on; "deaf -": nothing
 *   fail G      G loses what it knows of hosts
 *   revoke S R  R tells S that its registration is no more (BRI)
 *   answer R G  G acknowledges the first update of R
 *   stale R G   the same, but about an earlier prefix
 *   late S R    the same, as an anchor says it that a database has told
 *   link G      the access link of R is at G from now on
 *   home        the access link of S is at G from now on, and S is no access
 *               router any more
 *   alien       C is the location manager of the network of G, and G no anchor
 *   join        S is in the network of R
 *
 * and questions, whose answers are in the log:
 *
 *   air R G     what does lu do at R with a packet from the host, under the
 *               prefix of G?
 *   tunnel R G  what does it do with one for the host that comes out of a
 *               tunnel?
 *   new         whose prefix do new sessions use?
 *   has R       has the host a prefix of R?
 */
#pragma once

#include "tests/support_bench.h"

/* What the log says more than that of the bench. */
enum {
  WALK_DISCOVERY = 1 << 0, /* messages of neighbour discovery */
  WALK_UPDATES = 1 << 1,   /* after each PBU or LU its handoff indicator,
                              prefix and D flag: "(move G D)" is a handoff
                              between routers, about the prefix of G, with the
                              flag; "?": it names no prefix */
};

typedef struct Walk {
  const char *sentence;
  const char *design; /* a row of the table, and its parameters: "pmipv6
                         detach=away, refresh=75 %" */
  const char *deeds;
  const char *log;
  unsigned look; /* WALK_..., by bits */
} Walk;

/* Takes the walk of each row on a bench of its own, and compares its log. */
void walk_check(const Walk *walks, size_t count);
