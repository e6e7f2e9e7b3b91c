/* This is the table of designs, which is the subject of the framework. A row is
 * a design. Each of its cells names a class, which answers the question of the
 * column; its file is in the folder of the column. DEFAULTS of a row replace
 * those of the classes.
 *
 * A design has no code of its own. So two designs that differ in one cell
 * differ in the answer to one question, and a comparison of them says what that
 * answer costs.
 */

#include "models.h"

/* The five cells of a row, in the order of the columns. */
#define ROW(alloc, lm, mr, lu, assist)                                         \
  .columns = { &alloc_##alloc, &lm_##lm, &mr_##mr, &lu_##lu, &assist_##assist }

/* Pairs of a key and its value in this design. */
#define DEFAULTS(...)                                                          \
  .defaults = (const DesignDefault[])                                          \
  {                                                                            \
    __VA_ARGS__,                                                               \
    {                                                                          \
      NULL, NULL                                                               \
    }                                                                          \
  }

static const DesignRow rows[] = {
  { .name = "none",
    .summary = "plain IPv6 without mobility support: the baseline",
    .source = "RFC 4861; RFC 4862",
    ROW(access, none, none, none, none) },
  { .name = "mipv6",
    .summary = "Mobile IPv6, bidirectional tunnelling",
    .source = "RFC 6275; draft-chan-dmm-framework Fig. 1",
    ROW(home, anchor, anchor, host, none) },
  { .name = "mipv6-ro",
    .summary = "Mobile IPv6 with route optimisation",
    .source = "RFC 6275",
    ROW(home, anchor, peer, host, none) },
  { .name = "pmipv6",
    .summary = "Proxy Mobile IPv6",
    .source = "RFC 5213; draft-chan-dmm-framework Fig. 2",
    ROW(home, anchor, anchor, network, none) },
  { .name = "hmipv6",
    .summary = "Hierarchical Mobile IPv6",
    .source = "RFC 5380; draft-chan-dmm-framework Fig. 4",
    ROW(home, hierarchy, chain, host, none) },
  { .name = "hmipv6-network",
    .summary = "the same, by the access routers",
    .source = "draft-chan-dmm-framework Fig. 4",
    ROW(home, hierarchy, chain, network, none) },
  { .name = "fmipv6",
    .summary = "fast handovers for Mobile IPv6",
    .source = "RFC 5568",
    ROW(home, anchor, anchor, host, host) },
  { .name = "pfmipv6",
    .summary = "fast handovers for Proxy Mobile IPv6",
    .source = "RFC 5949",
    ROW(home, anchor, anchor, network, network),
    DEFAULTS({ "detach", "silent" }) },
  { .name = "mipv6-distributed",
    .summary = "Mobile IPv6 with anchors in several networks",
    .source = "draft-chan-dmm-framework Fig. 5",
    ROW(nearest, anchor, anchor, host, none) },
  { .name = "pmipv6-distributed",
    .summary = "Proxy Mobile IPv6 with anchors in several networks",
    .source = "draft-chan-dmm-framework Fig. 5",
    ROW(nearest, anchor, anchor, network, none) },
  { .name = "hmipv6-distributed",
    .summary = "Hierarchical Mobile IPv6 with anchors in several networks",
    .source = "draft-chan-dmm-framework Fig. 5",
    ROW(nearest, hierarchy, chain, host, none) },
  { .name = "migrating-ha",
    .summary = "migrating home agents: every anchor has all bindings",
    .source = "Wakikawa et al. 2006; draft-chan-dmm-framework Fig. 6",
    ROW(home, replica, nearest, host, none) },
  { .name = "migrating-ha-network",
    .summary = "the same, by the access routers",
    .source = "draft-chan-dmm-framework Fig. 6",
    ROW(home, replica, nearest, network, none),
    DEFAULTS({ "detach", "silent" }) },
  { .name = "flat-network",
    .summary = "flat distributed mobility management, network-based",
    .source = "draft-chan-dmm-framework Fig. 7; RFC 8885 without a CMD",
    ROW(access, anchor, anchor, network, none),
    DEFAULTS({ "detach", "silent" }) },
  { .name = "flat-cmd-relay",
    .summary = "flat, with a central database that relays",
    .source = "RFC 8885 section 3.2",
    ROW(access, central, anchor, network, none),
    DEFAULTS({ "role", "relay" }, { "detach", "silent" }) },
  { .name = "flat-cmd-locator",
    .summary = "flat, with a central database; anchors answer themselves",
    .source = "RFC 8885 section 3.3",
    ROW(access, central, anchor, network, none),
    DEFAULTS({ "role", "locator" }, { "detach", "silent" }) },
  { .name = "flat-cmd-proxy",
    .summary = "flat, with a central database that answers at once",
    .source = "RFC 8885 section 3.4",
    ROW(access, central, anchor, network, none),
    DEFAULTS({ "role", "proxy" }, { "detach", "silent" }) },
  { .name = "flat-client",
    .summary = "flat distributed mobility management, client-based",
    .source = "draft-chan-dmm-framework Fig. 8",
    ROW(access, anchor, anchor, host, none),
    DEFAULTS({ "home-dad", "0 s" }) },
  { .name = "flat-client-proxy",
    .summary = "the same, by way of the access router",
    .source = "draft-chan-dmm-framework Fig. 8 (pLU)",
    ROW(access, anchor, anchor, proxy, none),
    DEFAULTS({ "detach", "silent" }) },
  { .name = "cp-dp-push",
    .summary = "control and data plane apart; routers are told",
    .source = "draft-chan-dmm-framework Fig. 9",
    ROW(home, distributed, ingress, network, none),
    DEFAULTS({ "spread", "push" }, { "detach", "silent" }) },
  { .name = "cp-dp-pull",
    .summary = "control and data plane apart; routers ask",
    .source = "draft-chan-dmm-framework Fig. 9",
    ROW(home, distributed, ingress, network, none),
    DEFAULTS({ "spread", "pull" }, { "detach", "away" }) },
  { .name = "cp-dp-cache",
    .summary = "control and data plane apart; routers keep answers",
    .source = "draft-chan-dmm-framework Fig. 9",
    ROW(home, distributed, ingress, network, none),
    DEFAULTS({ "spread", "cache" }, { "detach", "silent" }) },
  { .name = "cp-dp-flat",
    .summary = "control and data plane apart, without a hierarchy",
    .source = "draft-chan-dmm-framework Fig. 9",
    ROW(home, distributed, ingress, network, none),
    DEFAULTS({ "levels", "flat" }, { "detach", "silent" }) },
  { .name = NULL },
};

/* All classes, which scenarios may combine into further designs. */
static const ModelClass *const classes[] = {
  &alloc_home,  &alloc_nearest,  &alloc_access, &lm_none,
  &lm_anchor,   &lm_hierarchy,   &lm_replica,   &lm_distributed,
  &lm_central,  &mr_none,        &mr_anchor,    &mr_chain,
  &mr_nearest,  &mr_ingress,     &mr_peer,      &lu_none,
  &lu_host,     &lu_network,     &lu_proxy,     &assist_none,
  &assist_host, &assist_network, NULL,
};

const DesignTable design_table = { .rows = rows, .classes = classes };
