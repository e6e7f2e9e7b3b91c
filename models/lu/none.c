/* lu none: nobody is told that the host has moved. The host takes an address on
 * every link, and sessions on an earlier address are cut off. That is plain
 * IPv6, with which the designs are compared.
 *
 *   link up   RS, RA, NS (DAD)          protocol/discovery.h
 *   address   new sessions use it; sessions on others count as broken
 *
 * A session is not ended when its address is lost. It goes on, and its packets
 * are dropped, until the host is back on the link of that address.
 */

#include "models/protocol/discovery.h"
#include "sim/contract/dispatch.h"

typedef struct LuNone {
  Model model;
  Discovery discovery;
} LuNone;

/* Serves as Discovery.prefix: alloc gives the host a prefix of the router. */
static uint64_t
lu_none_prefix(void *user, uint32_t host, uint32_t access)
{
  Design *design = design_of(((LuNone *)user)->discovery.network);
  uint32_t prefix = design_attach(design, host, access);

  return prefix == INDEX_NONE ? 0 : design->network->prefixes[prefix].subnet;
}

static bool
lu_none_advertised(void *user, uint32_t host, uint64_t subnet)
{
  (void)user;
  (void)host;
  (void)subnet;
  return true;
}

/* Counts the sessions on earlier addresses as cut off, once each. */
static void
count_broken(Network *network, uint32_t host, uint32_t current)
{
  uint32_t i = network->hosts[host].prefixes;

  for (; i != INDEX_NONE; i = network->prefixes[i].next) {
    SessionPrefix *prefix = &network->prefixes[i];
    if (i == current)
      continue;
    metrics_broken(network->metrics, prefix->sessions - prefix->broken);
    prefix->broken = (uint16_t)MIN(prefix->sessions, UINT16_MAX);
  }
}

/* Serves as Discovery.configured: new sessions use the address on this link. */
static void
lu_none_configured(void *user, uint32_t host, uint64_t subnet)
{
  Design *design = design_of(((LuNone *)user)->discovery.network);
  Network *network = design->network;
  uint32_t node = host_node(network, host);
  uint32_t prefix = network_prefix_find(network, host, node);

  if (prefix == INDEX_NONE)
    return;
  network->hosts[host].care_of = subnet;
  count_broken(network, host, prefix);
  design_configure(design, host, prefix);
  network_changed(network, place_of_host(host), host);
  network_changed(network, place_of_node(node), host);
}

static void
lu_none_init(Model *model, Design *design)
{
  LuNone *self = (LuNone *)model;

  self->discovery.prefix = lu_none_prefix;
  self->discovery.advertised = lu_none_advertised;
  self->discovery.configured = lu_none_configured;
  discovery_init(&self->discovery, design->network, self);
}

static void
lu_none_clear(Model *model)
{
  discovery_clear(&((LuNone *)model)->discovery);
}

static void
lu_none_link_up(Model *model, Design *design, uint32_t host,
                const Attachment *arrival)
{
  (void)design;
  (void)arrival;
  discovery_start(&((LuNone *)model)->discovery, host);
}

static void
lu_none_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  Network *network = design->network;

  (void)access;
  discovery_stop(&((LuNone *)model)->discovery, host);
  network->hosts[host].care_of = 0;
  /* A prefix that this link gave and that the host did not configure in time
   * goes back. */
  design_configure(design, host, network->hosts[host].prefix);
}

static void
lu_none_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)design;
  discovery_receive(&((LuNone *)model)->discovery, place, packet);
}

/* A prefix that sessions still use is given back after the last of them, when
 * alloc is told that it is unused. */
static void
lu_none_release(Model *model, Design *design, uint32_t prefix)
{
  (void)model;
  if (design->network->prefixes[prefix].sessions == 0)
    design_free_prefix(design, prefix);
}

/* A host can send only under the address that it has on its link. */
static void
lu_none_forward(const Model *model, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  const Network *network = model->view->network;

  if (!place_is_host(visit->place)) {
    out->verdict = VERDICT_PASS;
  } else if (network->hosts[packet->host].care_of ==
             network->prefixes[packet->prefix].subnet) {
    out->verdict = VERDICT_ROUTE;
  } else {
    out->verdict = VERDICT_DROP;
    out->reason = DROP_NO_ADDRESS;
  }
}

const ModelClass lu_none = {
  .column = COLUMN_LU,
  .name = "none",
  .summary = "nobody: the host takes an address on every link",
  .source = "RFC 4861; RFC 4862",
  .needs =
    (const Need[]){
      { .without = KEEPS_LOCATIONS | ROUTES_BY_LOCATION,
        .why = "lu none tells nothing: lm and mr must be none as well" },
      { .any = ANCHORS_AT_ACCESS,
        .why = "with lu none an address works only where it was given "
               "out: alloc must be access" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      DISCOVERY_KEYS(LuNone, discovery),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LuNone),
      .init = lu_none_init,
      .clear = lu_none_clear,
      .decisions.lu =
        &(const LuDecisions){
          .forward = lu_none_forward,
        },
      .events.lu =
        &(const LuEvents){
          .link_up = lu_none_link_up,
          .link_down = lu_none_link_down,
          .receive = lu_none_receive,
          .release = lu_none_release,
        },
    },
};
