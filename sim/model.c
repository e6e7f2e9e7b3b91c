/* Designs: five models, and the order in which they are asked. */

#include "model.h"

#include <string.h>

const char *
model_column_name(ModelColumn column)
{
  static const char *const names[COLUMN_COUNT] = { "alloc", "lm", "mr", "lu",
                                                   "assist" };
  return names[column];
}

static const Key *
class_key(const ModelClass *class, const char *name)
{
  for (const Key *key = class->parameters; key && key->name; key++)
    if (strcmp(key->name, name) == 0)
      return key;
  return NULL;
}

const Key *
design_row_key(const DesignRow *row, const char *name, ModelColumn *column)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    const Key *key = class_key(row->columns[i], name);
    if (key && column)
      *column = (ModelColumn)i;
    if (key)
      return key;
  }
  return NULL;
}

const DesignRow *
design_table_find(const DesignTable *table, const char *name)
{
  for (const DesignRow *row = table->rows; row->name; row++)
    if (strcmp(row->name, name) == 0)
      return row;
  return NULL;
}

const ModelClass *
design_table_class(const DesignTable *table, ModelColumn column,
                   const char *name)
{
  for (const ModelClass *const *class = table->classes; *class; class ++)
    if ((*class)->column == column && strcmp((*class)->name, name) == 0)
      return *class;
  return NULL;
}

const char *
design_objection(const ModelClass *const *columns)
{
  const char *why = NULL;

  for (int i = 0; i < COLUMN_COUNT && !why; i++)
    if (columns[i]->objection)
      why = columns[i]->objection(columns);
  return why;
}

static Model *
model_new(const ModelClass *class, Design *design)
{
  Model *model = g_malloc0(class->size);

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
    const Key *key = class_key(design->models[i]->class, name);
    if (key)
      key_store(key, value, design->models[i]);
  }
}

static void
design_set_defaults(Design *design)
{
  const DesignDefault *d = design->row->defaults;

  for (; d && d->key; d++) {
    const Key *key = design_row_key(design->row, d->key, NULL);
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
  design->network = network;
  for (int i = 0; i < COLUMN_COUNT; i++)
    design->models[i] = model_new(row->columns[i], design);
  design_set_defaults(design);
  for (uint32_t i = 0; i < setting_count; i++)
    design_set(design, settings[i].key->name, &settings[i].value);
  return design;
}

void
design_start(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (design->models[i]->class->init)
      design->models[i]->class->init(design->models[i]);
}

void
design_free(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    if (design->models[i]->class->clear)
      design->models[i]->class->clear(design->models[i]);
    g_free(design->models[i]);
  }
  g_free(design);
}

static const LmHooks *
lm_hooks(Design *design, Model **model)
{
  *model = design->models[COLUMN_LM];
  return (*model)->class->hooks.lm;
}

static const MrHooks *
mr_hooks(Design *design, Model **model)
{
  *model = design->models[COLUMN_MR];
  return (*model)->class->hooks.mr;
}

static const LuHooks *
lu_hooks(Design *design, Model **model)
{
  *model = design->models[COLUMN_LU];
  return (*model)->class->hooks.lu;
}

static const AssistHooks *
assist_hooks(Design *design, Model **model)
{
  *model = design->models[COLUMN_ASSIST];
  return (*model)->class->hooks.assist;
}

static bool
assist_forward(Design *design, uint32_t node, const Packet *packet,
               Forward *out)
{
  Model *model;
  const AssistHooks *assist = assist_hooks(design, &model);

  out->verdict = VERDICT_PASS;
  if (assist->forward && packet->host < design->network->host_count)
    assist->forward(model, node, packet, out);
  return out->verdict != VERDICT_PASS;
}

/* On its way to the prefix of a host. At the end of a tunnel assistance comes
 * first, then the serving access router: it has the host on its link, or knows
 * nothing of it. */
static void
forward_down(Design *design, uint32_t node, const Packet *packet, Forward *out)
{
  Model *model;
  bool is_access = design->network->nodes[node].access != INDEX_NONE;

  if (is_access && assist_forward(design, node, packet, out))
    return;
  if (packet->from_tunnel && is_access) {
    lu_hooks(design, &model)->forward(model, place_of_node(node), packet, out);
    if (out->verdict != VERDICT_PASS)
      return;
  }
  const MrHooks *mr = mr_hooks(design, &model);
  out->node = mr->catcher(model, node, packet);
  if (out->node == node || packet->from_tunnel)
    mr->forward(model, node, packet, out);
  else
    out->verdict = VERDICT_ROUTE;
}

/* From a host: it or its access router decides first, and where a tunnel of
 * theirs has ended, the packet may have to go on through another. */
static void
forward_up(Design *design, Place place, const Packet *packet, Forward *out)
{
  Model *model;

  out->verdict = VERDICT_PASS;
  if (place_is_host(place) && mr_hooks(design, &model)->depart)
    mr_hooks(design, &model)->depart(model, place_index(place), packet, out);
  if (out->verdict == VERDICT_PASS &&
      (place_is_host(place) || packet->from_air))
    lu_hooks(design, &model)->forward(model, place, packet, out);
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
  Model *model;

  return assist_hooks(design, &model)->forward ||
         mr_hooks(design, &model)->redirect;
}

void
design_redirect(void *user, uint32_t node, const Packet *packet, Forward *out)
{
  Model *model;

  if (assist_forward(user, node, packet, out))
    return;
  const MrHooks *mr = mr_hooks(user, &model);
  if (mr->redirect && packet->host < ((Design *)user)->network->host_count)
    mr->redirect(model, node, packet, out);
}

bool
design_owns(void *user, uint32_t host, Address address)
{
  Model *model;
  const LuHooks *lu = lu_hooks(user, &model);

  if (lu->owns && lu->owns(model, host, address))
    return true;
  const AssistHooks *assist = assist_hooks(user, &model);
  return assist->owns && assist->owns(model, host, address);
}

void
design_receive(void *user, Place place, const Packet *packet)
{
  Model *model;

  switch ((ModelColumn)packet->function) {
  case COLUMN_LM:
    lm_hooks(user, &model)->receive(model, place, packet);
    break;
  case COLUMN_MR:
    mr_hooks(user, &model)->receive(model, place, packet);
    break;
  case COLUMN_LU:
    lu_hooks(user, &model)->receive(model, place, packet);
    break;
  case COLUMN_ASSIST:
    assist_hooks(user, &model)->receive(model, place, packet);
    break;
  case COLUMN_ALLOC:
  case COLUMN_COUNT:
    g_assert_not_reached();
  }
}

SimTime
design_lead(Design *design)
{
  Model *model;
  const AssistHooks *assist = assist_hooks(design, &model);

  return assist->lead ? assist->lead(model) : 0;
}

void
design_predict(Design *design, uint32_t host, uint32_t access)
{
  Model *model;
  assist_hooks(design, &model)->predict(model, host, access);
}

void
design_arrive(Design *design, uint32_t host, const Attachment *arrival)
{
  Model *model;
  lu_hooks(design, &model)->link_up(model, host, arrival);
}

void
design_link_up(Design *design, uint32_t host)
{
  static const Attachment nothing_known;
  Model *model;
  const AssistHooks *assist = assist_hooks(design, &model);

  if (!assist->link_up || !assist->link_up(model, host))
    design_arrive(design, host, &nothing_known);
}

void
design_link_down(Design *design, uint32_t host, uint32_t access)
{
  Model *model;
  const AssistHooks *assist = assist_hooks(design, &model);

  if (assist->link_down)
    assist->link_down(model, host, access);
  if (mr_hooks(design, &model)->link_down)
    mr_hooks(design, &model)->link_down(model, host);
  lu_hooks(design, &model)->link_down(model, host, access);
}

void
design_moved(Design *design, uint32_t prefix, Address locator)
{
  Model *model;
  const MrHooks *mr = mr_hooks(design, &model);

  if (mr->moved)
    mr->moved(model, prefix, locator);
}

void
design_registered(Design *design, uint32_t prefix)
{
  Model *model;
  const MrHooks *mr = mr_hooks(design, &model);

  if (mr->registered)
    mr->registered(model, prefix);
  const AssistHooks *assist = assist_hooks(design, &model);
  if (assist->registered)
    assist->registered(model, design->network->prefixes[prefix].host);
}

uint32_t
design_attach(Design *design, uint32_t host, uint32_t access)
{
  Model *model = design->models[COLUMN_ALLOC];
  return model->class->hooks.alloc->attach(model, host, access);
}

uint32_t
design_servers(Design *design, uint32_t prefix, uint32_t node,
               LmServer *servers)
{
  Model *model;
  return lm_hooks(design, &model)->servers(model, prefix, node, servers);
}

bool
design_find(Design *design, uint32_t node, uint32_t prefix, Address *locator)
{
  Model *model;
  return lm_hooks(design, &model)->find(model, node, prefix, locator);
}

void
design_forget(Design *design, uint32_t prefix)
{
  Model *model;
  lm_hooks(design, &model)->forget(model, prefix);
}

bool
design_is_registered(Design *design, uint32_t prefix, Address *locator)
{
  Model *model;
  const LuHooks *lu = lu_hooks(design, &model);

  return lu->is_registered && lu->is_registered(model, prefix, locator);
}

uint32_t
design_uplink(Design *design, uint32_t node, uint32_t prefix)
{
  Model *model;
  return mr_hooks(design, &model)->uplink(model, node, prefix);
}

static void
prefix_unused(Design *design, uint32_t prefix)
{
  Model *alloc = design->models[COLUMN_ALLOC];
  alloc->class->hooks.alloc->unused(alloc, prefix);
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
  Model *model;
  const MrHooks *mr = mr_hooks(design, &model);

  if (mr->session)
    mr->session(model, prefix, node, begins);
}

void
design_use(Design *design, uint32_t prefix, uint32_t node)
{
  Model *lu;

  if (design->network->prefixes[prefix].sessions++ == 0)
    lu_hooks(design, &lu)->use(lu, prefix);
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
  Model *lu;
  lu_hooks(design, &lu)->release(lu, prefix);
}

void
design_free_prefix(Design *design, uint32_t prefix)
{
  Model *model;
  const MrHooks *mr = mr_hooks(design, &model);

  if (mr->forget)
    mr->forget(model, prefix);
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
    if (design->models[i]->class->show)
      design->models[i]->class->show(design->models[i], picture);
}

void
design_restart(Design *design, uint32_t node)
{
  Model *model;
  const LmHooks *lm = lm_hooks(design, &model);

  if (lm->restart)
    lm->restart(model, node);
}
