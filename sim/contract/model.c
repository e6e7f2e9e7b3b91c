/* Designs: five models, and the order in which they are asked. */

#include "model.h"

#include <string.h>

/* The hooks that a class of each column cannot do without. */
typedef struct Slot {
  ModelColumn column;
  const char *name;
  bool is_event;
  size_t offset;
} Slot;

#define DECISION(column, Table, name)                                          \
  {                                                                            \
    column, #name, false, offsetof(Table, name)                                \
  }
#define EVENT(column, Table, name)                                             \
  {                                                                            \
    column, #name, true, offsetof(Table, name)                                 \
  }

static const Slot slots[] = {
  EVENT(COLUMN_ALLOC, AllocEvents, attach),
  EVENT(COLUMN_ALLOC, AllocEvents, unused),
  DECISION(COLUMN_LM, LmDecisions, servers),
  DECISION(COLUMN_LM, LmDecisions, find),
  EVENT(COLUMN_LM, LmEvents, receive),
  EVENT(COLUMN_LM, LmEvents, forget),
  DECISION(COLUMN_MR, MrDecisions, catcher),
  DECISION(COLUMN_MR, MrDecisions, forward),
  DECISION(COLUMN_MR, MrDecisions, uplink),
  DECISION(COLUMN_LU, LuDecisions, forward),
  EVENT(COLUMN_LU, LuEvents, link_up),
  EVENT(COLUMN_LU, LuEvents, link_down),
  EVENT(COLUMN_LU, LuEvents, receive),
  EVENT(COLUMN_LU, LuEvents, use),
  EVENT(COLUMN_LU, LuEvents, release),
};

static bool
has_slot(const ModelClass *class, const Slot *slot)
{
  const char *table = slot->is_event ? (const char *)class->code->events.lm
                                     : (const char *)class->code->decisions.lm;
  void (*hook)(void) = NULL;

  if (table)
    memcpy(&hook, table + slot->offset, sizeof hook);
  return hook != NULL;
}

const char *
model_class_gap(const ModelClass *class)
{
  if (class->column >= COLUMN_COUNT)
    return "column";
  if (!class->name || !class->summary || !class->source)
    return "name, summary or source";
  if (!class->code || class->code->size < sizeof(Model))
    return "code, or the size of its models";
  for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
    if (slots[i].column == class->column && !has_slot(class, &slots[i]))
      return slots[i].name;
  if (class->column == COLUMN_ASSIST &&
      (!class->code->decisions.assist || !class->code->events.assist))
    return "its tables";
  return NULL;
}

static Model *
model_new(const ModelClass *class, Design *design)
{
  Model *model = g_malloc0(class->code->size);

  model->class = class;
  model->design = design;
  if (class->parameters)
    key_store_defaults(class->parameters, model);
  return model;
}

/* Several models may have a parameter of one name: each gets it. */
static void
design_set(Design *design, const char *name, const Value *value)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    const Key *key = model_class_key(design->models[i]->class, name);
    if (key)
      key_store(key, value, design->models[i]);
  }
}

static void
design_set_defaults(Design *design)
{
  const DesignDefault *d = design->row->defaults;

  for (; d && d->key; d++) {
    const Key *key = design_row_key(design->row, d->key);
    Value value = { 0 };
    char *why = NULL;
    bool is_good = key && key_parse(key, d->value, &value, &why);
    g_assert(is_good);
    design_set(design, d->key, &value);
  }
}

Design *
design_new(const DesignRow *row, Network *network,
           const DesignSetting *settings, uint32_t setting_count)
{
  Design *design = g_new0(Design, 1);

  design->row = row;
  design->capabilities = design_row_capabilities(row);
  design->network = network;
  for (int i = 0; i < COLUMN_COUNT; i++)
    design->models[i] = model_new(row->columns[i], design);
  design->alloc = row->columns[COLUMN_ALLOC]->code->events.alloc;
  design->lm = row->columns[COLUMN_LM]->code->events.lm;
  design->mr = row->columns[COLUMN_MR]->code->events.mr;
  design->lu = row->columns[COLUMN_LU]->code->events.lu;
  design->assist = row->columns[COLUMN_ASSIST]->code->events.assist;
  design->ask_lm = row->columns[COLUMN_LM]->code->decisions.lm;
  design->ask_mr = row->columns[COLUMN_MR]->code->decisions.mr;
  design->ask_lu = row->columns[COLUMN_LU]->code->decisions.lu;
  design->ask_assist = row->columns[COLUMN_ASSIST]->code->decisions.assist;
  design_set_defaults(design);
  for (uint32_t i = 0; i < setting_count; i++)
    design_set(design, settings[i].key->name, &settings[i].value);
  return design;
}

void
design_start(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (design->models[i]->class->code->init)
      design->models[i]->class->code->init(design->models[i]);
}

void
design_free(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    if (design->models[i]->class->code->clear)
      design->models[i]->class->code->clear(design->models[i]);
    g_free(design->models[i]);
  }
  g_free(design);
}

static bool
assist_forward(Design *design, uint32_t node, const Packet *packet,
               Forward *out)
{
  out->verdict = VERDICT_PASS;
  if (design->ask_assist->forward && packet->host < design->network->host_count)
    design->ask_assist->forward(design->models[COLUMN_ASSIST], node, packet,
                                out);
  return out->verdict != VERDICT_PASS;
}

/* On its way to the prefix of a host. At the end of a tunnel assistance comes
 * first, then the serving access router: it has the host on its link, or knows
 * nothing of it. */
static void
forward_down(Design *design, uint32_t node, const Packet *packet, Forward *out)
{
  Model *mr = design->models[COLUMN_MR];
  bool is_access = design->network->nodes[node].access != INDEX_NONE;

  if (is_access && assist_forward(design, node, packet, out))
    return;
  if (packet->from_tunnel && is_access) {
    design->ask_lu->forward(design->models[COLUMN_LU], place_of_node(node),
                            packet, out);
    if (out->verdict != VERDICT_PASS)
      return;
  }
  out->node = design->ask_mr->catcher(mr, node, packet);
  if (out->node == node || packet->from_tunnel)
    design->ask_mr->forward(mr, node, packet, out);
  else
    out->verdict = VERDICT_ROUTE;
}

/* From a host: it or its access router decides first, and where a tunnel of
 * theirs has ended, the packet may have to go on through another. */
static void
forward_up(Design *design, Place place, const Packet *packet, Forward *out)
{
  out->verdict = VERDICT_PASS;
  if (place_is_host(place) && design->ask_mr->depart)
    design->ask_mr->depart(design->models[COLUMN_MR], place_index(place),
                           packet, out);
  if (out->verdict == VERDICT_PASS &&
      (place_is_host(place) || packet->from_air))
    design->ask_lu->forward(design->models[COLUMN_LU], place, packet, out);
  if (out->verdict != VERDICT_PASS)
    return;
  out->verdict = VERDICT_ROUTE;
  if (!packet->from_tunnel || place_is_host(place) ||
      packet->prefix == INDEX_NONE)
    return;
  uint32_t end = design_uplink(design, place, packet->prefix);
  if (end == INDEX_NONE || end == place)
    return;
  out->verdict = VERDICT_TUNNEL;
  out->source = node_address(design->network, place);
  out->destination = node_address(design->network, end);
}

void
design_forward(void *user, Place place, const Packet *packet, Forward *out)
{
  if (packet->kind == PACKET_UP || place_is_host(place))
    forward_up(user, place, packet, out);
  else
    forward_down(user, place_index(place), packet, out);
}

bool
design_has_redirects(Design *design)
{
  return design->ask_assist->forward || design->ask_mr->redirect;
}

void
design_redirect(void *user, uint32_t node, const Packet *packet, Forward *out)
{
  Design *design = user;

  if (assist_forward(design, node, packet, out))
    return;
  if (design->ask_mr->redirect && packet->host < design->network->host_count)
    design->ask_mr->redirect(design->models[COLUMN_MR], node, packet, out);
}

bool
design_owns(void *user, uint32_t host, Address address)
{
  Design *design = user;

  if (design->ask_lu->owns &&
      design->ask_lu->owns(design->models[COLUMN_LU], host, address))
    return true;
  return design->ask_assist->owns &&
         design->ask_assist->owns(design->models[COLUMN_ASSIST], host, address);
}

void
design_receive(void *user, Place place, const Packet *packet)
{
  Design *design = user;
  Model *model = design->models[packet->function];

  switch ((ModelColumn)packet->function) {
  case COLUMN_LM:
    design->lm->receive(model, place, packet);
    break;
  case COLUMN_MR:
    if (design->mr->receive)
      design->mr->receive(model, place, packet);
    break;
  case COLUMN_LU:
    design->lu->receive(model, place, packet);
    break;
  case COLUMN_ASSIST:
    if (design->assist->receive)
      design->assist->receive(model, place, packet);
    break;
  case COLUMN_ALLOC:
  case COLUMN_COUNT:
    g_assert_not_reached();
  }
}

SimTime
design_lead(Design *design)
{
  return design->ask_assist->lead && design->assist->predict
           ? design->ask_assist->lead(design->models[COLUMN_ASSIST])
           : 0;
}

void
design_predict(Design *design, uint32_t host, uint32_t access)
{
  design->assist->predict(design->models[COLUMN_ASSIST], host, access);
}

void
design_arrive(Design *design, uint32_t host, const Attachment *arrival)
{
  design->lu->link_up(design->models[COLUMN_LU], host, arrival);
}

void
design_link_up(Design *design, uint32_t host)
{
  static const Attachment nothing_known;
  Model *assist = design->models[COLUMN_ASSIST];

  if (!design->assist->link_up || !design->assist->link_up(assist, host))
    design_arrive(design, host, &nothing_known);
}

void
design_link_down(Design *design, uint32_t host, uint32_t access)
{
  if (design->assist->link_down)
    design->assist->link_down(design->models[COLUMN_ASSIST], host, access);
  if (design->mr->link_down)
    design->mr->link_down(design->models[COLUMN_MR], host);
  design->lu->link_down(design->models[COLUMN_LU], host, access);
}

void
design_moved(Design *design, uint32_t prefix, Address locator)
{
  if (design->mr->moved)
    design->mr->moved(design->models[COLUMN_MR], prefix, locator);
}

void
design_registered(Design *design, uint32_t prefix)
{
  if (design->mr->registered)
    design->mr->registered(design->models[COLUMN_MR], prefix);
  if (design->assist->registered)
    design->assist->registered(design->models[COLUMN_ASSIST],
                               design->network->prefixes[prefix].host);
}

uint32_t
design_attach(Design *design, uint32_t host, uint32_t access)
{
  return design->alloc->attach(design->models[COLUMN_ALLOC], host, access);
}

uint32_t
design_servers(Design *design, uint32_t prefix, uint32_t node,
               LmServer *servers)
{
  return design->ask_lm->servers(design->models[COLUMN_LM], prefix, node,
                                 servers);
}

bool
design_find(Design *design, uint32_t node, uint32_t prefix, Address *locator)
{
  return design->ask_lm->find(design->models[COLUMN_LM], node, prefix, locator);
}

bool
design_find_visiting(Design *design, uint32_t node, uint32_t prefix,
                     Address *locator)
{
  return design->ask_lm->find_visiting &&
         design->ask_lm->find_visiting(design->models[COLUMN_LM], node, prefix,
                                       locator);
}

void
design_forget(Design *design, uint32_t prefix)
{
  design->lm->forget(design->models[COLUMN_LM], prefix);
}

bool
design_is_registered(Design *design, uint32_t prefix, Address *locator)
{
  return design->ask_lu->is_registered &&
         design->ask_lu->is_registered(design->models[COLUMN_LU], prefix,
                                       locator);
}

uint32_t
design_uplink(Design *design, uint32_t node, uint32_t prefix)
{
  return design->ask_mr->uplink(design->models[COLUMN_MR], node, prefix);
}

static void
prefix_unused(Design *design, uint32_t prefix)
{
  design->alloc->unused(design->models[COLUMN_ALLOC], prefix);
}

void
design_configure(Design *design, uint32_t host, uint32_t prefix)
{
  Network *network = design->network;
  uint32_t next;

  network->hosts[host].prefix = prefix;
  for (uint32_t p = network->hosts[host].prefixes; p != INDEX_NONE; p = next) {
    next = network->prefixes[p].next;
    if (p != prefix && network->prefixes[p].sessions == 0)
      prefix_unused(design, p);
  }
}

static void
tell_session(Design *design, uint32_t prefix, uint32_t node, bool begins)
{
  if (design->mr->session)
    design->mr->session(design->models[COLUMN_MR], prefix, node, begins);
}

void
design_use(Design *design, uint32_t prefix, uint32_t node)
{
  if (design->network->prefixes[prefix].sessions++ == 0)
    design->lu->use(design->models[COLUMN_LU], prefix);
  tell_session(design, prefix, node, true);
}

void
design_unuse(Design *design, uint32_t prefix, uint32_t node)
{
  SessionPrefix *p = &design->network->prefixes[prefix];

  g_assert(p->sessions > 0);
  tell_session(design, prefix, node, false);
  p->sessions--;
  p->broken = (uint16_t)MIN(p->broken, p->sessions);
  if (p->sessions == 0 && design->network->hosts[p->host].prefix != prefix)
    prefix_unused(design, prefix);
}

void
design_release(Design *design, uint32_t prefix)
{
  design->lu->release(design->models[COLUMN_LU], prefix);
}

void
design_free_prefix(Design *design, uint32_t prefix)
{
  if (design->mr->forget)
    design->mr->forget(design->models[COLUMN_MR], prefix);
  design_forget(design, prefix);
  network_prefix_free(design->network, prefix);
}

/* Prefixes are given out by their anchors, whatever the model. */
void
design_show(Design *design, Picture *picture)
{
  const Network *network = design->network;
  uint32_t prefix = network->hosts[picture->host].prefixes;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next)
    picture_function(picture, place_of_node(network->prefixes[prefix].anchor),
                     "alc");
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (design->models[i]->class->code->show)
      design->models[i]->class->code->show(design->models[i], picture);
}

void
design_restart(Design *design, uint32_t node)
{
  if (design->lm->restart)
    design->lm->restart(design->models[COLUMN_LM], node);
}
