/* Results on their way from a worker to its parent. */

#include "sim/sweep/pack.h"
#include "tests/suite.h"

#include <math.h>
#include <string.h>

static const RunInfo sent_info = { .id = "ab",
                                   .parameters = "dad 0\n",
                                   .level = "packet",
                                   .seed = UINT64_MAX,
                                   .replication = 3,
                                   .duration = 5,
                                   .warmup = 2,
                                   .seconds = 0.25 };

/* Results that have something of everything, each of its own size. */
static Results *
sample(void)
{
  Results *results = results_new();
  HandoverRecord handover = { .host = 1, .lost = 2 };
  FlowHandoverRecord flow_handover = { .number = 4, .gap = 5 };
  FlowRecord flow = { .number = 6, .overhead = 7 };
  NodeRecord node = { .node = 8, .signalling_messages = 9 };
  ArrivalRecord arrival = { 10, 0.5 };
  GridRecord grid = { 1, 50, 11 };

  for (uint32_t i = 0; i < metric_count(); i++)
    results->values[i] = i % 3 == 0 ? NAN : (double)i;
  results->events = 12;
  g_array_append_val(results->handovers, handover);
  for (int i = 0; i < 2; i++)
    g_array_append_val(results->flow_handovers, flow_handover);
  for (int i = 0; i < 3; i++)
    g_array_append_val(results->flows, flow);
  for (int i = 0; i < 4; i++)
    g_array_append_val(results->nodes, node);
  for (int i = 0; i < 5; i++)
    g_array_append_val(results->arrivals, arrival);
  for (int i = 0; i < 6; i++)
    g_array_append_val(results->grids, grid);
  g_ptr_array_add(results->node_names, g_strdup("G"));
  g_ptr_array_add(results->node_names, g_strdup(""));
  g_ptr_array_add(results->host_names, g_strdup("MN"));
  return results;
}

static void
expect_array(const GArray *is, const GArray *was)
{
  CU_ASSERT_EQUAL_FATAL(is->len, was->len);
  CU_ASSERT_EQUAL(memcmp(is->data, was->data,
                         was->len * g_array_get_element_size((GArray *)was)),
                  0);
}

static void
expect_names(const GPtrArray *is, const GPtrArray *was)
{
  CU_ASSERT_EQUAL_FATAL(is->len, was->len);
  for (guint i = 0; i < was->len; i++)
    CU_ASSERT_STRING_EQUAL(is->pdata[i], was->pdata[i]);
}

static void
expect_info(const RunInfo *info)
{
  CU_ASSERT_STRING_EQUAL(info->id, sent_info.id);
  CU_ASSERT_STRING_EQUAL(info->parameters, sent_info.parameters);
  CU_ASSERT_STRING_EQUAL(info->level, sent_info.level);
  CU_ASSERT_EQUAL(info->seed, sent_info.seed);
  CU_ASSERT_EQUAL(info->replication, sent_info.replication);
  CU_ASSERT_EQUAL(info->duration, sent_info.duration);
  CU_ASSERT_EQUAL(info->warmup, sent_info.warmup);
  CU_ASSERT_EQUAL(info->seconds, sent_info.seconds);
  CU_ASSERT_STRING_EQUAL(info->title, "the reader's");
}

static void
test_return(void)
{
  g_autoptr(Results) was = sample();
  g_autoptr(GByteArray) octets = pack_results(&sent_info, was);
  RunInfo info = { .title = "the reader's" };
  g_autoptr(Results) is = unpack_results(octets->data, octets->len, &info);

  CU_ASSERT_PTR_NOT_NULL_FATAL(is);
  expect_info(&info);
  CU_ASSERT_EQUAL(
    memcmp(is->values, was->values, metric_count() * sizeof *was->values), 0);
  CU_ASSERT_EQUAL(is->events, 12);
  expect_array(is->handovers, was->handovers);
  expect_array(is->flow_handovers, was->flow_handovers);
  expect_array(is->flows, was->flows);
  expect_array(is->nodes, was->nodes);
  expect_array(is->arrivals, was->arrivals);
  expect_array(is->grids, was->grids);
  expect_names(is->node_names, was->node_names);
  expect_names(is->host_names, was->host_names);
}

/* A copy that ends where the octets do, for the sanitizers. */
static bool
is_read(const guint8 *octets, gsize length)
{
  guint8 *copy = g_malloc(MAX(length, 1));
  RunInfo info = { 0 };

  memcpy(copy, octets, length);
  g_autoptr(Results) results = unpack_results(copy, length, &info);
  g_free(copy);
  return results != NULL;
}

static void
test_other_octets(void)
{
  g_autoptr(Results) was = sample();
  g_autoptr(GByteArray) octets = pack_results(&sent_info, was);
  guint length = octets->len;
  guint8 more = 0;

  for (guint i = 0; i < length; i++)
    CU_ASSERT_FALSE(is_read(octets->data, i));
  CU_ASSERT_TRUE(is_read(octets->data, length));
  g_byte_array_append(octets, &more, 1);
  CU_ASSERT_FALSE(is_read(octets->data, length + 1));
}

/* An array that says to be as long as nothing can be. */
static void
test_long_array(void)
{
  g_autoptr(Results) none = results_new();
  g_autoptr(GByteArray) octets = pack_results(&sent_info, none);
  enum { ARRAYS = 6, NAMES = 2 };
  guint8 *arrays =
    octets->data + octets->len - (ARRAYS + NAMES) * sizeof(guint);

  for (int i = 0; i < ARRAYS + NAMES; i++) {
    guint8 *at = arrays + (gsize)i * sizeof(guint);
    CU_ASSERT_TRUE(is_read(octets->data, octets->len));
    memset(at, 0xff, sizeof(guint));
    CU_ASSERT_FALSE(is_read(octets->data, octets->len));
    memset(at, 0, sizeof(guint));
  }
}

const TestCase pack_tests[] = {
  { "results and their origin come out as they went in", test_return },
  { "less or more than was packed is refused", test_other_octets },
  { "a length that cannot be is refused", test_long_array },
  { NULL, NULL },
};
