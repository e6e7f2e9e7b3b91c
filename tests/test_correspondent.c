/* A correspondent that knows Mobile IPv6: what it answers, by the rules of
 * RFC 6275 section 9. Messages are sent from R and take 8 ms.
 */

#include "models/protocol/correspondent.h"
#include "models/wire/token.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

enum { PATH = 8 }; /* ms from R to C */

/* A host that can do what none would. */
typedef struct Desk {
  Bench *bench;
  Correspondents correspondents;
  Message last; /* that has come back */
  uint32_t count;
  Address home, care_of;
} Desk;

static void
receive(Bench *bench, Place place, const Packet *packet)
{
  Desk *desk = bench->user;

  if (place == place_of_node(SMALL_C)) {
    correspondent_receive(&desk->correspondents, SMALL_C, packet);
    return;
  }
  desk->last = *packet_message(packet);
  desk->count++;
}

static Desk *
desk_new(void)
{
  Desk *desk = g_new0(Desk, 1);

  desk->bench = bench_new();
  desk->bench->user = desk;
  desk->bench->receive = receive;
  Network *network = desk->bench->network;
  correspondents_init(&desk->correspondents, network);
  desk->home = prefix_address(network, desk->bench->small.prefix);
  desk->care_of = host_address(network->nodes[SMALL_R].subnet, 0);
  return desk;
}

static void
desk_free(Desk *desk)
{
  correspondents_clear(&desk->correspondents);
  bench_free(desk->bench);
  g_free(desk);
}

/* Sends so that it arrives at that time, and waits for the answer. Returns
 * whether one has come. */
static bool
tell(Desk *desk, double at, Message *message, Address source)
{
  Network *network = desk->bench->network;
  Envelope envelope = { .from = place_of_node(SMALL_R),
                        .source = source,
                        .destination = node_address(network, SMALL_C),
                        .prefix = INDEX_NONE,
                        .handover = INDEX_NONE };
  uint32_t before = desk->count;

  message->function = COLUMN_MR;
  message->prefix = desk->bench->small.prefix;
  message->home = desk->home;
  bench_run(desk->bench, at - PATH);
  post_message(network, &envelope, message);
  bench_run(desk->bench, at + 2 * PATH);
  return desk->count > before;
}

typedef struct Token {
  uint64_t token;
  uint16_t nonce;
} Token;

static Token
test_home(Desk *desk, double at)
{
  Message hoti = { .type = MESSAGE_HOTI, .cookie = 5 };

  CU_ASSERT_TRUE(tell(desk, at, &hoti, desk->home));
  CU_ASSERT_EQUAL(desk->last.type, MESSAGE_HOT);
  CU_ASSERT_EQUAL(desk->last.cookie, 5);
  return (Token){ desk->last.token, desk->last.home_nonce };
}

static Token
test_care_of(Desk *desk, double at)
{
  Message coti = { .type = MESSAGE_COTI, .cookie = 6 };

  CU_ASSERT_TRUE(tell(desk, at, &coti, desk->care_of));
  CU_ASSERT_EQUAL(desk->last.type, MESSAGE_COT);
  CU_ASSERT_EQUAL(desk->last.cookie, 6);
  return (Token){ desk->last.token, desk->last.care_of_nonce };
}

typedef struct Update {
  double at; /* ms, when it arrives */
  uint32_t lifetime;
  uint16_t sequence;
} Update;

/* Updates with tokens; a lifetime of 0 is said from the home address. Returns
 * the status, or -1: no answer. */
static int
update(Desk *desk, const Update *how, Token home, Token care_of)
{
  bool is_deletion = how->lifetime == 0;
  Address source = is_deletion ? desk->home : desk->care_of;
  uint8_t key[BINDING_KEY_OCTETS];
  Message bu = { .type = MESSAGE_CN_BU,
                 .sequence = how->sequence,
                 .lifetime = how->lifetime,
                 .home_nonce = home.nonce,
                 .care_of_nonce = is_deletion ? 0 : care_of.nonce,
                 .prefix = desk->bench->small.prefix,
                 .home = desk->home,
                 .care_of = source };

  bu.function = COLUMN_MR;
  binding_key(home.token, care_of.token, is_deletion, key);
  message_authenticate(&bu, source, node_address(desk->bench->network, SMALL_C),
                       key, BINDING_KEY_OCTETS);
  return tell(desk, how->at, &bu, source) ? desk->last.status : -1;
}

/* Returns whether C has the care-of address at a time, ms. */
static bool
knows(Desk *desk, double at)
{
  Address locator;

  bench_run(desk->bench, at);
  return binding_locator(&desk->correspondents.cache, SMALL_C,
                         desk->bench->small.prefix, &locator) &&
         address_equal(locator, desk->care_of);
}

static void
check(bool is_good, const char *sentence)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

/* Nonces are made every 30 s and are good for 240 s from then on
 * (MAX_NONCE_LIFETIME, RFC 6275 section 12). */
static const struct {
  const char *sentence;
  double home, care_of; /* ms, when the tokens are given */
  double at;            /* when the update arrives */
  uint32_t lifetime;
  uint16_t later; /* added to the home nonce */
  int status;
} nonces[] = {
  { "tokens of this moment are good", 100, 200, 300, 60, 0, STATUS_ACCEPTED },
  { "a home nonce is good until 240 s after it was made", 100, 230000,
    239999.999999, 60, 0, STATUS_ACCEPTED },
  { "and not at that time", 100, 230000, 240000, 60, 0, STATUS_HOME_NONCE },
  { "a token that is given late in the interval is good for 210 s", 29999.999,
    230000, 239999.999999, 60, 0, STATUS_ACCEPTED },
  { "and not for longer", 29999.999, 230000, 240000, 60, 0, STATUS_HOME_NONCE },
  { "a token of the next nonce is good for 30 s more", 30000, 230000,
    269999.999999, 60, 0, STATUS_ACCEPTED },
  { "and not for longer than that", 30000, 230000, 270000, 60, 0,
    STATUS_HOME_NONCE },
  { "a care-of nonce ends in the same way", 230000, 100, 240000, 60, 0,
    STATUS_CARE_OF_NONCE },
  { "but not before", 230000, 100, 239999.999999, 60, 0, STATUS_ACCEPTED },
  { "both may be too old", 100, 200, 240000, 60, 0, STATUS_NONCES },
  { "a nonce that is still to be made is none", 100, 200, 300, 60, 1,
    STATUS_HOME_NONCE },
  { "the last update needs no care-of nonce", 230000, 100, 270000, 0, 0,
    STATUS_NOT_HOME_AGENT },
  { "but a home nonce", 100, 230000, 240000, 0, 0, STATUS_HOME_NONCE },
};

static void
test_nonces(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(nonces); i++) {
    Desk *desk = desk_new();
    Update how = { nonces[i].at, nonces[i].lifetime, 1 };
    bool is_home_first = nonces[i].home < nonces[i].care_of;
    Token home = { 0 }, care_of = { 0 };
    if (is_home_first)
      home = test_home(desk, nonces[i].home);
    care_of = test_care_of(desk, nonces[i].care_of);
    if (!is_home_first)
      home = test_home(desk, nonces[i].home);
    home.nonce = (uint16_t)(home.nonce + nonces[i].later);
    int status = update(desk, &how, home, care_of);
    check(status == nonces[i].status, nonces[i].sentence);
    check(desk->last.lifetime == (status == 0 ? 60 : 0), nonces[i].sentence);
    check(knows(desk, nonces[i].at + 100) == (status == 0), nonces[i].sentence);
    desk_free(desk);
  }
}

/* A binding lasts 420 s at most (MAX_RR_BINDING_LIFETIME). */
static const struct {
  uint32_t asked, granted;
} lifetimes[] = {
  { 4, 4 }, { 419, 419 }, { 420, 420 }, { 421, 420 }, { 262140, 420 }
};

static void
test_lifetimes(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lifetimes); i++) {
    Desk *desk = desk_new();
    Token home = test_home(desk, 100), care_of = test_care_of(desk, 200);
    double end = 1000 + lifetimes[i].granted * 1000.0;
    int status =
      update(desk, &(Update){ 1000, lifetimes[i].asked, 1 }, home, care_of);
    CU_ASSERT_EQUAL(status, STATUS_ACCEPTED);
    CU_ASSERT_EQUAL(desk->last.lifetime, lifetimes[i].granted);
    CU_ASSERT_TRUE(knows(desk, end - 1e-6));
    CU_ASSERT_FALSE(knows(desk, end));
    desk_free(desk);
  }
}

/* Host numbers: the last that C has seen is 100, and the next one comes. */
static const struct {
  const char *sentence;
  uint16_t next;
  uint32_t lifetime;
  int status;
  uint16_t said; /* in the acknowledgement */
  bool is_known; /* after that */
} numbers[] = {
  { "the next number is good", 101, 60, STATUS_ACCEPTED, 101, true },
  { "the last one is not, and is said", 100, 60, STATUS_SEQUENCE, 100, true },
  { "nor is the one before", 99, 60, STATUS_SEQUENCE, 100, true },
  { "numbers up to 32767 later are good", 100 + 32767, 60, STATUS_ACCEPTED,
    100 + 32767, true },
  { "later ones are earlier ones", 100 + 32769, 60, STATUS_SEQUENCE, 100,
    true },
  { "a binding is taken away with a good number", 101, 0, STATUS_ACCEPTED, 101,
    false },
  { "and not with an old one", 100, 0, STATUS_SEQUENCE, 100, true },
};

static void
test_numbers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
    Desk *desk = desk_new();
    Token home = test_home(desk, 100), care_of = test_care_of(desk, 200);
    update(desk, &(Update){ 1000, 60, 100 }, home, care_of);
    int status =
      update(desk, &(Update){ 2000, numbers[i].lifetime, numbers[i].next },
             home, care_of);
    check(status == numbers[i].status &&
            desk->last.sequence == numbers[i].said &&
            knows(desk, 2050) == numbers[i].is_known,
          numbers[i].sentence);
    desk_free(desk);
  }
}

/* Updates that are not authentic have no answer and no effect. */
static const struct {
  const char *sentence;
  uint64_t home, care_of; /* bits that differ in the tokens */
  uint32_t lifetime;
  int status;
} keys[] = {
  { "both tokens are right", 0, 0, 60, STATUS_ACCEPTED },
  { "the home token is wrong in one bit", 1, 0, 60, -1 },
  { "the care-of token is", 0, UINT64_C(1) << 63, 60, -1 },
  { "the last update needs the home token", 1, 0, 0, -1 },
  { "and only that", 0, 1, 0, STATUS_NOT_HOME_AGENT },
};

static void
test_keys(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
    Desk *desk = desk_new();
    Token home = test_home(desk, 100), care_of = test_care_of(desk, 200);
    home.token ^= keys[i].home;
    care_of.token ^= keys[i].care_of;
    int status =
      update(desk, &(Update){ 1000, keys[i].lifetime, 1 }, home, care_of);
    check(status == keys[i].status &&
            knows(desk, 1050) == (status == STATUS_ACCEPTED),
          keys[i].sentence);
    desk_free(desk);
  }
}

/* A token is for one address of one kind, one interval, and one node. */
static void
test_tokens(void)
{
  Desk *desk = desk_new();
  Token first = test_home(desk, 100);

  CU_ASSERT_EQUAL(test_home(desk, 29999.999999).token, first.token);
  Token second = test_home(desk, 30100);
  CU_ASSERT_NOT_EQUAL(second.token, first.token);
  CU_ASSERT_EQUAL(second.nonce, first.nonce + 1);
  CU_ASSERT_NOT_EQUAL(test_care_of(desk, 30200).token, second.token);
  desk_free(desk);
}

/* A node without support says so to each message (RFC 8200 section 4.4). */
static void
test_plain(void)
{
  Desk *desk = desk_new();
  Message coti = { .type = MESSAGE_COTI, .cookie = 6 };

  desk->bench->network->nodes[SMALL_C].is_plain = true;
  CU_ASSERT_TRUE(tell(desk, 100, &coti, desk->care_of));
  CU_ASSERT_EQUAL(desk->last.type, MESSAGE_PROBLEM);
  CU_ASSERT_EQUAL(desk->last.cookie, 6);
  desk_free(desk);
}

const TestCase correspondent_tests[] = {
  { "a nonce is good for 240 s", test_nonces },
  { "a binding lasts as long as it is asked for, 420 s at most",
    test_lifetimes },
  { "updates are ordered by their numbers", test_numbers },
  { "only authentic updates have an answer", test_keys },
  { "a token is for one address and one interval", test_tokens },
  { "a node without support says so", test_plain },
  { NULL, NULL },
};
