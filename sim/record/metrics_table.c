/* The table of metrics has names, units and definitions. The help text of a row
 * is the definition of the metric; metrics.c computes it. The enum says where a
 * row stands, so the order of the lines does not matter.
 */

#include "metrics_table.h"

#include "metrics.h"

#include <string.h>

#define CATEGORY_ROWS(C, name, what)                                           \
  [M_##C##_MESSAGES] = { name "-messages", "", what " messages sent" },        \
  [M_##C##_BYTES] = { name "-bytes", "B", "Octets of " what " messages" },     \
  [M_##C##_BYTE_HOPS] = { name "-byte-hops", "B·hop",                          \
                          "Octets of " what " messages on every link" }

const MetricInfo metric_table[] = {
  [M_SESSIONS] = { "sessions", "", "Sessions that were alive" },
  [M_SESSIONS_BROKEN] = { "sessions-broken", "",
                          "Sessions that lost their address for good before "
                          "they ended" },
  [M_HANDOVERS] = { "handovers", "", "Handovers that began" },
  [M_RECOVERED] = { "handover-recovered", "%",
                    "Share of flows across handovers that got a packet over "
                    "the new link before the next handover or their end" },
  [M_HANDOVER_DELAY] = { "handover-delay", "ms",
                         "Link down to the first packet on the new link, mean "
                         "over flows and handovers that recovered" },
  [M_HANDOVER_DELAY_P90] = { "handover-delay-p90", "ms",
                             "90th percentile of the same" },
  [M_HANDOVER_DELAY_UP] = { "handover-delay-up", "ms",
                            "Link down to the arrival of the first packet "
                            "that the host sent on the new link" },
  [M_HANDOVER_DELAY_HOST] = { "handover-delay-host", "ms",
                              "Link down to the first packet of the host's "
                              "last flow to recover, mean over handovers" },
  [M_HANDOVER_LAYER2] = { "handover-delay-layer2", "ms",
                          "Of handover-delay-host: until the new link is up" },
  [M_HANDOVER_DISCOVERY] = { "handover-delay-discovery", "ms",
                             "Of it: until the router advertisement" },
  [M_HANDOVER_ADDRESS] = { "handover-delay-address", "ms",
                           "Of it: until the new address is usable (DAD)" },
  [M_HANDOVER_REGISTRATION] = { "handover-delay-registration", "ms",
                                "Of it: until the location update is in "
                                "force" },
  [M_HANDOVER_DELIVERY] = { "handover-delay-delivery", "ms",
                            "Of it: until the first packet has arrived" },
  [M_REACTIVITY] = { "protocol-reactivity", "ms",
                     "Link down to the last acknowledgement of the location "
                     "update, mean over handovers" },
  [M_GAP] = { "interruption-gap", "ms",
              "Last packet on the old link to the first on the new one, mean "
              "over flows and handovers" },
  [M_LOST_PER_HANDOVER] = { "lost-per-handover", "packets",
                            "Packets lost after a handover began and before "
                            "the next, mean over handovers with traffic" },
  [M_SENT] = { "packets-sent", "packets",
               "User packets sent, or under way when measuring began" },
  [M_DELIVERED] = { "packets-delivered", "packets", "User packets delivered" },
  [M_LOST] = { "packets-lost", "packets", "User packets lost, all causes" },
  [M_IN_FLIGHT] = { "packets-in-flight", "packets",
                    "User packets under way at the end" },
  [M_LOSS_RATIO] = { "loss-ratio", "%", "Lost of all that were not in flight" },
  [M_LOST_LINK_DOWN] = { "lost-link-down", "packets",
                         "Lost because the host was not on that link" },
  [M_LOST_LINK_LOSS] = { "lost-link-loss", "packets", "Lost on a link" },
  [M_LOST_NO_BINDING] = { "lost-no-binding", "packets",
                          "Lost because nobody knew where the host was" },
  [M_LOST_NO_ADDRESS] = { "lost-no-address", "packets",
                          "Lost because the host had no usable address" },
  [M_LOST_NO_TUNNEL] = { "lost-no-tunnel", "packets",
                         "Lost because the access router had no state yet" },
  [M_LOST_NO_ROUTE] = { "lost-no-route", "packets", "Lost for want of a path" },
  [M_LOST_HOP_LIMIT] = { "lost-hop-limit", "packets",
                         "Lost because they went in circles" },
  [M_LOST_QUEUE] = { "lost-queue", "packets",
                     "Lost at a full queue or buffer" },
  [M_LOST_NODE_DOWN] = { "lost-node-down", "packets",
                         "Lost at a node that had failed" },
  [M_BYTES_SENT] = { "bytes-sent", "B", "Octets of packets-sent" },
  [M_BYTES_DELIVERED] = { "bytes-delivered", "B",
                          "Octets of packets-delivered" },
  [M_BYTES_LOST] = { "bytes-lost", "B", "Octets of packets-lost" },
  [M_BYTES_IN_FLIGHT] = { "bytes-in-flight", "B",
                          "Octets of packets-in-flight" },
  [M_DELAY] = { "one-way-delay", "ms", "Of delivered packets, mean" },
  [M_STRETCH] = { "path-stretch", "",
                  "One-way delay over that of the shortest path at delivery, "
                  "access link included, if that has a delay; mean of the "
                  "means per flow" },
  [M_STRETCH_P90] = { "path-stretch-p90", "",
                      "90th percentile of the means per flow" },
  [M_HOP_STRETCH] = { "hop-stretch", "", "The same ratio in hops" },
  [M_HOP_STRETCH_P90] = { "hop-stretch-p90", "",
                          "90th percentile of the means per flow" },
  [M_DELIVERY_COST] = { "delivery-cost", "hop",
                        "Octets times links of user packets, tunnel headers "
                        "included, per delivered octet of payload" },
  [M_OVERHEAD] = { "tunnel-overhead", "B·hop",
                   "Octets of tunnel headers times links, per delivered "
                   "packet" },
  [M_OVERHEAD_SHARE] = { "tunnel-overhead-share", "%",
                         "The same, of all octets times links" },
  [M_MESSAGES] = { "signalling-messages", "",
                   "Mobility messages sent: registration, refresh and "
                   "de-registration, without neighbour discovery" },
  [M_BYTES] = { "signalling-bytes", "B", "Octets of these messages" },
  [M_BYTE_HOPS] = { "signalling-byte-hops", "B·hop",
                    "Octets of these messages on every link, tunnel headers "
                    "included" },
  [M_BYTE_HOPS_RATE] = { "signalling-rate", "B·hop/s",
                         "The same per second of measured time" },
  [M_WIRELESS_MESSAGES] = { "signalling-wireless-messages", "",
                            "Of these messages, those that cross an access "
                            "link" },
  [M_WIRELESS_BYTES] = { "signalling-wireless-bytes", "B",
                         "Octets of these on the access links" },
  [M_NETWORK_BYTE_HOPS] = { "signalling-network-byte-hops", "B·hop",
                            "Octets of mobility messages on the links of the "
                            "network" },
  CATEGORY_ROWS(REGISTRATION, "registration", "registration"),
  CATEGORY_ROWS(REFRESH, "refresh", "refresh"),
  CATEGORY_ROWS(DEREGISTRATION, "deregistration", "de-registration"),
  CATEGORY_ROWS(DISCOVERY, "discovery", "neighbour discovery"),
  [M_MESSAGES_PER_HANDOVER] = { "signalling-messages-per-handover", "",
                                "Mobility messages that a handover caused, "
                                "mean" },
  [M_BYTES_PER_HANDOVER] = { "signalling-bytes-per-handover", "B",
                             "Their octets, mean over handovers" },
  [M_BYTE_HOPS_PER_HANDOVER] = { "signalling-byte-hops-per-handover", "B·hop",
                                 "Their octets on every link, mean over "
                                 "handovers" },
  [M_WIRELESS_PER_HANDOVER] = { "signalling-wireless-per-handover", "",
                                "Those that cross an access link, mean over "
                                "handovers" },
  [M_DISCOVERY_PER_HANDOVER] = { "discovery-messages-per-handover", "",
                                 "Neighbour discovery messages that a handover "
                                 "caused, mean" },
  [M_BINDINGS] = { "bindings", "", "Binding cache entries, mean over time" },
  [M_BINDINGS_MAX] = { "bindings-max", "",
                       "Mean number at the node that has most" },
  [M_PREFIXES_PER_HOST] = { "prefixes-per-host", "",
                            "Session prefixes of a host, mean over time" },
  [M_ANCHORS_PER_HOST] = { "anchors-per-host", "",
                           "Anchors that have a binding of a host, mean over "
                           "time" },
  [M_LOAD_MAX_MEAN] = { "anchor-load-max-mean", "",
                        "User octets at the anchor with most, over the mean "
                        "of all candidates (gateways and access routers)" },
  [M_LOAD_JAIN] = { "anchor-load-jain", "",
                    "Jain's fairness index of the same: 1 is even, 1/n is one "
                    "node for all" },
  [M_SIGNALLING_MAX] = { "signalling-load-max-mean", "",
                         "Mobility messages received by the node with most, "
                         "over the mean" },
  [M_SIGNALLING_JAIN] = { "signalling-load-jain", "",
                          "Jain's fairness index of the same" },
  [M_COUNT] = { NULL, NULL, NULL },
};

uint32_t
metric_count(void)
{
  return M_COUNT;
}

uint32_t
metric_find(const char *name)
{
  for (uint32_t i = 0; i < M_COUNT; i++)
    if (strcmp(metric_table[i].name, name) == 0)
      return i;
  return INDEX_NONE;
}
