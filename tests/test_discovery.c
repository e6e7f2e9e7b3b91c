/* How a host finds its router: what is said when, and what ends it. */

#include "models/protocol/discovery.h"
#include "models/protocol/post.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

enum { SUBNET = 0x77 };

/* What a row changes of the parameters, which are else: DAD of 1 s, answers at
 * once, solicitations after 4 s, and no other advertisements. */
typedef enum Change {
  NOTHING = 0,
  OPTIMISTIC = 1 << 0,    /* DAD takes no time */
  NEEDS_NO_DAD = 1 << 1,  /* the host has the address already */
  HAS_DELAY = 1 << 2,     /* the router answers after 300 ms */
  HAS_INTERVAL = 1 << 3,  /* the router advertises every 10 s */
  HAS_SPACING = 1 << 4,   /* not twice in 3 s */
  IS_SILENT = 1 << 5,     /* hosts do not solicit */
  IS_SLOW = 1 << 6,       /* solicitations after 1000 s */
  HAS_NO_PREFIX = 1 << 7, /* the router does not answer */
  HAS_MAP = 1 << 8,       /* there is a mobility anchor point */
} Change;

/* A host with a discovery that writes down what it is told. */
typedef struct Room {
  Bench *bench;
  Discovery discovery;
  unsigned changes;
  Header headers[MESSAGE_TYPES]; /* of the last message of a type */
  Message messages[MESSAGE_TYPES];
  SimTime read_at;
} Room;

static void
note(const Room *room, const char *what, uint64_t subnet)
{
  g_string_append_printf(room->bench->log, "%g %s %d | ",
                         sim_seconds(network_now(room->bench->network)) * 1e3,
                         what, (int)(subnet - SUBNET));
}

static uint64_t
room_prefix(void *user, uint32_t host, uint32_t access)
{
  const Room *room = user;

  (void)host;
  return room->changes & HAS_NO_PREFIX ? 0 : SUBNET + access;
}

static Address
room_map(void *user, uint32_t host, uint32_t access)
{
  (void)user;
  (void)host;
  return (Address){ 5, access };
}

static bool
room_advertised(void *user, uint32_t host, uint64_t subnet)
{
  const Room *room = user;

  (void)host;
  note(room, "read", subnet);
  return !(room->changes & NEEDS_NO_DAD);
}

static void
room_configured(void *user, uint32_t host, uint64_t subnet)
{
  const Room *room = user;

  room->bench->network->hosts[host].care_of = subnet;
  note(room, "has", subnet);
}

static void
room_receive(Bench *bench, Place place, const Packet *packet)
{
  Room *room = bench->user;
  const Message *message = packet_message(packet);
  room->headers[message->type] = packet->headers[0];
  room->messages[message->type] = *message;
  if (message->type == MESSAGE_RA)
    room->read_at = network_now(bench->network);
  CU_ASSERT_TRUE(discovery_receive(&room->discovery, place, packet));
}

static Distribution
seconds(double s)
{
  return (Distribution){ DISTRIBUTION_CONSTANT, s, 0 };
}

static Room *
room_new(unsigned changes)
{
  Room *room = g_new0(Room, 1);
  Discovery *d = &room->discovery;

  room->bench = bench_new();
  room->bench->logs_discovery = true;
  room->bench->user = room;
  room->bench->receive = room_receive;
  room->changes = changes;
  d->dad = changes & OPTIMISTIC ? 0 : SIM_SECOND;
  d->ra_delay = seconds(changes & HAS_DELAY ? 0.3 : 0);
  d->rs_interval = (changes & IS_SLOW ? 1000 : 4) * SIM_SECOND;
  d->ra_interval = seconds(changes & HAS_INTERVAL ? 10 : 0);
  d->ra_spacing = changes & HAS_SPACING ? 3 * SIM_SECOND : 0;
  d->solicits = !(changes & IS_SILENT);
  d->prefix = room_prefix;
  d->map = changes & HAS_MAP ? room_map : NULL;
  d->advertised = room_advertised;
  d->configured = room_configured;
  discovery_init(d, room->bench->network, room);
  for (uint32_t i = 0; i < 2; i++) {
    room->bench->network->hosts[i].access = INDEX_NONE;
    room->bench->network->hosts[i].care_of = 0;
  }
  return room;
}

static void
room_free(Room *room)
{
  discovery_clear(&room->discovery);
  bench_free(room->bench);
  g_free(room);
}

/* What happens at a time; '/' stands in the log for it. */
typedef enum Act {
  END,       /* of the row; at 0: at 99 s */
  LOOK,      /* only the sign in the log */
  UP,        /* host 0 comes to R */
  UP_S,      /* to S */
  UP_OTHER,  /* host 1 comes to R */
  AGAIN,     /* the link of host 0 is told to be up once more */
  DOWN,      /* host 0 has no link */
  R_IS_DEAF, /* what comes to R is lost */
  M_IS_DEAF, /* what comes to hosts is lost */
  ALL_HEAR,
} Act;

typedef struct Deed {
  double at; /* ms */
  Act act;
} Deed;

static void
come(Room *room, uint32_t host, uint32_t node)
{
  bench_attach(room->bench, host, node);
  room->bench->network->hosts[host].care_of = 0;
  discovery_start(&room->discovery, host);
}

static void
do_deed(Room *room, Act act)
{
  g_string_append(room->bench->log, "/ ");
  switch (act) {
  case UP:
    come(room, 0, SMALL_R);
    break;
  case UP_S:
    come(room, 0, SMALL_S);
    break;
  case UP_OTHER:
    come(room, 1, SMALL_R);
    break;
  case AGAIN:
    discovery_start(&room->discovery, 0);
    break;
  case DOWN:
    discovery_stop(&room->discovery, 0);
    bench_attach(room->bench, 0, INDEX_NONE);
    break;
  case R_IS_DEAF:
    room->bench->deaf = 1u << SMALL_R;
    break;
  case M_IS_DEAF:
    room->bench->deaf_hosts = true;
    break;
  case ALL_HEAR:
    room->bench->deaf = 0;
    room->bench->deaf_hosts = false;
    break;
  case LOOK:
  case END:
    break;
  }
}

#define NS 1e-6 /* ms */

static const struct {
  const char *sentence;
  unsigned changes;
  Deed deeds[7];
  const char *log;
} rows[] = {
  { "a host solicits at once, and has its address after DAD of a second",
    NOTHING,
    { { 0, UP }, { 1004 - NS, LOOK } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 M0>all NS | / 1004 has "
    "0 | " },
  { "optimistic DAD takes no time, and is said",
    OPTIMISTIC,
    { { 0, UP } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 M0>all NS | 4 has 0 | " },
  { "an address that the host has already needs no DAD",
    NEEDS_NO_DAD,
    { { 0, UP } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 has 0 | " },
  { "a router answers after its delay",
    HAS_DELAY | OPTIMISTIC,
    { { 0, UP }, { 302 - NS, LOOK }, { 302, LOOK } },
    "/ 0 M0>all RS | / 302 R>M0 RA 1800s | / 304 read 0 | 304 M0>all NS | "
    "304 has 0 | " },
  { "an unanswered solicitation is repeated after the interval, then after "
    "twice as long",
    NOTHING,
    { { 0, R_IS_DEAF },
      { 0, UP },
      { 4000 - NS, LOOK },
      { 4000, LOOK },
      { 12000 - NS, LOOK },
      { 40000, END } },
    "/ / 0 M0>all RS | / 4000 M0>all RS | / / 12000 M0>all RS | 28000 M0>all "
    "RS | " },
  { "the wait grows up to an hour",
    IS_SLOW,
    { { 0, R_IS_DEAF }, { 0, UP }, { 6600e3 - NS, LOOK }, { 15000e3, END } },
    "/ / 0 M0>all RS | 1e+06 M0>all RS | 3e+06 M0>all RS | / 6.6e+06 M0>all "
    "RS | 1.02e+07 M0>all RS | 1.38e+07 M0>all RS | " },
  { "the next link begins again with the first wait",
    NOTHING,
    { { 0, R_IS_DEAF },
      { 0, UP },
      { 13000, DOWN },
      { 14000, UP },
      { 30000, END } },
    "/ / 0 M0>all RS | 4000 M0>all RS | 12000 M0>all RS | / / 14000 M0>all "
    "RS | 18000 M0>all RS | 26000 M0>all RS | " },
  { "an answer stops the repetitions",
    OPTIMISTIC,
    { { 0, R_IS_DEAF }, { 0, UP }, { 5000, ALL_HEAR } },
    "/ / 0 M0>all RS | 4000 M0>all RS | / 12000 M0>all RS | 12002 R>M0 RA "
    "1800s | 12004 read 0 | 12004 M0>all NS | 12004 has 0 | " },
  { "a router without a prefix for the host does not answer",
    HAS_NO_PREFIX,
    { { 0, UP }, { 5000, END } },
    "/ 0 M0>all RS | 4000 M0>all RS | " },
  { "a lost advertisement is asked for again",
    OPTIMISTIC,
    { { 0, M_IS_DEAF }, { 0, UP }, { 3, ALL_HEAR } },
    "/ / 0 M0>all RS | 2 R>M0 RA 1800s | / 4 read 0 | 4 M0>all NS | 4 has 0 "
    "| " },
  { "the loss of the link ends the repetitions",
    NOTHING,
    { { 0, R_IS_DEAF }, { 0, UP }, { 3000, DOWN } },
    "/ / 0 M0>all RS | / " },
  { "the loss of the link ends DAD, and the address is not had",
    NOTHING,
    { { 0, UP }, { 1004 - NS, DOWN } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 M0>all NS | / " },
  { "a link that is up once more begins DAD again",
    NOTHING,
    { { 0, UP }, { 500, AGAIN } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 M0>all NS | / 500 "
    "M0>all RS | 502 R>M0 RA 1800s | 504 read 0 | 504 M0>all NS | 1504 has "
    "0 | " },
  { "a router does not answer a host that has left",
    HAS_DELAY,
    { { 0, UP }, { 302 - NS, DOWN } },
    "/ 0 M0>all RS | / " },
  { "a router does not answer what was asked over an earlier link",
    HAS_DELAY | OPTIMISTIC,
    { { 0, UP }, { 200, DOWN }, { 250, UP } },
    "/ 0 M0>all RS | / / 250 M0>all RS | 552 R>M0 RA 1800s | 554 read 0 | "
    "554 M0>all NS | 554 has 0 | " },
  { "only the first of several answers counts",
    HAS_DELAY | OPTIMISTIC,
    { { 0, UP }, { 100, AGAIN } },
    "/ 0 M0>all RS | / 100 M0>all RS | 302 R>M0 RA 1800s | 304 read 0 | "
    "304 M0>all NS | 304 has 0 | 402 R>M0 RA 1800s | " },
  { "a second answer during DAD does not begin it again",
    HAS_DELAY,
    { { 0, UP }, { 100, AGAIN } },
    "/ 0 M0>all RS | / 100 M0>all RS | 302 R>M0 RA 1800s | 304 read 0 | 304 "
    "M0>all NS | 402 R>M0 RA 1800s | 1304 has 0 | " },
  { "a router advertises by itself, the first time in the middle",
    HAS_INTERVAL | IS_SILENT | OPTIMISTIC,
    { { 0, UP }, { 5000 - NS, LOOK } },
    "/ / 5000 R>all RA 1800s | 5002 read 0 | 5002 M0>all NS | 5002 has 0 | " },
  { "a host that comes later waits for the next one",
    HAS_INTERVAL | IS_SILENT | OPTIMISTIC,
    { { 5000, UP }, { 15000 - NS, LOOK } },
    "/ / 15000 R>all RA 1800s | 15002 read 0 | 15002 M0>all NS | 15002 has 0 "
    "| " },
  { "who has an address gets no other advertisement",
    HAS_INTERVAL | OPTIMISTIC,
    { { 0, UP } },
    "/ 0 M0>all RS | 2 R>M0 RA 1800s | 4 read 0 | 4 M0>all NS | 4 has 0 | " },
  { "a host that does DAD gets no other advertisement",
    HAS_INTERVAL,
    { { 4000, UP } },
    "/ 4000 M0>all RS | 4002 R>M0 RA 1800s | 4004 read 0 | 4004 M0>all NS | "
    "5004 has 0 | " },
  { "one that is lost is followed by the next",
    HAS_INTERVAL | IS_SILENT | OPTIMISTIC,
    { { 0, M_IS_DEAF }, { 0, UP }, { 6000, ALL_HEAR }, { 15000 - NS, LOOK } },
    "/ / 5000 R>all RA 1800s | / / 15000 R>all RA 1800s | 15002 read 0 | 15002 "
    "M0>all NS | 15002 has 0 | " },
  { "an answer to the host alone moves no timer",
    HAS_INTERVAL | OPTIMISTIC,
    { { 6000, UP }, { 14000, R_IS_DEAF }, { 14000, UP_OTHER }, { 17000, END } },
    "/ 6000 M0>all RS | 6002 R>M0 RA 1800s | 6004 read 0 | 6004 M0>all NS | "
    "6004 has 0 | / / 14000 M1>all RS | 15000 R>all RA 1800s | 15002 read 0 | "
    "15002 M1>all NS | 15002 has 0 | " },
  { "an answer to all begins the interval again",
    HAS_INTERVAL | HAS_SPACING | OPTIMISTIC,
    { { 6000, UP }, { 15000, R_IS_DEAF }, { 15000, UP_OTHER }, { 27000, END } },
    "/ 6000 M0>all RS | 8000 R>all RA 1800s | 8002 read 0 | 8002 M0>all NS | "
    "8002 has 0 | / / 15000 M1>all RS | 18000 R>all RA 1800s | 18002 read 0 | "
    "18002 M1>all NS | 18002 has 0 | " },
  { "an answer waits until the last advertisement is long enough ago",
    HAS_INTERVAL | HAS_SPACING | OPTIMISTIC,
    { { 6000, UP }, { 8000 - NS, LOOK } },
    "/ 6000 M0>all RS | / 8000 R>all RA 1800s | 8002 read 0 | 8002 M0>all NS "
    "| 8002 has 0 | " },
  { "of two answers, the second waits for three seconds after the first",
    HAS_SPACING | OPTIMISTIC,
    { { 0, UP }, { 500, UP_OTHER }, { 3002 - NS, LOOK } },
    "/ 0 M0>all RS | 2 R>all RA 1800s | 4 read 0 | 4 M0>all NS | 4 has 0 | / "
    "500 M1>all RS | / 3002 R>all RA 1800s | 3004 read 0 | 3004 M1>all NS | "
    "3004 has 0 | " },
  { "an answer that is asked for late enough does not wait",
    HAS_SPACING | OPTIMISTIC,
    { { 0, UP }, { 3000, UP_OTHER } },
    "/ 0 M0>all RS | 2 R>all RA 1800s | 4 read 0 | 4 M0>all NS | 4 has 0 | / "
    "3000 M1>all RS | 3002 R>all RA 1800s | 3004 read 0 | 3004 M1>all NS | "
    "3004 has 0 | " },
  { "how long ago another router advertised does not matter",
    HAS_SPACING | OPTIMISTIC,
    { { 0, UP }, { 500, DOWN }, { 500, UP_S } },
    "/ 0 M0>all RS | 2 R>all RA 1800s | 4 read 0 | 4 M0>all NS | 4 has 0 | / "
    "/ 500 M0>all RS | 502 S>all RA 1800s | 504 read 1 | 504 M0>all NS | 504 "
    "has 1 | " },
  { "one that is sent at the moment at which the host comes is missed",
    HAS_INTERVAL | HAS_SPACING | IS_SILENT | OPTIMISTIC,
    { { 5000, UP } },
    "/ 15000 R>all RA 1800s | 15002 read 0 | 15002 M0>all NS | 15002 has 0 "
    "| " },
  { "an advertisement of an earlier link is not sent",
    HAS_INTERVAL | IS_SILENT | OPTIMISTIC,
    { { 0, UP }, { 4000, DOWN }, { 4500, UP_S } },
    "/ / / 5000 S>all RA 1800s | 5002 read 1 | 5002 M0>all NS | 5002 has 1 "
    "| " },
};

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Room *room = room_new(rows[i].changes);
    const Deed *deed = rows[i].deeds;
    for (; deed->act != END; deed++) {
      bench_run(room->bench, deed->at);
      do_deed(room, deed->act);
    }
    bench_run(room->bench, deed->at > 0 ? deed->at : 99000);
    bench_expect(room->bench, rows[i].sentence, rows[i].log);
    room_free(room);
  }
}

/* Who says it to whom, and what is in it. */
static void
test_contents(void)
{
  static const unsigned changes[] = { NOTHING, HAS_MAP };
  static const Address maps[] = { { 0, 0 }, { 5, 0 } };

  for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
    Room *room = room_new(changes[i]);
    const Header *h = room->headers;
    do_deed(room, UP);
    bench_run(room->bench, 20);
    CU_ASSERT_TRUE(address_equal(h[MESSAGE_RS].source, host_link_local(0)) &&
                   address_equal(h[MESSAGE_RS].destination,
                                 (Address){ 0xff02000000000000, 2 }));
    CU_ASSERT_TRUE(
      address_equal(h[MESSAGE_RA].source, node_link_local(SMALL_R)) &&
      address_equal(h[MESSAGE_RA].destination, host_link_local(0)));
    CU_ASSERT_TRUE(
      address_equal(room->messages[MESSAGE_RA].home, (Address){ SUBNET, 0 }) &&
      address_equal(room->messages[MESSAGE_RA].anchor, maps[i]));
    Address own = host_address(SUBNET, 0);
    Address group = { 0xff02000000000000, 0x1ff000000 | (own.lo & 0xffffff) };
    CU_ASSERT_TRUE(address_equal(h[MESSAGE_NS].source, (Address){ 0, 0 }) &&
                   address_equal(h[MESSAGE_NS].destination, group) &&
                   address_equal(room->messages[MESSAGE_NS].care_of, own));
    room_free(room);
  }
}

/* Which messages are its business. */
static void
test_types(void)
{
  Room *room = room_new(NOTHING);

  for (uint8_t type = 0; type < MESSAGE_TYPES; type++) {
    Message message = { .type = type };
    Packet packet = { .payload = &message };
    bool is_its =
      type == MESSAGE_RS || type == MESSAGE_RA || type == MESSAGE_NS;
    CU_ASSERT_EQUAL(discovery_receive(&room->discovery, 0, &packet), is_its);
  }
  room_free(room);
}

/* The times between the moment at which a host asks or listens and the one at
 * which it reads an answer, over 400 links. */
static void
find_range(unsigned changes, Distribution delay, Distribution interval,
           SimTime *least, SimTime *most)
{
  Room *room = room_new(changes);

  room->discovery.ra_delay = delay;
  room->discovery.ra_interval = interval;
  *least = SIM_TIME_MAX;
  *most = 0;
  for (int i = 0; i < 400; i++) {
    bench_run(room->bench, i * 1000.0);
    bench_attach(room->bench, 0, INDEX_NONE);
    come(room, 0, SMALL_R);
    bench_run(room->bench, i * 1000.0 + 900);
    *least = MIN(*least, room->read_at - i * SIM_SECOND);
    *most = MAX(*most, room->read_at - i * SIM_SECOND);
  }
  room_free(room);
}

static bool
is_between(SimTime value, double least, double most)
{
  return sim_seconds(value) >= least && sim_seconds(value) <= most;
}

/* A delay of 0 to 500 ms is drawn for each answer (and the way there and back
 * takes 4 ms). Of advertisements every 30 to 70 ms, the next comes at any time
 * up to that, and 2 ms later it is there; so it does if they have a spacing. */
static void
test_draws(void)
{
  const Distribution delay = { DISTRIBUTION_UNIFORM, 0, 0.5 };
  const Distribution interval = { DISTRIBUTION_UNIFORM, 0.03, 0.07 };
  SimTime least, most;

  find_range(OPTIMISTIC, delay, seconds(0), &least, &most);
  CU_ASSERT_TRUE(is_between(least, 0.004, 0.024));
  CU_ASSERT_TRUE(is_between(most, 0.484, 0.504));
  find_range(OPTIMISTIC | IS_SILENT, seconds(0), interval, &least, &most);
  CU_ASSERT_TRUE(is_between(least, 0.002, 0.006));
  CU_ASSERT_TRUE(is_between(most, 0.06, 0.072));
  find_range(OPTIMISTIC | IS_SILENT | HAS_SPACING, seconds(0), interval, &least,
             &most);
  CU_ASSERT_TRUE(is_between(least, 0.002, 0.006));
  CU_ASSERT_TRUE(is_between(most, 0.06, 0.072));
}

const TestCase discovery_tests[] = {
  { "solicitations, advertisements and DAD come at their times", test_rows },
  { "messages have the right addresses and prefixes", test_contents },
  { "three messages are its business, and no others", test_types },
  { "delays and intervals are drawn for each", test_draws },
  { NULL, NULL },
};
