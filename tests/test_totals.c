/* Totals: whatever the order in which hosts are added, and however they are
 * divided into parts, all metrics have the same bits. */

#include "sim/record/totals.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NODES = 5, HOSTS = 40 };

/* What one event of a host adds. Of the records, one counts. */
typedef struct Item {
  enum { ACROSS, HANDOVER, FLOW, STREAM, DROP, MESSAGE, BINDING, ITEMS } kind;
  FlowHandoverRecord across;
  HandoverRecord handover;
  FlowRecord flow;
  uint32_t node;
  double packets;
  uint32_t number;
} Item;

/* Returns a time, or none. */
static SimTime
random_time(GRand *random)
{
  if (g_rand_int_range(random, 0, 4) == 0)
    return SIM_TIME_NONE;
  return g_rand_int_range(random, 0, 2000000000);
}

static double
random_ratio(GRand *random)
{
  return g_rand_int_range(random, 0, 4) == 0 ? NAN
                                             : 1 + g_rand_double(random) * 3;
}

static FlowRecord
random_flow(GRand *random)
{
  double delivered = exp(g_rand_double_range(random, 0, 14));

  return (FlowRecord){ .octets = 1000 + g_rand_int_range(random, 0, 200),
                       .payload = 900,
                       .sent = delivered * 1.3,
                       .delivered = delivered,
                       .lost = delivered / 3,
                       .in_flight = g_rand_double(random),
                       .stretch_delay = random_ratio(random),
                       .stretch_hops = random_ratio(random),
                       .delay = g_rand_double(random),
                       .octet_hops = delivered * 3456,
                       .overhead = delivered * g_rand_double(random) * 40 };
}

static Item
random_item(GRand *random)
{
  Item item = {
    .kind = (unsigned)g_rand_int_range(random, 0, ITEMS),
    .across = { .down_after = random_time(random),
                .up_after = random_time(random),
                .gap = random_time(random) },
    .handover = { .up_after = random_time(random),
                  .discovered_after = random_time(random),
                  .configured_after = random_time(random),
                  .updated_after = random_time(random),
                  .registered_after = random_time(random),
                  .first_down_after = random_time(random),
                  .messages = g_rand_int(random) % 9,
                  .octets = g_rand_int(random) % 999,
                  .octet_hops = g_rand_int(random) % 9999,
                  .wireless_messages = g_rand_int(random) % 3,
                  .discovery_messages = g_rand_int(random) % 4,
                  .flows = g_rand_int(random) % 2,
                  .lost = g_rand_double_range(random, 0, 70) },
    .flow = random_flow(random),
    .node = g_rand_int(random) % NODES,
    .packets = exp(g_rand_double_range(random, -5, 14)),
    .number = g_rand_int(random),
  };
  return item;
}

static void
add_message(Totals *totals, uint32_t number)
{
  Traffic *traffic = &totals->traffic[number % SIGNALLING_CATEGORIES];

  traffic->messages++;
  traffic->octets += number % 1001;
  traffic->octet_hops += number % 1001 * 3;
  traffic->wireless_messages += number % 2;
  traffic->wireless_octets += number % 2 * (number % 1001);
  totals->nodes[number % NODES].messages++;
}

static void
add_item(Totals *totals, const Item *item)
{
  NodeTotals *node = &totals->nodes[item->node];

  if (item->kind == ACROSS)
    totals_flow_handover(totals, &item->across);
  else if (item->kind == HANDOVER)
    totals_handover(totals, &item->handover);
  else if (item->kind == FLOW)
    totals_flow(totals, &item->flow);
  else if (item->kind == DROP)
    totals->dropped[item->number % DROP_REASONS] += exact_of(item->packets);
  else if (item->kind == MESSAGE)
    add_message(totals, item->number);
  else if (item->kind == BINDING) {
    node->binding_time += exact_product(item->number % 9, item->number);
    totals->sums[SUM_PREFIX_TIME] += exact_product(2, item->number);
    totals->counts[COUNT_BROKEN] += item->number % 2;
  } else {
    node->data_packets += exact_of(item->packets);
    node->data_octets += exact_of(item->packets * 123.4);
  }
}

/* What can be read from totals. */
typedef struct Reading {
  double *values;
  GArray *nodes;
} Reading;

static Reading
read_totals(const Totals *totals)
{
  static const bool is_anchor[NODES] = { true, true, false, true, false };
  Reading reading = { g_new(double, metric_count()),
                      g_array_new(FALSE, FALSE, sizeof(NodeRecord)) };

  totals_values(totals, is_anchor, 1000 * SIM_SECOND, reading.values);
  totals_nodes(totals, 1000 * SIM_SECOND, reading.nodes);
  return reading;
}

static void
clear_reading(Reading *reading)
{
  g_free(reading->values);
  g_array_unref(reading->nodes);
}

static void
expect_same(const Reading *is, const Totals *totals, const char *sentence)
{
  Reading other = read_totals(totals);

  for (uint32_t m = 0; m < metric_count(); m++)
    if (memcmp(&is->values[m], &other.values[m], sizeof(double)) != 0) {
      printf("\nnot true: %s: %s is %a and %a\n", sentence,
             metric_table[m].name, is->values[m], other.values[m]);
      CU_FAIL("a metric depends on the order");
    }
  CU_ASSERT_EQUAL_FATAL(is->nodes->len, NODES);
  for (uint32_t i = 0; i < NODES; i++) {
    const NodeRecord *a = &g_array_index(is->nodes, NodeRecord, i);
    const NodeRecord *b = &g_array_index(other.nodes, NodeRecord, i);
    CU_ASSERT_TRUE(a->node == i && b->node == i && a->bindings == b->bindings &&
                   a->data_octets == b->data_octets &&
                   a->data_packets == b->data_packets &&
                   a->signalling_messages == b->signalling_messages);
  }
  clear_reading(&other);
}

static void
shuffle(GRand *random, Item *items, int count)
{
  for (int i = count - 1; i > 0; i--) {
    int k = g_rand_int_range(random, 0, i + 1);
    Item item = items[i];
    items[i] = items[k];
    items[k] = item;
  }
}

/* Adds the items to that many parts, one after the other or at random, and then
 * the parts. */
static void
add_parts(Totals *whole, GRand *random, const Item *items, int count, int parts)
{
  Totals *part = g_new(Totals, parts);

  totals_init(whole, NODES, 0);
  for (int i = 0; i < parts; i++)
    totals_init(&part[i], NODES, HOSTS / (unsigned)parts);
  for (int i = 0; i < count; i++)
    add_item(&part[g_rand_int_range(random, 0, parts)], &items[i]);
  for (int i = 0; i < parts; i++) {
    totals_add(whole, &part[i]);
    totals_clear(&part[i]);
  }
  g_free(part);
}

static void
test_orders(void)
{
  static const struct {
    const char *sentence;
    int count, parts;
  } rows[] = {
    { "few records, one part", 300, 1 },
    { "few records, two halves", 300, 2 },
    { "few records, eight parts", 300, 8 },
    { "many records, one part", 12000, 1 },
    { "many records, two halves", 12000, 2 },
    { "many records, parts that are few each", 12000, 40 },
    { "nothing in two halves", 0, 2 },
  };
  GRand *random = g_rand_new_with_seed(11);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree Item *items = g_new(Item, rows[i].count + 1);
    Totals whole;
    totals_init(&whole, NODES, HOSTS);
    for (int k = 0; k < rows[i].count; k++) {
      items[k] = random_item(random);
      add_item(&whole, &items[k]);
    }
    Reading is = read_totals(&whole);
    for (int again = 0; again < 5; again++) {
      Totals parts;
      shuffle(random, items, rows[i].count);
      add_parts(&parts, random, items, rows[i].count, rows[i].parts);
      expect_same(&is, &parts, rows[i].sentence);
      totals_clear(&parts);
    }
    clear_reading(&is);
    totals_clear(&whole);
  }
  g_rand_free(random);
}

/* No metric stays undefined or 0 in the records of the other test. */
static void
test_all(void)
{
  GRand *random = g_rand_new_with_seed(12);
  Totals totals;

  totals_init(&totals, NODES, HOSTS);
  for (int k = 0; k < 1000; k++) {
    Item item = random_item(random);
    add_item(&totals, &item);
  }
  Reading is = read_totals(&totals);
  for (uint32_t m = 0; m < metric_count(); m++) {
    CU_ASSERT_TRUE(is.values[m] > 0);
    if (!(is.values[m] > 0))
      printf("\nnot true: %s has a value\n", metric_table[m].name);
  }
  clear_reading(&is);
  totals_clear(&totals);
  g_rand_free(random);
}

/* Large sums keep what is small: doubles would lose it. */
static void
test_small(void)
{
  FlowRecord large = { .sent = 0x1p53, .octets = 1 };
  FlowRecord small = { .sent = 0.5, .octets = 1 };
  Totals totals;

  totals_init(&totals, NODES, HOSTS);
  totals_flow(&totals, &large);
  for (int i = 0; i < 4; i++)
    totals_flow(&totals, &small);
  Reading is = read_totals(&totals);
  CU_ASSERT_EQUAL(is.values[metric_find("packets-sent")], 0x1p53 + 2);
  CU_ASSERT_EQUAL(is.values[metric_find("bytes-sent")], 0x1p53 + 2);
  clear_reading(&is);
  totals_clear(&totals);
}

const TestCase totals_tests[] = {
  { "no order and no division into parts changes a bit", test_orders },
  { "every metric takes part in that", test_all },
  { "a large sum keeps small numbers", test_small },
  { NULL, NULL },
};
