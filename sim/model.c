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

static void
lu_forward(Design *design, Place place, const Packet *packet, Forward *out)
{
  Model *lu = design->models[COLUMN_LU];
  lu->class->hooks.lu->forward(lu, place, packet, out);
}

/* On its way to the prefix of a host. At the end of a tunnel the serving access
 * router comes first: it has the host on its link, or knows nothing of it. */
static void
forward_down(Design *design, uint32_t node, const Packet *packet, Forward *out)
{
  Model *mr = design->models[COLUMN_MR];

  if (packet->from_tunnel &&
      design->network->nodes[node].access != INDEX_NONE) {
    lu_forward(design, place_of_node(node), packet, out);
    if (out->verdict != VERDICT_PASS)
      return;
  }
  out->node = mr->class->hooks.mr->catcher(mr, node, packet->prefix);
  if (out->node == node || packet->from_tunnel)
    mr->class->hooks.mr->forward(mr, node, packet, out);
  else
    out->verdict = VERDICT_ROUTE;
}

void
design_forward(void *user, Place place, const Packet *packet, Forward *out)
{
  Design *design = user;

  if (packet->kind != PACKET_UP) {
    forward_down(design, place_index(place), packet, out);
    return;
  }
  out->verdict = VERDICT_PASS;
  if (place_is_host(place) || packet->from_air)
    lu_forward(design, place, packet, out);
  if (out->verdict == VERDICT_PASS)
    out->verdict = VERDICT_ROUTE;
}

void
design_receive(void *user, Place place, const Packet *packet)
{
  Design *design = user;
  Model *model = design->models[packet->function];

  if (packet->function == COLUMN_LM)
    model->class->hooks.lm->receive(model, place, packet);
  else if (packet->function == COLUMN_LU)
    model->class->hooks.lu->receive(model, place, packet);
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

void
design_use(Design *design, uint32_t prefix)
{
  Model *lu = design->models[COLUMN_LU];

  if (design->network->prefixes[prefix].sessions++ == 0)
    lu->class->hooks.lu->use(lu, prefix);
}

void
design_unuse(Design *design, uint32_t prefix)
{
  SessionPrefix *p = &design->network->prefixes[prefix];

  g_assert(p->sessions > 0);
  p->sessions--;
  p->broken = (uint16_t)MIN(p->broken, p->sessions);
  if (p->sessions == 0 && design->network->hosts[p->host].prefix != prefix)
    prefix_unused(design, prefix);
}

void
design_release(Design *design, uint32_t prefix)
{
  Model *lu = design->models[COLUMN_LU];
  lu->class->hooks.lu->release(lu, prefix);
}
