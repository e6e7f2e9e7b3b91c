/* A message in a trace says what it is, and what its fields are. */

#include "models/wire/message.h"
#include "tests/suite.h"

#include <string.h>

/* Addresses and a prefix, in two halves. */
#define HOME 0x20010db800010000, 0x5efffe005301
#define OTHER 0x20010db800000000, 2
#define PREFIX 0x20010db801000001, 0

static void
test_description(void)
{
  static PreviousAnchors previous = { 1, { { { OTHER }, 0, 0 } } };
  static const struct {
    const char *text;
    Message message;
  } rows[] = {
    { "RS", { .type = MESSAGE_RS } },
    { "RA lifetime 1800 s 2001:db8:100:1::/64",
      { .type = MESSAGE_RA, .lifetime = 1800, .home = { PREFIX } } },
    { "NS target 2001:db8:1::5eff:fe00:5301",
      { .type = MESSAGE_NS, .care_of = { HOME } } },
    { "BU seq 3 lifetime 0 s home 2001:db8:1::5eff:fe00:5301 "
      "care-of 2001:db8::2",
      { .type = MESSAGE_BU,
        .sequence = 3,
        .home = { HOME },
        .care_of = { OTHER } } },
    { "BA seq 3 lifetime 8 s status 135 home 2001:db8:1::5eff:fe00:5301",
      { .type = MESSAGE_BA,
        .sequence = 3,
        .lifetime = 8,
        .status = STATUS_SEQUENCE,
        .home = { HOME } } },
    { "PBU mn00001@lab.test seq 2 lifetime 300 s ::/0",
      { .type = MESSAGE_PBU, .host = 1, .sequence = 2, .lifetime = 300 } },
    { "PBA mn00001@lab.test seq 2 lifetime 300 s status 0 2001:db8:100:1::/64",
      { .type = MESSAGE_PBA,
        .host = 1,
        .sequence = 2,
        .lifetime = 300,
        .home = { PREFIX } } },
    { "RA lifetime 0 s 2001:db8:100:1::/64 MAP 2001:db8::2",
      { .type = MESSAGE_RA, .home = { PREFIX }, .anchor = { OTHER } } },
    { "UNA target 2001:db8::2", { .type = MESSAGE_UNA, .care_of = { OTHER } } },
    { "RtSolPr seq 5", { .type = MESSAGE_RTSOLPR, .sequence = 5 } },
    { "PrRtAdv seq 5 router 2001:db8::2 2001:db8:100:1::/64",
      { .type = MESSAGE_PRRTADV,
        .sequence = 5,
        .anchor = { OTHER },
        .home = { PREFIX } } },
    { "problem", { .type = MESSAGE_PROBLEM } },
    { "LBU seq 0 lifetime 4 s home 2001:db8::2",
      { .type = MESSAGE_LBU, .lifetime = 4, .home = { OTHER } } },
    { "HoTI", { .type = MESSAGE_HOTI, .cookie = 1 } },
    { "HoT nonce 3",
      { .type = MESSAGE_HOT, .home_nonce = 3, .care_of_nonce = 4 } },
    { "CoT nonce 4",
      { .type = MESSAGE_COT, .home_nonce = 3, .care_of_nonce = 4 } },
    { "CN-BA seq 1 lifetime 0 s status 136 home 2001:db8::2",
      { .type = MESSAGE_CN_BA,
        .sequence = 1,
        .status = STATUS_HOME_NONCE,
        .home = { OTHER } } },
    { "FBU seq 1 lifetime 10 s home 2001:db8:1::5eff:fe00:5301 "
      "care-of 2001:db8::2",
      { .type = MESSAGE_FBU,
        .sequence = 1,
        .lifetime = 10,
        .home = { HOME },
        .care_of = { OTHER } } },
    { "HAck seq 1 code 130",
      { .type = MESSAGE_HACK, .sequence = 1, .code = 130 } },
    { "PHI mn00002@lab.test seq 1 code 0 ::/0",
      { .type = MESSAGE_PHI, .sequence = 1, .host = 2 } },
    { "PBU mn00002@lab.test seq 1 lifetime 0 s ::/0 serving 2001:db8::2",
      { .type = MESSAGE_PBU, .sequence = 1, .host = 2, .serving = { OTHER } } },
    { "PBA mn00002@lab.test seq 1 lifetime 0 s status 0 ::/0 "
      "previous 2001:db8::2",
      { .type = MESSAGE_PBA,
        .sequence = 1,
        .host = 2,
        .previous = &previous } },
    { "HB-answer seq 1 restarts 2",
      { .type = MESSAGE_HB_ANSWER, .sequence = 1, .restarts = 2 } },
    { "LM-query home 2001:db8::2",
      { .type = MESSAGE_LM_QUERY, .home = { OTHER } } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    GString *text = g_string_new(NULL);
    message_describe(&rows[i].message, text);
    CU_ASSERT_STRING_EQUAL(text->str, rows[i].text);
    CU_ASSERT_TRUE(
      g_str_has_prefix(text->str, message_name(rows[i].message.type)));
    g_string_free(text, TRUE);
  }
}

/* No two have the same name, and none has a space in it. */
static void
test_names(void)
{
  for (int i = 0; i < MESSAGE_TYPES; i++) {
    const char *name = message_name((MessageType)i);
    CU_ASSERT_PTR_NULL(strchr(name, ' '));
    for (int j = 0; j < i; j++)
      CU_ASSERT_STRING_NOT_EQUAL(name, message_name((MessageType)j));
  }
}

const TestCase describe_tests[] = {
  { "a message says what it is", test_description },
  { "each message has a name of its own", test_names },
  { NULL, NULL },
};
