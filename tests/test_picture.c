/* What models write into a picture of a host: a line for each note, "G MR" or
 * "G LM: HoA@G -> CoA@R".
 */

#include "sim/contract/picture.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

/* Writes all notes: "G MR | G LM: HoA@G -> CoA@R | ". */
static char *
notes(const Picture *picture)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < picture->notes->len; i++) {
    const PictureNote *n = &g_array_index(picture->notes, PictureNote, i);
    if (place_is_host(n->place))
      g_string_append_printf(text, "M%u", place_index(n->place));
    else
      g_string_append(text, graph_name(picture->network->graph, n->place));
    g_string_append_printf(text, " %s", n->function);
    if (n->record)
      g_string_append_printf(text, ": %s", n->record);
    g_string_append(text, " | ");
  }
  return g_string_free(text, FALSE);
}

static void
expect_notes(const Picture *picture, const char *sentence, const char *log)
{
  g_autofree char *is = notes(picture);

  CU_ASSERT_STRING_EQUAL(is, log);
  if (!g_str_equal(is, log))
    printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", sentence, is, log);
}

static void
test_functions(void)
{
  SmallNetwork small = small_network_new();
  Picture *picture = picture_new(small.network, 0);

  CU_ASSERT_EQUAL(picture->host, 0);
  expect_notes(picture, "nothing has been noted", "");
  picture_function(picture, SMALL_G, "MR");
  picture_function(picture, SMALL_G, "MR");
  expect_notes(picture, "a function is noted once", "G MR | ");
  picture_function(picture, SMALL_R, "MR");
  picture_function(picture, SMALL_G, "LM");
  picture_function(picture, place_of_host(0), "LU");
  picture_function(picture, SMALL_R, "MR");
  picture_function(picture, place_of_host(0), "LU");
  expect_notes(picture, "once at each place, and each of its own",
               "G MR | R MR | G LM | M0 LU | ");
  picture_free(picture);
  small_network_clear(&small);
}

static void
test_records(void)
{
  SmallNetwork small = small_network_new();
  const Network *n = small.network;
  Picture *picture = picture_new(n, 0);

  picture_record(picture, SMALL_G, "LM", small.prefix,
                 host_address(n->nodes[SMALL_R].subnet, 0));
  expect_notes(picture, "a record notes its function first",
               "G LM | G LM: HoA@G -> CoA@R | ");
  picture_record(picture, SMALL_G, "LM", small.prefix,
                 node_address(n, SMALL_S));
  picture_function(picture, SMALL_G, "LM");
  expect_notes(picture, "which is there once, but every record is",
               "G LM | G LM: HoA@G -> CoA@R | G LM: HoA@G -> S | ");
  picture_record(picture, SMALL_G, "MR", small.prefix,
                 node_address(n, SMALL_R));
  expect_notes(picture, "another function has its own",
               "G LM | G LM: HoA@G -> CoA@R | G LM: HoA@G -> S | "
               "G MR | G MR: HoA@G -> R | ");
  picture_free(picture);
  small_network_clear(&small);
}

static void
test_texts(void)
{
  SmallNetwork small = small_network_new();
  Network *n = small.network;
  uint32_t of_r = network_prefix_new(n, 0, SMALL_R);
  const struct {
    const char *sentence;
    Address address;
    const char *text;
  } rows[] = {
    { "the first node", node_address(n, SMALL_G), "G" },
    { "the last node", node_address(n, SMALL_S), "S" },
    { "a host on an access link", host_address(n->nodes[SMALL_R].subnet, 0),
      "CoA@R" },
    { "on the other one", host_address(n->nodes[SMALL_S].subnet, 0), "CoA@S" },
    { "in the subnet of a node without a link",
      host_address(n->nodes[SMALL_G].subnet, 0), "RCoA@G" },
    { "in its first prefix", prefix_address(n, small.prefix), "CoA@G" },
    { "in its last prefix", prefix_address(n, of_r), "CoA@R" },
    { "a stranger", { UINT64_C(0x20010db8ffff0000), NODE_IDENTIFIER }, "?" },
  };
  Picture *picture = picture_new(n, 0);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = picture_address(picture, rows[i].address);
    CU_ASSERT_STRING_EQUAL(text, rows[i].text);
    if (!g_str_equal(text, rows[i].text))
      printf("\n%s: '%s'\n", rows[i].sentence, text);
  }
  g_autofree char *first = picture_prefix(picture, small.prefix);
  g_autofree char *last = picture_prefix(picture, of_r);
  CU_ASSERT_STRING_EQUAL(first, "HoA@G");
  CU_ASSERT_STRING_EQUAL(last, "HoA@R");
  picture_free(picture);
  small_network_clear(&small);
}

/* Host 0 has prefixes of G, R, and S, and of G another one. */
static const struct {
  const char *sentence;
  uint32_t access;
  const char *log;
} anchors[] = {
  { "all but the router where the host is", 0, "S MR | G MR | " },
  { "it is at the other one", 1, "G MR | R MR | " },
  { "it is nowhere", INDEX_NONE, "G MR | S MR | R MR | " },
};

static void
test_anchors(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(anchors); i++) {
    SmallNetwork small = small_network_new();
    Picture *picture = picture_new(small.network, 0);
    g_autofree char *others = NULL;

    network_prefix_new(small.network, 0, SMALL_R);
    network_prefix_new(small.network, 0, SMALL_S);
    if (anchors[i].access != 0)
      network_prefix_new(small.network, 0, SMALL_G);
    small.network->hosts[0].access = anchors[i].access;
    picture_anchors(picture, "MR");
    expect_notes(picture, anchors[i].sentence, anchors[i].log);
    picture_free(picture);
    picture = picture_new(small.network, 1);
    picture_anchors(picture, "LM");
    others = notes(picture);
    CU_ASSERT_STRING_EQUAL(others, "G LM | ");
    picture_free(picture);
    small_network_clear(&small);
  }
}

/* Designs show who gives prefixes out, and then their columns, on a bench
 * where the host has gone from R to S. Without a design the prefix of R, which
 * no session uses, has been given back. */
static const struct {
  const char *design, *log;
} shown[] = {
  { "pmipv6", "G alc | G LM | G LM: HoA@G -> S | G MR | S LU | " },
  { "mipv6", "G alc | G LM | G LM: HoA@G -> CoA@S | G MR | M0 LU | " },
  { "none", "S alc | " },
};

static void
test_designs(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
    Bench *bench = bench_new_design(shown[i].design, NULL);
    bench_attach(bench, 0, SMALL_R);
    bench_run(bench, 5000);
    bench_attach(bench, 0, SMALL_S);
    bench_run(bench, 10000);
    Picture *picture = picture_new(bench->network, 0);
    design_show(bench->design, picture);
    expect_notes(picture, shown[i].design, shown[i].log);
    picture_free(picture);
    bench_free(bench);
  }
}

const TestCase picture_tests[] = {
  { "a function is noted once at a place", test_functions },
  { "a record follows its function", test_records },
  { "addresses are named by what they are", test_texts },
  { "functions of anchors are at all but the own router", test_anchors },
  { "designs show what they have on record", test_designs },
  { NULL, NULL },
};
