/* Every message against its octets: vectors that were checked with an
 * independent decoder (tshark) and an independent checksum (scapy),
 * authenticator included.
 */

#include "models/wire/message.h"
#include "models/wire/token.h"
#include "tests/suite.h"
#include "tests/support_message.h"

#include <stdio.h>
#include <string.h>

/* Addresses of the vectors, in two halves. */
#define HOME 0x20010db800010000, 0x5efffe005301
#define CARE_OF 0x20010db800030000, 0x5efffe005301
#define NEW_CARE_OF 0x20010db800040000, 0x5efffe005301
#define NEW_ROUTER 0x20010db800040000, 0xa
#define REGIONAL 0x20010db800300000, 0x5efffe005301
#define PREFIX 0x20010db801000001, 0

/* What the authenticator of a vector is made with. */
typedef enum KeyKind {
  KEY_NONE,
  KEY_BINDING,
  KEY_DELETION,
  KEY_HANDOVER,
} KeyKind;

typedef struct Vector {
  const char *sentence;
  const char *source;
  const char *destination;
  const char *hex;
  KeyKind key;
  Message message;
} Vector;

static PreviousAnchors one = {
  1, { { { 0x20010db800a10000, 1 }, 0x20010db800a10001, INDEX_NONE } }
};
static PreviousAnchors two = {
  2,
  { { { 0x20010db800a20000, 1 }, 0x20010db800a20001, INDEX_NONE },
    { { 0x20010db800a10000, 1 }, 0x20010db800a10001, INDEX_NONE } }
};

static const Vector vectors[] = {
  { "a host announces itself to its new router",
    "2001:db8:4::5eff:fe00:5301",
    "ff02::1",
    "6000000000203aff20010db80004000000005efffe005301ff02000000000000"
    "0000000000000001880008210000000020010db80004000000005efffe005301"
    "020102005e005301",
    KEY_NONE,
    { .type = MESSAGE_UNA, .care_of = { NEW_CARE_OF } } },
  { "a host asks what is behind an access point",
    "fe80::5eff:fe00:5301",
    "ff02::2",
    "6000000000283afffe8000000000000000005efffe005301ff02000000000000"
    "00000000000000029a0089ac0200004d13020402005e00530100000000000000"
    "13020102005e0004ff00000000000000",
    KEY_NONE,
    { .type = MESSAGE_RTSOLPR, .sequence = 77, .access_point = 4 } },
  { "its router knows the router there",
    "fe80::5eff:fe00:301",
    "fe80::5eff:fe00:5301",
    "6000000000683afffe8000000000000000005efffe000301fe80000000000000"
    "00005efffe0053019a008c8e0300004d13020402005e00030100000000000000"
    "13020102005e0004ff0000000000000013020302005e00040100000000000000"
    "110303800000000020010db800040000000000000000000a1103044000000000"
    "20010db8000400000000000000000000",
    KEY_NONE,
    { .type = MESSAGE_PRRTADV,
      .sequence = 77,
      .access_point = 4,
      .anchor = { NEW_ROUTER },
      .home = { 0x20010db800040000, 0 } } },
  { "and may leave the prefix out",
    "fe80::5eff:fe00:301",
    "fe80::5eff:fe00:5301",
    "6000000000503afffe8000000000000000005efffe000301fe80000000000000"
    "00005efffe0053019a00cfa60300004d13020402005e00030100000000000000"
    "13020102005e0004ff0000000000000013020302005e00040100000000000000"
    "110303800000000020010db800040000000000000000000a",
    KEY_NONE,
    { .type = MESSAGE_PRRTADV,
      .sequence = 77,
      .access_point = 4,
      .anchor = { NEW_ROUTER } } },
  { "a router advertises an anchor point",
    "fe80::5eff:fe00:301",
    "ff02::1",
    "6000000000503afffe8000000000000000005efffe000301ff02000000000000"
    "00000000000000018600b535400007080000000000000000030440c000278d00"
    "00093a800000000020010db8000300000000000000000000010102005e000301"
    "17032f8000000e1020010db8003000000000000000000001",
    KEY_NONE,
    { .type = MESSAGE_RA,
      .lifetime = 1800,
      .home = { 0x20010db800030000, 0 },
      .anchor = { 0x20010db800300000, 1 } } },
  { "a correspondent knows no mobility header",
    "2001:db8:2::21",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000403a4020010db800020000000000000000002120010db800030000"
    "00005efffe0053010401092b00000006600000000010874020010db800030000"
    "00005efffe00530120010db80002000000000000000000213b0102002e450000"
    "2222222222222222",
    KEY_NONE,
    { .type = MESSAGE_PROBLEM, .cookie = 0x2222222222222222 } },
  { "a regional binding update",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:30::1",
    "6000000000283c4020010db80003000000005efffe00530120010db800300000"
    "0000000000000001870201020000c91020010db80030000000005efffe005301"
    "3b0105002a3100148800004b01020000",
    KEY_NONE,
    { .type = MESSAGE_LBU,
      .sequence = 20,
      .lifetime = 300,
      .home = { REGIONAL } } },
  { "a regional binding acknowledgement",
    "2001:db8:30::1",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000282b4020010db800300000000000000000000120010db800030000"
    "00005efffe005301870202010000000020010db80030000000005efffe005301"
    "3b010600b13100000014004b01020000",
    KEY_NONE,
    { .type = MESSAGE_LBA,
      .sequence = 20,
      .lifetime = 300,
      .home = { REGIONAL } } },
  { "a home test begins",
    "2001:db8:1::5eff:fe00:5301",
    "2001:db8:2::21",
    "600000000010874020010db80001000000005efffe00530120010db800020000"
    "00000000000000213b010100738b00001111111111111111",
    KEY_NONE,
    { .type = MESSAGE_HOTI, .cookie = 0x1111111111111111 } },
  { "a care-of test begins",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:2::21",
    "600000000010874020010db80003000000005efffe00530120010db800020000"
    "00000000000000213b0102002e4500002222222222222222",
    KEY_NONE,
    { .type = MESSAGE_COTI, .cookie = 0x2222222222222222 } },
  { "a home test",
    "2001:db8:2::21",
    "2001:db8:1::5eff:fe00:5301",
    "600000000018874020010db800020000000000000000002120010db800010000"
    "00005efffe0053013b0203002e6400011111111111111111a48441b32f032de2",
    KEY_NONE,
    { .type = MESSAGE_HOT,
      .home_nonce = 1,
      .cookie = 0x1111111111111111,
      .token = 0xa48441b32f032de2 } },
  { "a care-of test",
    "2001:db8:2::21",
    "2001:db8:3::5eff:fe00:5301",
    "600000000018874020010db800020000000000000000002120010db800030000"
    "00005efffe0053013b020400d144000222222222222222222da4859ef149b668",
    KEY_NONE,
    { .type = MESSAGE_COT,
      .care_of_nonce = 2,
      .cookie = 0x2222222222222222,
      .token = 0x2da4859ef149b668 } },
  { "a binding update to a correspondent",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:2::21",
    "6000000000383c4020010db80003000000005efffe00530120010db800020000"
    "0000000000000021870201020000c91020010db80001000000005efffe005301"
    "3b03050089e2000780000069040400010002050cb5ebc591a6f18983b49b3fc9",
    KEY_BINDING,
    { .type = MESSAGE_CN_BU,
      .sequence = 7,
      .lifetime = 420,
      .home = { HOME },
      .home_nonce = 1,
      .care_of_nonce = 2 } },
  { "a correspondent acknowledges",
    "2001:db8:2::21",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000382b4020010db800020000000000000000002120010db800030000"
    "00005efffe005301870202010000000020010db80001000000005efffe005301"
    "3b030600a964000000070069010400000000050cd3505158b5ecd66cf76c5a69",
    KEY_BINDING,
    { .type = MESSAGE_CN_BA,
      .sequence = 7,
      .lifetime = 420,
      .home = { HOME } } },
  { "without authenticator if the nonce is too old",
    "2001:db8:2::21",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000282b4020010db800020000000000000000002120010db800030000"
    "00005efffe005301870202010000000020010db80001000000005efffe005301"
    "3b01060029c688000007000001020000",
    KEY_BINDING,
    { .type = MESSAGE_CN_BA,
      .sequence = 7,
      .status = STATUS_HOME_NONCE,
      .home = { HOME } } },
  { "from home a binding is deleted",
    "2001:db8:1::5eff:fe00:5301",
    "2001:db8:2::21",
    "600000000020874020010db80001000000005efffe00530120010db800020000"
    "00000000000000213b030500dc32000880000000040400010000050c10fa0a58"
    "7ba213eee1b0c1dd",
    KEY_DELETION,
    { .type = MESSAGE_CN_BU,
      .sequence = 8,
      .home = { HOME },
      .home_nonce = 1 } },
  { "the deletion is acknowledged",
    "2001:db8:2::21",
    "2001:db8:1::5eff:fe00:5301",
    "600000000020874020010db800020000000000000000002120010db800010000"
    "00005efffe0053013b0306003554000000080000010400000000050c8da1f8e9"
    "4903d0db6a5f6c87",
    KEY_DELETION,
    { .type = MESSAGE_CN_BA, .sequence = 8, .home = { HOME } } },
  { "a fast binding update on the old link",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:3::a",
    "6000000000503c4020010db80003000000005efffe00530120010db800030000"
    "000000000000000a870201020000c91020010db80003000000005efffe005301"
    "3b0608009e040032c000000a0100031020010db80004000000005efffe005301"
    "0104000000001510000000012fa3a0f7522fca2c67e805b2",
    KEY_HANDOVER,
    { .type = MESSAGE_FBU,
      .sequence = 50,
      .lifetime = 10,
      .home = { CARE_OF },
      .care_of = { NEW_CARE_OF } } },
  { "a fast binding update from the new link",
    "2001:db8:4::5eff:fe00:5301",
    "2001:db8:3::a",
    "6000000000383c4020010db80004000000005efffe00530120010db800030000"
    "000000000000000a870201020000c91020010db80003000000005efffe005301"
    "3b03080011fc0034c000000a0100151000000001ecfe88e26e72e97a0667f44f",
    KEY_HANDOVER,
    { .type = MESSAGE_FBU,
      .sequence = 52,
      .lifetime = 10,
      .home = { CARE_OF },
      .care_of = { NEW_CARE_OF } } },
  { "a fast binding acknowledgement",
    "2001:db8:3::a",
    "2001:db8:3::5eff:fe00:5301",
    "600000000020874020010db800030000000000000000000a20010db800030000"
    "00005efffe0053013b030900272800000032000a01001510000000017a5f1664"
    "9487b4ca20a377a3",
    KEY_HANDOVER,
    { .type = MESSAGE_FBACK,
      .sequence = 50,
      .lifetime = 10,
      .care_of = { NEW_CARE_OF } } },
  { "a handover is announced to the new router",
    "2001:db8:3::a",
    "2001:db8:4::a",
    "600000000040874020010db800030000000000000000000a20010db800040000"
    "000000000000000a3b070e000b0b003c400007070202005e0053010022120180"
    "20010db80003000000005efffe005301010200002212028020010db800040000"
    "00005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_HI,
      .sequence = 60,
      .code = HI_PREDICTIVE,
      .home = { CARE_OF },
      .care_of = { NEW_CARE_OF } } },
  { "a handover that has been",
    "2001:db8:3::a",
    "2001:db8:4::a",
    "600000000040874020010db800030000000000000000000a20010db800040000"
    "000000000000000a3b070e004b09003d000107070202005e0053010022120180"
    "20010db80003000000005efffe005301010200002212028020010db800040000"
    "00005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_HI,
      .sequence = 61,
      .code = HI_REACTIVE,
      .home = { CARE_OF },
      .care_of = { NEW_CARE_OF } } },
  { "the new router agrees",
    "2001:db8:4::a",
    "2001:db8:3::a",
    "600000000010874020010db800040000000000000000000a20010db800030000"
    "000000000000000a3b010f00589a003c0000010400000000",
    KEY_NONE,
    { .type = MESSAGE_HACK, .sequence = 60, .code = HACK_ACCEPTED } },
  { "a gateway sends what it knows of a host",
    "2001:db8:3::10",
    "2001:db8:4::10",
    "600000000060874020010db800030000000000000000001020010db800040000"
    "00000000000000103b0b0e00386b004630030811016d6e3030303031406c6162"
    "2e74657374010500000000001612004020010db8010000010000000000000000"
    "010200002912010020010db80001000000000000000000101908000002005e00"
    "5301010400000000",
    KEY_NONE,
    { .type = MESSAGE_PHI,
      .sequence = 70,
      .code = HI_CONTEXT,
      .host = 1,
      .home = { PREFIX },
      .anchor = { 0x20010db800010000, 0x10 },
      .care_of = { 0, 0x5efffe005301 } } },
  { "the next gateway takes it",
    "2001:db8:4::10",
    "2001:db8:3::10",
    "600000000020874020010db800040000000000000000001020010db800030000"
    "00000000000000103b030f0076a9004660050811016d6e3030303031406c6162"
    "2e74657374010100",
    KEY_NONE,
    { .type = MESSAGE_PHACK,
      .sequence = 70,
      .code = HACK_CONTEXT_ACCEPTED,
      .host = 1 } },
  { "a gateway asks what another knows of a host",
    "2001:db8:4::10",
    "2001:db8:3::10",
    "600000000028874020010db800040000000000000000001020010db800030000"
    "00000000000000103b040e00289d004730000811016d6e3030303031406c6162"
    "2e746573740028080000160019002900",
    KEY_NONE,
    { .type = MESSAGE_PHI, .sequence = 71, .code = HI_REQUEST, .host = 1 } },
  { "and is told",
    "2001:db8:3::10",
    "2001:db8:4::10",
    "600000000060874020010db800030000000000000000001020010db800040000"
    "00000000000000103b0b0f000767004760060811016d6e3030303031406c6162"
    "2e74657374010500000000001612004020010db8010000010000000000000000"
    "010200002912010020010db80001000000000000000000101908000002005e00"
    "5301010400000000",
    KEY_NONE,
    { .type = MESSAGE_PHACK,
      .sequence = 71,
      .code = HACK_CONTEXT_SENT,
      .host = 1,
      .home = { PREFIX },
      .anchor = { 0x20010db800010000, 0x10 },
      .care_of = { 0, 0x5efffe005301 } } },
  { "a host attaches, distributed",
    "2001:db8:a1::1",
    "2001:db8:f::1",
    "600000000050874020010db800a10000000000000000000120010db8000f0000"
    "00000000000000013b09050074c200018210004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a100010000000000000000"
    "170200011802000401001b0800006553f100000001020000",
    KEY_NONE,
    { .type = MESSAGE_PBU,
      .distributed = true,
      .sequence = 1,
      .lifetime = 300,
      .host = 1,
      .handoff = 1,
      .home = { 0x20010db800a10001, 0 } } },
  { "and that is acknowledged",
    "2001:db8:f::1",
    "2001:db8:a1::1",
    "600000000050874020010db8000f0000000000000000000120010db800a10000"
    "00000000000000013b090600f5b000220001004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a100010000000000000000"
    "170200011802000401001b0800006553f100000001020000",
    KEY_NONE,
    { .type = MESSAGE_PBA,
      .distributed = true,
      .sequence = 1,
      .lifetime = 300,
      .host = 1,
      .handoff = 1,
      .home = { 0x20010db800a10001, 0 } } },
  { "a host moves",
    "2001:db8:a2::1",
    "2001:db8:f::1",
    "600000000050874020010db800a20000000000000000000120010db8000f0000"
    "00000000000000013b09050074bd00028210004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a200010000000000000000"
    "170200031802000401001b0800006553f100000001020000",
    KEY_NONE,
    { .type = MESSAGE_PBU,
      .distributed = true,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a20001, 0 } } },
  { "a previous anchor learns who serves",
    "2001:db8:f::1",
    "2001:db8:a1::1",
    "600000000060874020010db8000f0000000000000000000120010db800a10000"
    "00000000000000013b0b0500024200038210004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a100010000000000000000"
    "170200031802000401001b0800006553f10000000100441020010db800a20000"
    "0000000000000001",
    KEY_NONE,
    { .type = MESSAGE_PBU,
      .distributed = true,
      .sequence = 3,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a10001, 0 },
      .serving = { 0x20010db800a20000, 1 } } },
  { "and says that it knows",
    "2001:db8:a1::1",
    "2001:db8:f::1",
    "600000000060874020010db800a10000000000000000000120010db8000f0000"
    "00000000000000013b0b0600833000220003004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a100010000000000000000"
    "170200031802000401001b0800006553f10000000100441020010db800a20000"
    "0000000000000001",
    KEY_NONE,
    { .type = MESSAGE_PBA,
      .distributed = true,
      .sequence = 3,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a10001, 0 },
      .serving = { 0x20010db800a20000, 1 } } },
  { "one previous anchor",
    "2001:db8:f::1",
    "2001:db8:a2::1",
    "600000000070874020010db8000f0000000000000000000120010db800a20000"
    "00000000000000013b0d0600567100220002004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a200010000000000000000"
    "170200031802000401001b0800006553f10000004322004020010db800a10000"
    "000000000000000120010db800a100010000000000000000",
    KEY_NONE,
    { .type = MESSAGE_PBA,
      .distributed = true,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a20001, 0 },
      .previous = &one } },
  { "two previous anchors",
    "2001:db8:f::1",
    "2001:db8:a3::1",
    "600000000098874020010db8000f0000000000000000000120010db800a30000"
    "00000000000000013b120600b52500220002004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a300010000000000000000"
    "170200031802000401001b0800006553f10000004322004020010db800a20000"
    "000000000000000120010db800a2000100000000000000000102000043220040"
    "20010db800a10000000000000000000120010db800a100010000000000000000",
    KEY_NONE,
    { .type = MESSAGE_PBA,
      .distributed = true,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a30001, 0 },
      .previous = &two } },
  { "an anchor answers for the database",
    "2001:db8:a1::1",
    "2001:db8:a2::1",
    "600000000050874020010db800a10000000000000000000120010db800a20000"
    "00000000000000013b090600f51a00220002004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a100010000000000000000"
    "170200031802000401001b0800006553f100000001020000",
    KEY_NONE,
    { .type = MESSAGE_PBA,
      .distributed = true,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .home = { 0x20010db800a10001, 0 } } },
  { "a host leaves a distributed anchor",
    "2001:db8:a2::1",
    "2001:db8:f::1",
    "600000000050874020010db800a20000000000000000000120010db8000f0000"
    "00000000000000013b09050075040005821000000811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a200010000000000000000"
    "170200041802000401001b0800006553f100000001020000",
    KEY_NONE,
    { .type = MESSAGE_PBU,
      .distributed = true,
      .sequence = 5,
      .host = 1,
      .handoff = 4,
      .home = { 0x20010db800a20001, 0 } } },
  { "an anchor revokes a binding",
    "2001:db8:1::10",
    "2001:db8:3::10",
    "600000000038874020010db800010000000000000000001020010db800030000"
    "00000000000000103b0610000dc30102000b80000811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db8010000010000000000000000",
    KEY_NONE,
    { .type = MESSAGE_BRI,
      .code = 2,
      .sequence = 11,
      .host = 1,
      .home = { PREFIX } } },
  { "the gateway agrees",
    "2001:db8:3::10",
    "2001:db8:1::10",
    "600000000010874020010db800030000000000000000001020010db800010000"
    "00000000000000103b011000d5c30200000b800001020000",
    KEY_NONE,
    { .type = MESSAGE_BRA, .sequence = 11 } },
  { "is anybody there?",
    "2001:db8:3::10",
    "2001:db8:1::10",
    "600000000010874020010db800030000000000000000001020010db800010000"
    "00000000000000103b010d005aa600000000002901020000",
    KEY_NONE,
    { .type = MESSAGE_HB, .sequence = 41 } },
  { "yes, for the third time",
    "2001:db8:1::10",
    "2001:db8:3::10",
    "600000000018874020010db800010000000000000000001020010db800030000"
    "00000000000000103b020d003d9500010000002901001c040000000301020000",
    KEY_NONE,
    { .type = MESSAGE_HB_ANSWER, .sequence = 41, .restarts = 3 } },
  { "a location is told to its manager",
    "2001:db8:3::1",
    "2001:db8:f::2",
    "600000000038874020010db800030000000000000000000120010db8000f0000"
    "00000000000000023b0605000b4600028200004b1612008020010db800010000"
    "00005efffe005301010400000000031020010db80003000000005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_LU,
      .sequence = 2,
      .lifetime = 300,
      .home = { HOME },
      .care_of = { CARE_OF } } },
  { "the manager has it",
    "2001:db8:f::2",
    "2001:db8:3::1",
    "600000000010874020010db8000f0000000000000000000220010db800030000"
    "00000000000000013b010600617100200002004b01020000",
    KEY_NONE,
    { .type = MESSAGE_LU_ACK, .sequence = 2, .lifetime = 300 } },
  { "a manager is asked for a location",
    "2001:db8:2::1:0",
    "2001:db8:f::2",
    "600000000020874020010db800020000000000000001000020010db8000f0000"
    "00000000000000023b030000737f0000010200001612008020010db800010000"
    "00005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_LM_QUERY, .home = { HOME } } },
  { "a manager tells a location",
    "2001:db8:f::2",
    "2001:db8:2::1:0",
    "600000000038874020010db8000f0000000000000000000220010db800020000"
    "00000000000100003b0605008b8400010200000f1612008020010db800010000"
    "00005efffe005301010400000000031020010db80003000000005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_LM_ANSWER,
      .sequence = 1,
      .lifetime = 60,
      .home = { HOME },
      .care_of = { CARE_OF } } },
  { "a manager knows nothing",
    "2001:db8:f::2",
    "2001:db8:2::1:0",
    "600000000020874020010db8000f0000000000000000000220010db800020000"
    "00000000000100003b030600e95f8520000100001612008020010db800010000"
    "00005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_LM_UNKNOWN,
      .sequence = 1,
      .status = STATUS_NOT_HOME_AGENT,
      .home = { HOME } } },
  { "a location is not good any more",
    "2001:db8:f::2",
    "2001:db8:2::1:0",
    "600000000020874020010db8000f0000000000000000000220010db800020000"
    "00000000000100003b030600e95f8520000100001612008020010db800010000"
    "00005efffe005301",
    KEY_NONE,
    { .type = MESSAGE_LM_INVALID,
      .sequence = 1,
      .status = STATUS_NOT_HOME_AGENT,
      .home = { HOME } } },
};

static const uint64_t home_token = 0xa48441b32f032de2;
static const uint64_t care_of_token = 0x2da4859ef149b668;

static bool
is_hex(const uint8_t *octets, size_t length, const char *hex)
{
  char text[2 * MESSAGE_OCTETS + 1] = "";

  for (size_t i = 0; i < length; i++)
    snprintf(text + 2 * i, 3, "%02x", octets[i]);
  return strcmp(text, hex) == 0;
}

static Address
address(const char *text)
{
  Address parsed = { 0, 0 };
  CU_ASSERT_TRUE_FATAL(address_parse(text, &parsed));
  return parsed;
}

static void
authenticate(Message *message, KeyKind kind, Address source,
             Address destination)
{
  uint8_t key[BINDING_KEY_OCTETS];

  if (kind == KEY_NONE)
    return;
  if (kind == KEY_HANDOVER)
    memset(key, 0xa5, sizeof key);
  else
    binding_key(home_token, care_of_token, kind == KEY_DELETION, key);
  message_authenticate(message, source, destination, key, sizeof key);
}

static Message
vector_message(const Vector *vector)
{
  Message message = vector->message;

  message.prefix = INDEX_NONE;
  authenticate(&message, vector->key, address(vector->source),
               address(vector->destination));
  return message;
}

static void
test_vectors(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
    const Vector *v = &vectors[i];
    Message message = vector_message(v);
    uint8_t octets[MESSAGE_OCTETS];
    size_t length = message_encode(&message, address(v->source),
                                   address(v->destination), octets);
    support_check(is_hex(octets, length, v->hex), v->sentence);
  }
}

static void
test_vectors_return(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
    Message message = vector_message(&vectors[i]);
    if (message.type == MESSAGE_FBACK) /* not on the wire */
      message.care_of = (Address){ 0, 0 };
    support_return(message, address(vectors[i].source),
                   address(vectors[i].destination), vectors[i].sentence);
  }
}

const TestCase messages_tests[] = {
  { "each message has the octets of its vector", test_vectors },
  { "a vector is read as what it was", test_vectors_return },
  { NULL, NULL },
};
