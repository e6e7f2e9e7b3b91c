/* The life of a registration: what is sent when, and in which state it is. */

#include "models/protocol/registration.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>
#include <string.h>

/* A registrar that writes down what it sends and hears: "0 r1 44 " is number 1
 * with a lifetime of 44 s at 0 s; r, f and d stand for registration,
 * refresh and de-registration; "ok" and "gone" are its calls. */
typedef struct Desk {
  Bench *bench;
  Registrar registrar;
  Registration *r; /* the one that is looked at; NULL when it is gone */
  GString *log;
} Desk;

static double
desk_now(const Desk *desk)
{
  return sim_seconds(network_now(desk->bench->network));
}

static void
desk_send(void *user, const Registration *r, uint32_t lifetime,
          SignallingCategory category)
{
  Desk *desk = user;

  g_string_append_printf(desk->log, "%g %c%u %u | ", desk_now(desk),
                         category == SIGNALLING_REGISTRATION ? 'r'
                         : category == SIGNALLING_REFRESH    ? 'f'
                                                             : 'd',
                         r->sequence, lifetime);
}

static void
desk_accepted(void *user, Registration *r)
{
  Desk *desk = user;

  (void)r;
  g_string_append_printf(desk->log, "%g ok | ", desk_now(desk));
}

static void
desk_gone(void *user, const Registration *r)
{
  Desk *desk = user;

  (void)r;
  desk->r = NULL;
  g_string_append_printf(desk->log, "%g gone | ", desk_now(desk));
}

static Desk *
desk_new(Place place)
{
  Desk *desk = g_new0(Desk, 1);

  desk->bench = bench_new();
  desk->log = g_string_new(NULL);
  desk->registrar = (Registrar){ .initial_timeout = SIM_SECOND,
                                 .first_timeout = 1500 * SIM_MILLISECOND,
                                 .max_timeout = 10 * SIM_SECOND,
                                 .lifetime = 47 * SIM_SECOND,
                                 .refresh = 0.75,
                                 .leave_attempts = 3,
                                 .send = desk_send,
                                 .accepted = desk_accepted,
                                 .gone = desk_gone };
  registrar_init(&desk->registrar, desk->bench->network, desk);
  desk->r = registration_get(&desk->registrar, place, desk->bench->small.prefix,
                             SMALL_G, 0);
  return desk;
}

static void
desk_free(Desk *desk)
{
  registrar_clear(&desk->registrar);
  bench_free(desk->bench);
  g_string_free(desk->log, TRUE);
  g_free(desk);
}

/* What happens at a time. */
typedef enum Act {
  END,
  START,      /* registration_start */
  ACCEPT,     /* an acknowledgement of the last number, for 40 s */
  ACCEPT_OLD, /* of the number before it */
  REFUSE,     /* status 128 */
  AHEAD,      /* status 135: the server has seen number 9 */
  BEHIND,     /* status 157: the server has seen a later time */
  PAUSE,
  RESUME,
  LEAVE,
  LAST,   /* registration_let_expire */
  GRANT,  /* for 8 s */
  FORGET, /* all of the prefix */
} Act;

typedef struct Deed {
  double at; /* s */
  Act act;
} Deed;

static void
acknowledge(Desk *desk, uint8_t status, uint16_t sequence, uint32_t lifetime)
{
  Message ack = { .type = MESSAGE_BA,
                  .status = status,
                  .sequence = sequence,
                  .lifetime = lifetime };

  registration_acknowledge(desk->r, &ack);
}

static void
do_deed(Desk *desk, Act act)
{
  uint16_t last = desk->r ? desk->r->sequence : 0;

  switch (act) {
  case START:
    registration_start(desk->r, HANDOFF_ATTACH, INDEX_NONE);
    break;
  case ACCEPT:
    acknowledge(desk, STATUS_ACCEPTED, last,
                desk->r->state == REGISTRATION_LEAVING ? 0 : 40);
    break;
  case ACCEPT_OLD:
    acknowledge(desk, STATUS_ACCEPTED, (uint16_t)(last - 1), 40);
    break;
  case REFUSE:
    acknowledge(desk, 128, last, 0);
    break;
  case AHEAD:
    acknowledge(desk, STATUS_SEQUENCE, 9, 0);
    break;
  case BEHIND:
    acknowledge(desk, STATUS_TIMESTAMP_OLD, last, 0);
    break;
  case PAUSE:
    registration_pause(desk->r);
    break;
  case RESUME:
    registration_resume(desk->r, INDEX_NONE);
    break;
  case LEAVE:
    registration_leave(desk->r, INDEX_NONE);
    break;
  case LAST:
    registration_let_expire(desk->r);
    break;
  case GRANT:
    registration_grant(desk->r, 8);
    break;
  case FORGET:
    registrar_forget(&desk->registrar, desk->bench->small.prefix);
    break;
  case END:
    break;
  }
}

static const struct {
  const char *sentence;
  Deed deeds[6];
  double until; /* s */
  const char *log;
} lives[] = {
  { "the first update waits longer, then each time-out doubles up to the most",
    { { 0, START } },
    40,
    "0 r1 44 | 1.5 r2 44 | 3.5 r3 44 | 7.5 r4 44 | 15.5 r5 44 | 25.5 r6 44 | "
    "35.5 r7 44 | " },
  { "a new location is said with the short time-out, whatever was sent before",
    { { 0, START }, { 2, START } },
    6,
    "0 r1 44 | 1.5 r2 44 | 2 r3 44 | 3 r4 44 | 5 r5 44 | " },
  { "lifetimes are multiples of four seconds, and are renewed after a share",
    { { 0, START }, { 1, ACCEPT }, { 31.5, ACCEPT } },
    61.4,
    "0 r1 44 | 1 ok | 31 f2 44 | " },
  { "a refresh is repeated, and after the end of the lifetime the next one is "
    "a registration",
    { { 0, START }, { 0.5, ACCEPT } },
    62,
    "0 r1 44 | 0.5 ok | 30.5 f2 44 | 31.5 f3 44 | 33.5 f4 44 | 37.5 f5 44 | "
    "45.5 f6 44 | 55.5 r7 44 | " },
  { "an update that is accepted after the end counts as new",
    { { 0, START }, { 0.5, ACCEPT }, { 41, ACCEPT } },
    50,
    "0 r1 44 | 0.5 ok | 30.5 f2 44 | 31.5 f3 44 | 33.5 f4 44 | 37.5 f5 44 | "
    "41 ok | " },
  { "an acknowledgement of an earlier number is none",
    { { 0, START }, { 1.6, ACCEPT_OLD }, { 2, ACCEPT } },
    10,
    "0 r1 44 | 1.5 r2 44 | 2 ok | " },
  { "a refusal is tried again after the time-out",
    { { 0, START }, { 0.1, REFUSE } },
    4,
    "0 r1 44 | 1.5 r2 44 | 3.5 r3 44 | " },
  { "a server that has seen a later number gets the next one at once",
    { { 0, START }, { 0.1, AHEAD }, { 0.2, ACCEPT } },
    5,
    "0 r1 44 | 0.1 r10 44 | 0.2 ok | " },
  { "a server that has seen a later time gets the time of now",
    { { 0, START }, { 0.1, BEHIND }, { 0.2, ACCEPT } },
    5,
    "0 r1 44 | 0.1 r2 44 | 0.2 ok | " },
  { "nothing is sent in a pause",
    { { 0, START }, { 1, PAUSE } },
    60,
    "0 r1 44 | " },
  { "after a pause, what is in force is renewed when it is due",
    { { 0, START }, { 1, ACCEPT }, { 5, PAUSE }, { 20, RESUME } },
    31,
    "0 r1 44 | 1 ok | 31 f2 44 | " },
  { "after a pause in which it was due, it is renewed at once",
    { { 0, START }, { 1, ACCEPT }, { 5, PAUSE }, { 35, RESUME } },
    35,
    "0 r1 44 | 1 ok | 35 f2 44 | " },
  { "after a pause over its end it is a registration",
    { { 0, START }, { 1, ACCEPT }, { 5, PAUSE }, { 41, RESUME } },
    41.5,
    "0 r1 44 | 1 ok | 41 r2 44 | " },
  { "leaving is tried as often as it may be, and then nothing is left",
    { { 0, START }, { 1, ACCEPT }, { 5, LEAVE } },
    30,
    "0 r1 44 | 1 ok | 5 d2 0 | 6 d3 0 | 8 d4 0 | 12 gone | " },
  { "leaving ends with its acknowledgement",
    { { 0, START }, { 1, ACCEPT }, { 5, LEAVE }, { 5.5, ACCEPT } },
    30,
    "0 r1 44 | 1 ok | 5 d2 0 | 5.5 gone | " },
  { "leaving ends also with a refusal",
    { { 0, START }, { 1, ACCEPT }, { 5, LEAVE }, { 5.5, REFUSE } },
    30,
    "0 r1 44 | 1 ok | 5 d2 0 | 5.5 gone | " },
  { "the last registration is not renewed, and goes with its lifetime",
    { { 0, START }, { 1, ACCEPT }, { 5, LAST } },
    60,
    "0 r1 44 | 1 ok | 41 gone | " },
  { "one that shall be the last is tried until it is accepted",
    { { 0, START }, { 1, LAST }, { 4, ACCEPT } },
    60,
    "0 r1 44 | 1.5 r2 44 | 3.5 r3 44 | 4 ok | 44 gone | " },
  { "what is granted is not renewed",
    { { 0, START }, { 0.5, GRANT } },
    20,
    "0 r1 44 | " },
  { "what is forgotten says nothing",
    { { 0, START }, { 1, ACCEPT }, { 5, FORGET } },
    60,
    "0 r1 44 | 1 ok | 5 gone | " },
};

static void
test_lives(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lives); i++) {
    Desk *desk = desk_new(place_of_node(SMALL_R));
    for (const Deed *deed = lives[i].deeds; deed->act != END; deed++) {
      bench_run(desk->bench, deed->at * 1e3);
      do_deed(desk, deed->act);
    }
    bench_run(desk->bench, lives[i].until * 1e3);
    bool is_good = g_str_equal(desk->log->str, lives[i].log);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", lives[i].sentence,
             desk->log->str, lives[i].log);
    desk_free(desk);
  }
}

/* When it is in force, and when the place is marked because that has changed.
 */
static const struct {
  const char *sentence;
  Deed deeds[4];
  double in_force[4]; /* from, to, from, to; s */
  const char *marks;  /* times, s */
} forces[] = {
  { "from the acknowledgement on, for the lifetime that it says",
    { { 0, START }, { 1, ACCEPT } },
    { 1, 41 },
    "1 41 " },
  { "as long as it is renewed in time",
    { { 0, START }, { 1, ACCEPT }, { 32, ACCEPT } },
    { 1, 60 },
    "1 " },
  { "and again, when it is renewed too late",
    { { 0, START }, { 1, ACCEPT }, { 50, ACCEPT } },
    { 1, 41, 50, 60 },
    "1 41 50 " },
  { "as long as it is granted, without a message",
    { { 0, START }, { 0.5, GRANT } },
    { 0.5, 8.5 },
    "0.5 8.5 " },
  { "not after a new location is said",
    { { 0, START }, { 1, ACCEPT }, { 5, START } },
    { 1, 5 },
    "1 " },
  { "not while it leaves",
    { { 0, START }, { 1, ACCEPT }, { 5, LEAVE } },
    { 1, 5 },
    "1 5 12 " },
};

static void
note_mark(Desk *desk, GString *marks, double at)
{
  if (strstr(desk->bench->log->str, "*R/0"))
    g_string_append_printf(marks, "%g ", at);
  bench_forget(desk->bench);
}

static void
test_in_force(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(forces); i++) {
    Desk *desk = desk_new(place_of_node(SMALL_R));
    const Deed *deed = forces[i].deeds;
    const double *span = forces[i].in_force;
    g_autoptr(GString) marks = g_string_new(NULL);
    bool is_good = true;
    desk->bench->logs_marks = true;
    for (int half = 0; half < 120; half++) {
      double at = half / 2.0;
      bench_run(desk->bench, at * 1e3);
      for (; deed->act != END && deed->at <= at; deed++)
        do_deed(desk, deed->act);
      bench_run(desk->bench, at * 1e3);
      note_mark(desk, marks, at);
      bool is_in_force =
        (at >= span[0] && at < span[1]) || (at >= span[2] && at < span[3]);
      is_good &= (desk->r && registration_is_in_force(desk->r)) == is_in_force;
    }
    is_good &= g_str_equal(marks->str, forces[i].marks);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nin force %s: marks '%s'\n", forces[i].sentence, marks->str);
    desk_free(desk);
  }
}

/* Updates about one prefix from one place are numbered together; a host goes on
 * with its numbers, and an access router begins again. */
static void
test_numbers(void)
{
  static const Place places[] = { SMALL_R, 0x80000000u };
  static const uint16_t next[] = { 1, 4 };

  for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
    Desk *desk = desk_new(places[i]);
    uint32_t prefix = desk->bench->small.prefix;
    Registration *other =
      registration_get(&desk->registrar, places[i], prefix, SMALL_S, 0);
    registration_start(desk->r, HANDOFF_ATTACH, INDEX_NONE);
    registration_start(other, HANDOFF_ATTACH, INDEX_NONE);
    CU_ASSERT_EQUAL(other->sequence, 2);
    registration_start(desk->r, HANDOFF_ATTACH, INDEX_NONE);
    CU_ASSERT_EQUAL(desk->r->sequence, 3);
    registration_drop(other);
    registration_drop(
      registration_at(&desk->registrar, places[i], prefix, SMALL_G, false));
    CU_ASSERT_PTR_NULL(registration_find(&desk->registrar, places[i], prefix));
    desk->r = registration_get(&desk->registrar, places[i], prefix, SMALL_G, 0);
    registration_start(desk->r, HANDOFF_ATTACH, INDEX_NONE);
    CU_ASSERT_EQUAL(desk->r->sequence, next[i]);
    registrar_forget(&desk->registrar, prefix);
    desk->r = registration_get(&desk->registrar, places[i], prefix, SMALL_G, 0);
    registration_start(desk->r, HANDOFF_ATTACH, INDEX_NONE);
    CU_ASSERT_EQUAL(desk->r->sequence, 1);
    desk_free(desk);
  }
}

const TestCase registration_tests[] = {
  { "updates are sent, repeated, renewed and given up at their times",
    test_lives },
  { "a registration is in force for its lifetime, and its end is news",
    test_in_force },
  { "updates of one place about one prefix are numbered together",
    test_numbers },
  { NULL, NULL },
};
