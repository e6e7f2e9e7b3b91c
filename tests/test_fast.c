/* Fast handovers from R to S, as planned and not as planned. */

#include "tests/suite.h"
#include "tests/support_bench.h"

typedef enum Act {
  END,
  LOOK,
  R_UP, /* the host comes to R */
  S_UP, /* to S */
  DOWN, /* it has no link */
  TO_S, /* layer 2 says that it will go to S; to R */
  TO_R,
  R_IS_DEAF, /* what comes to R is lost, and so on */
  S_IS_DEAF,
  G_IS_DEAF,
  M_IS_DEAF,
  ALL_HEAR,
  FOR_R, /* user data for the care-of address at R comes there */
  FOR_M, /* user data for the host comes from its correspondent */
} Act;

typedef struct Deed {
  double at; /* ms */
  Act act;
} Deed;

/* To the prefix of the host, from its correspondent; or, in the tunnel of G, to
 * its care-of address at a router. */
static void
send_data(Bench *bench, uint32_t router)
{
  Network *network = bench->network;
  Packet *packet = packet_new(network->pool);

  packet->kind = PACKET_DOWN;
  packet->depth = 1;
  packet->octets = packet->inner_octets = 100;
  packet->flow = INDEX_NONE;
  packet->host = 0;
  packet->prefix = network->hosts[0].prefixes;
  packet->headers[0].source = node_address(network, SMALL_C);
  packet->headers[0].destination = prefix_address(network, packet->prefix);
  if (router != INDEX_NONE)
    packet_push(packet, node_address(network, SMALL_G),
                host_address(network->nodes[router].subnet, 0),
                IPV6_HEADER_OCTETS);
  transit_send(network, place_of_node(router == INDEX_NONE ? SMALL_C : SMALL_G),
               packet);
}

static void
do_deed(Bench *bench, Act act)
{
  const Network *network = bench->network;

  switch (act) {
  case R_UP:
    bench_attach(bench, 0, SMALL_R);
    break;
  case S_UP:
    bench_attach(bench, 0, SMALL_S);
    break;
  case DOWN:
    bench_attach(bench, 0, INDEX_NONE);
    break;
  case TO_S:
    design_predict(bench->design, 0, network->nodes[SMALL_S].access);
    break;
  case TO_R:
    design_predict(bench->design, 0, network->nodes[SMALL_R].access);
    break;
  case R_IS_DEAF:
    bench->deaf |= 1u << SMALL_R;
    break;
  case S_IS_DEAF:
    bench->deaf |= 1u << SMALL_S;
    break;
  case G_IS_DEAF:
    bench->deaf |= 1u << SMALL_G;
    break;
  case M_IS_DEAF:
    bench->deaf_hosts = true;
    break;
  case ALL_HEAR:
    bench->deaf = 0;
    bench->deaf_hosts = false;
    break;
  case FOR_R:
    send_data(bench, SMALL_R);
    break;
  case FOR_M:
    send_data(bench, INDEX_NONE);
    break;
  case LOOK:
    g_string_append(bench->log, "/ ");
    break;
  case END:
    break;
  }
}

#define NS 1e-6 /* ms */

typedef struct Row {
  const char *sentence;
  Deed deeds[12];
  const char *log, *parameters;
} Row;

static const Row host_rows[] = {
  { "the host asks before it leaves, the old router asks the new one, and "
    "both links get the answer",
    { { 2000, TO_S }, { 2130, DOWN }, { 2200, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2200 M0>all UNA | 2200 M0>G BU 2 300s | 2209 "
           "G>M0 BA 2 300s | " },
  { "in reactive mode the host asks from the new link, and gets the answer "
    "there",
    { { 2000, TO_S }, { 2130, DOWN }, { 2200, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2200 M0>all UNA | "
           "2200 M0>R FBU 1 10s | 2200 M0>G BU 2 300s | 2209 G>M0 BA 2 300s | "
           "2214 R>S HI 1 | 2226 S>R HAck 1 | 2238 R>M0 FBack 1 10s | ",
    "mode=reactive" },
  { "it asks the time of anticipation before it leaves, and not before",
    { { 2000, TO_S }, { 2030 - NS, LOOK }, { 2030, LOOK }, { 2040, DOWN } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | / 2030 M0>R FBU 1 "
           "10s | / 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | "
           "2056 R>S FBack 1 10s | " },
  { "FBU without answer is repeated three times, after twice the time each",
    { { 2000, TO_S },
      { 2010, R_IS_DEAF },
      { 2130 - NS, LOOK },
      { 2130, LOOK },
      { 2730 - NS, LOOK } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| / 2130 M0>R FBU 2 10s | / 2330 M0>R FBU 3 10s | / 2730 M0>R FBU "
           "4 10s | " },
  { "it is repeated as often as it may be",
    { { 2000, TO_S }, { 2010, R_IS_DEAF } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2130 M0>R FBU 2 10s | ",
    "fbu-retries=1" },
  { "the next handover is asked for as often, and after the first time-out",
    { { 2000, TO_S },
      { 2010, R_IS_DEAF },
      { 3000, ALL_HEAR },
      { 3000, TO_S },
      { 3010, R_IS_DEAF } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2130 M0>R FBU 2 10s | 3000 M0>all RtSolPr 0 | 3002 R>M0 PrRtAdv "
           "0 | 3030 M0>R FBU 3 10s | 3130 M0>R FBU 4 10s | ",
    "fbu-retries=1" },
  { "FBU without answer is not repeated when the location update was faster",
    { { 2000, TO_S }, { 2010, R_IS_DEAF }, { 2050, DOWN }, { 2100, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2100 M0>all UNA | 2100 M0>G BU 2 300s | 2109 G>M0 BA 2 300s | " },
  { "FBU without answer is repeated from the new link after its time-out",
    { { 2000, TO_S },
      { 2010, R_IS_DEAF },
      { 2010, G_IS_DEAF },
      { 2050, DOWN },
      { 2100, S_UP },
      { 2150, ALL_HEAR },
      { 2900, END } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2100 M0>all UNA | 2100 M0>G BU 2 300s | 2200 M0>R FBU 2 10s | "
           "2214 R>S HI 2 | 2226 S>R HAck 2 | 2238 R>M0 FBack 2 10s | " },
  { "repetitions on both links count together",
    { { 2000, TO_S },
      { 2010, R_IS_DEAF },
      { 2010, G_IS_DEAF },
      { 2050, DOWN },
      { 2100, S_UP },
      { 3550, END } },
    .log =
      "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
      "| 2100 M0>all UNA | 2100 M0>G BU 2 300s | 2200 M0>R FBU 2 10s | "
      "2400 M0>R FBU 3 10s | 2800 M0>R FBU 4 10s | 3100 M0>G BU 3 300s | " },
  { "a new router that does not answer is asked three times, and the host is "
    "told; it answers for the last FBU that has come meanwhile",
    { { 2000, TO_S }, { 2010, S_IS_DEAF }, { 2740, DOWN } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2130 M0>R FBU 2 10s | 2132 R>S HI 1 | 2330 M0>R "
           "FBU 3 10s | 2332 R>S HI 1 | 2730 M0>R FBU 4 10s | 2732 R>M0 FBack "
           "3 10s !128 | 2732 R>S FBack 3 10s !128 | 2732 R>S HI 4 | 2832 R>S "
           "HI 4 | 3032 R>S HI 4 | 3432 R>M0 FBack 4 10s !128 | 3432 R>S "
           "FBack 4 10s !128 | " },
  { "a new router may be asked once",
    { { 2000, TO_S }, { 2010, S_IS_DEAF } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2132 R>M0 FBack 1 10s !128 | 2132 R>S FBack 1 "
           "10s !128 | ",
    "hi-retries=1, fbu-retries=0" },
  { "a host that was refused does what one does that knows nothing",
    { { 2000, TO_S },
      { 2010, S_IS_DEAF },
      { 2233 - NS, LOOK },
      { 2240, DOWN },
      { 2241, ALL_HEAR },
      { 2300, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2130 M0>R FBU 2 10s | 2132 R>M0 FBack 1 10s "
           "!128 | 2132 R>S FBack 1 10s !128 | 2132 R>S HI 2 | 2232 R>M0 "
           "FBack 2 10s !128 | 2232 R>S FBack 2 10s !128 | / 2304 M0>G BU 2 "
           "300s | 2313 G>M0 BA 2 300s | ",
    "hi-retries=1" },
  { "a host that has heard nothing of the new router does not know it",
    { { 2000, TO_S },
      { 2000, M_IS_DEAF },
      { 2130, DOWN },
      { 2140, ALL_HEAR },
      { 2200, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2204 M0>G BU 2 300s "
           "| 2213 G>M0 BA 2 300s | " },
  { "a host that hears of the new router late asks at once",
    { { 2000, TO_S }, { 2103, DOWN } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2004 M0>R FBU 1 10s "
           "| 2006 R>S HI 1 | 2018 S>R HAck 1 | 2030 R>M0 FBack 1 10s | 2030 "
           "R>S FBack 1 10s | ",
    "solicitation=3 ms" },
  { "a host that left before it asked does so from the new link",
    { { 2000, TO_S }, { 2020, DOWN }, { 2200, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2200 M0>all UNA | "
           "2200 M0>R FBU 1 10s | 2200 M0>G BU 2 300s | 2209 G>M0 BA 2 300s | "
           "2214 R>S HI 1 | 2226 S>R HAck 1 | 2238 R>M0 FBack 1 10s | " },
  { "a host that gets no answer asks again, and the routers do so too",
    { { 2000, TO_S }, { 2050, M_IS_DEAF }, { 2150, ALL_HEAR } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2130 M0>R FBU 2 10s | 2132 R>S HI 2 | 2144 S>R "
           "HAck 2 | 2156 R>M0 FBack 2 10s | 2156 R>S FBack 2 10s | 2330 M0>R "
           "FBU 3 10s | 2332 R>S HI 3 | 2344 S>R HAck 3 | 2356 R>M0 FBack 3 "
           "10s | 2356 R>S FBack 3 10s | 2730 M0>R FBU 4 10s | 2732 R>S HI 4 "
           "| 2744 S>R HAck 4 | 2756 R>M0 FBack 4 10s | 2756 R>S FBack 4 10s "
           "| " },
  { "a host without a prediction says nothing special",
    { { 2130, DOWN }, { 2200, S_UP } },
    .log = "2204 M0>G BU 2 300s | 2213 G>M0 BA 2 300s | " },
  { "the way back is prepared in the same way",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_UP },
      { 4000, TO_R },
      { 4130, DOWN },
      { 4200, R_UP },
      { 5000, END } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2200 M0>all UNA | 2200 M0>G BU 2 300s | 2209 "
           "G>M0 BA 2 300s | 4000 M0>all RtSolPr 0 | 4002 S>M0 PrRtAdv 0 | "
           "4030 M0>S FBU 2 10s | 4032 S>R HI 2 | 4044 R>S HAck 2 | 4056 S>M0 "
           "FBack 2 10s | 4056 S>R FBack 2 10s | 4200 M0>all UNA | 4200 M0>G "
           "BU 3 300s | 4207 G>M0 BA 3 300s | " },
  { "packets for the old address are kept at the new router until the host "
    "says that it is there",
    { { 2000, TO_S },
      { 2060, FOR_R },
      { 2130, DOWN },
      { 2140, FOR_R },
      { 2200, S_UP },
      { 2210, FOR_R },
      { 2300, FOR_M } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2200 M0>all UNA | 2200 M0>G BU 2 300s | 2204 "
           "delivered | 2204 delivered | 2209 G>M0 BA 2 300s | 2229 delivered "
           "| 2312 delivered | " },
  { "what comes to the old router before it redirects is lost when the host "
    "has left",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_UP },
      { 2221 - NS, FOR_R },
      { 2221, FOR_R } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2200 M0>all UNA | "
           "2200 M0>R FBU 1 10s | 2200 M0>G BU 2 300s | 2209 G>M0 BA 2 300s | "
           "2214 R>S HI 1 | 2226 link-down | 2226 S>R HAck 1 | 2226 link-down "
           "| 2238 R>M0 FBack 1 10s | ",
    "mode=reactive" },
  { "the new router need not have heard UNA to see that the host is there",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_IS_DEAF },
      { 2200, S_UP },
      { 2210, ALL_HEAR },
      { 2240, FOR_R } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2200 M0>all UNA | "
           "2200 M0>R FBU 1 10s | 2200 M0>G BU 2 300s | 2209 G>M0 BA 2 300s | "
           "2214 R>S HI 1 | 2226 S>R HAck 1 | 2238 R>M0 FBack 1 10s | 2259 "
           "delivered | ",
    "mode=reactive" },
  { "the new router keeps as many packets as it has room for",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2140, FOR_R },
      { 2141, FOR_R },
      { 2142, FOR_R },
      { 2200, S_UP } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2159 queue | 2200 M0>all UNA | 2200 M0>G BU 2 "
           "300s | 2204 delivered | 2204 delivered | 2209 G>M0 BA 2 300s | ",
    "buffer=2" },
  { "the bridge ends with its lifetime",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_UP },
      { 3035, FOR_R },
      { 3051, FOR_R } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 1s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 1s | 2056 "
           "R>S FBack 1 1s | 2200 M0>all UNA | 2200 M0>G BU 2 300s | 2209 "
           "G>M0 BA 2 300s | 3054 delivered | 3056 link-down | ",
    "tunnel-lifetime=1 s" },
  { "a host that comes back instead ends the bridge",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, R_UP },
      { 2220, FOR_R },
      { 2300, FOR_M } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2227 delivered | 2310 delivered | " },
  { "one that is back before the new router has answered is not redirected",
    { { 2000, TO_S }, { 2040, DOWN }, { 2041, R_UP }, { 2200, FOR_M } },
    .log = "2000 M0>all RtSolPr 0 | 2002 R>M0 PrRtAdv 0 | 2030 M0>R FBU 1 10s "
           "| 2032 R>S HI 1 | 2044 S>R HAck 1 | 2056 R>M0 FBack 1 10s | 2056 "
           "R>S FBack 1 10s | 2210 delivered | " },
};

static const Row network_rows[] = {
  { "the old router is told by layer 2, asks the new one, and the host says "
    "nothing",
    { { 2000, TO_S }, { 2130, DOWN }, { 2200, S_UP } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2200 S>G PBU 1 300s | 2207 "
           "G>S PBA 1 300s | " },
  { "without a prediction the new router asks, and registers when it has the "
    "answer",
    { { 2130, DOWN }, { 2200, S_UP } },
    .log = "2200 S>R PHI 2 | 2212 R>S PHAck 2 | 2224 S>G PBU 1 300s | 2231 "
           "G>S PBA 1 300s | ",
    "mode=reactive" },
  { "an old router that does not answer is asked three times, then the new "
    "one helps itself",
    { { 2130, DOWN },
      { 2131, R_IS_DEAF },
      { 2200, S_UP },
      { 2300 - NS, LOOK },
      { 2900 - NS, LOOK } },
    .log = "2200 S>R PHI 2 | / 2300 S>R PHI 2 | 2500 S>R PHI 2 | / 2900 S>G "
           "PBU 1 300s | 2907 G>S PBA 1 300s | " },
  { "an old router may be asked once",
    { { 2130, DOWN }, { 2131, R_IS_DEAF }, { 2200, S_UP } },
    .log = "2200 S>R PHI 2 | 2300 S>G PBU 1 300s | 2307 G>S PBA 1 300s | ",
    "hi-retries=1" },
  { "a new router that does not answer is asked three times, and asks later "
    "itself",
    { { 2000, S_IS_DEAF },
      { 2000, TO_S },
      { 2900, DOWN },
      { 2901, ALL_HEAR },
      { 3000, S_UP } },
    .log =
      "2002 R>S PHI 1 | 2102 R>S PHI 1 | 2302 R>S PHI 1 | 3000 S>R PHI 2 "
      "| 3012 R>S PHAck 2 | 3024 S>G PBU 1 300s | 3031 G>S PBA 1 300s | " },
  { "a report that is on the air when the host leaves is lost",
    { { 2129, TO_S }, { 2131 - NS, DOWN }, { 2200, S_UP } },
    .log = "2200 S>R PHI 2 | 2212 R>S PHAck 2 | 2224 S>G PBU 1 300s | 2231 "
           "G>S PBA 1 300s | " },
  { "one that came in time is not",
    { { 2129, TO_S }, { 2131, DOWN }, { 2200, S_UP } },
    .log = "2131 R>S PHI 1 | 2143 S>R PHAck 1 | 2200 S>G PBU 1 300s | 2207 "
           "G>S PBA 1 300s | " },
  { "a router is not asked whether the host may stay",
    { { 2000, TO_R }, { 2100, LOOK } },
    .log = "/ " },
  { "a new router that was not asked in time asks itself",
    { { 2000, TO_S }, { 2010, DOWN }, { 2014 - NS, S_UP } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHI 2 | 2014 S>R PHAck 1 | 2026 R>S "
           "PHAck 2 | 2038 S>G PBU 1 300s | 2045 G>S PBA 1 300s | " },
  { "one that was asked in time does not",
    { { 2000, TO_S }, { 2010, DOWN }, { 2014, S_UP } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2014 S>G PBU 1 300s | 2021 "
           "G>S PBA 1 300s | " },
  { "an answer about a host that has left again means nothing",
    { { 2130, DOWN }, { 2200, S_UP }, { 2210, DOWN }, { 2260, R_UP } },
    .log = "2200 S>R PHI 2 | 2212 R>S PHAck 2 | 2260 R>S PHI 3 | 2272 S>R "
           "PHAck 3 | 2284 R>G PBU 1 300s | 2289 G>R PBA 1 300s | " },
  { "packets are kept at the new router until the host is there",
    { { 2000, TO_S },
      { 2005, FOR_M },
      { 2060, FOR_M },
      { 2130, DOWN },
      { 2140, FOR_M },
      { 2200, S_UP },
      { 2210, FOR_M } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2015 delivered | 2200 S>G PBU "
           "1 300s | 2202 delivered | 2202 delivered | 2207 G>S PBA 1 300s | "
           "2222 delivered | " },
  { "packets are lost until the new router has asked",
    { { 2130, DOWN }, { 2200, S_UP }, { 2204 - NS, FOR_M }, { 2204, FOR_M } },
    .log = "2200 S>R PHI 2 | 2212 link-down | 2212 R>S PHAck 2 | 2224 S>G PBU "
           "1 300s | 2226 delivered | 2231 G>S PBA 1 300s | " },
  { "the bridge of a host that does not come ends with its lifetime",
    { { 2000, TO_S }, { 2130, DOWN }, { 3018, FOR_M } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 3026 link-down | ",
    "tunnel-lifetime=1 s" },
  { "the host returns to the old router, which redirects no more",
    { { 2000, TO_S }, { 2130, DOWN }, { 2200, R_UP }, { 2300, FOR_M } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2200 R>G PBU 1 300s | 2205 "
           "G>R PBA 1 300s | 2310 delivered | " },
  { "also when it is back before the new router has answered",
    { { 2000, TO_S }, { 2004, DOWN }, { 2005, R_UP }, { 2200, FOR_M } },
    .log = "2002 R>S PHI 1 | 2005 R>G PBU 1 300s | 2010 G>R PBA 1 300s | 2014 "
           "S>R PHAck 1 | 2210 delivered | " },
  { "a router keeps packets also for a host that it has had before",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_UP },
      { 3000, TO_R },
      { 3130, DOWN },
      { 3200, R_UP },
      { 4000, TO_S },
      { 4130, DOWN },
      { 4140, FOR_M },
      { 4200, S_UP } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2200 S>G PBU 1 300s | 2207 "
           "G>S PBA 1 300s | 3002 S>R PHI 2 | 3014 R>S PHAck 2 | 3200 R>G PBU "
           "1 300s | 3205 G>R PBA 1 300s | 4002 R>S PHI 3 | 4014 S>R PHAck 3 | "
           "4200 S>G PBU 1 300s | 4202 delivered | 4207 G>S PBA 1 300s | " },
  { "after the way there and back nobody redirects",
    { { 2000, TO_S },
      { 2130, DOWN },
      { 2200, S_UP },
      { 3000, TO_R },
      { 3130, DOWN },
      { 3200, R_UP },
      { 3300, FOR_M } },
    .log = "2002 R>S PHI 1 | 2014 S>R PHAck 1 | 2200 S>G PBU 1 300s | 2207 "
           "G>S PBA 1 300s | 3002 S>R PHI 2 | 3014 R>S PHAck 2 | 3200 R>G PBU "
           "1 300s | 3205 G>R PBA 1 300s | 3310 delivered | " },
};

/* The host has been at R for some time. */
static void
try_rows(const char *design, const char *parameters, const Row *rows,
         size_t count)
{
  for (const Row *row = rows; row < rows + count; row++) {
    g_autofree char *all = g_strconcat(parameters, row->parameters, NULL);
    Bench *bench = bench_new_design(design, all);
    const Deed *deed = row->deeds;
    bench_attach(bench, 0, SMALL_R);
    bench_run(bench, 1900);
    bench_forget(bench);
    for (; deed->act != END; deed++) {
      bench_run(bench, deed->at);
      do_deed(bench, deed->act);
    }
    bench_run(bench, deed->at > 0 ? deed->at : 9000);
    bench_expect(bench, row->sentence, row->log);
    bench_free(bench);
  }
}

static void
test_host(void)
{
  try_rows("fmipv6", "dad=0 s,", host_rows, G_N_ELEMENTS(host_rows));
}

static void
test_network(void)
{
  try_rows("pfmipv6", "", network_rows, G_N_ELEMENTS(network_rows));
}

const TestCase fast_tests[] = {
  { "hosts prepare their handovers, and the gap is bridged", test_host },
  { "routers do so without the host", test_network },
  { NULL, NULL },
};
