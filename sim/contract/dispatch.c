/* Calls between columns are kept in a batch and made in their order. A call
 * about a prefix keeps the serial number of the prefix. If the prefix has been
 * freed since then, the number is another, and the call is dropped. So a prefix
 * is never freed twice, and a call about an old prefix never frees a new one in
 * the same slot.
 */

#include "dispatch.h"

#include "sim/net/transit.h"

typedef enum CallKind {
  CALL_ARRIVE,
  CALL_MOVED,
  CALL_REGISTERED,
  CALL_ATTACHED,
  CALL_UNUSED,
  CALL_FORGET,
  CALL_RELEASE,
  CALL_FREE,
} CallKind;

typedef struct Call {
  CallKind kind;
  uint32_t host;
  uint32_t prefix, serial; /* prefix INDEX_NONE: the call is about none */
  Address locator;
  Attachment arrival;
} Call;

/* Returns a model of a class, with the defaults of its parameters. The caller
 * owns it. */
static Model *
model_new(const ModelClass *class, Design *design)
{
  Model *model = g_malloc0(class->code->size);

  model->class = class;
  model->view = &design->view;
  if (class->parameters)
    key_store_defaults(class->parameters, model);
  return model;
}

/* Sets a parameter in all models that have one of this name. */
static void
design_set(Design *design, const char *name, const Value *value)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    const Key *key = model_class_key(design->models[i]->class, name);
    if (key)
      key_store(key, value, design->models[i]);
  }
}

/* Sets the defaults that the row has in place of those of its classes. */
static void
design_set_defaults(Design *design)
{
  const DesignRow *row = design->view.row;

  for (const DesignDefault *d = row->defaults; d && d->key; d++) {
    const Key *key = design_row_key(row, d->key);
    Value value = { 0 };
    char *why = NULL;
    bool is_good = key && key_parse(key, d->value, &value, &why);
    g_assert(is_good);
    design_set(design, d->key, &value);
  }
}

/* Returns the view of a row. The caller fills in the models. */
static View
view_of(const DesignRow *row, const Network *network)
{
  return (View){
    .network = network,
    .row = row,
    .capabilities = design_row_capabilities(row),
    .alloc = row->columns[COLUMN_ALLOC]->code->decisions.alloc,
    .lm = row->columns[COLUMN_LM]->code->decisions.lm,
    .mr = row->columns[COLUMN_MR]->code->decisions.mr,
    .lu = row->columns[COLUMN_LU]->code->decisions.lu,
    .assist = row->columns[COLUMN_ASSIST]->code->decisions.assist,
  };
}

Design *
design_new(const DesignRow *row, Network *network,
           const DesignSetting *settings, uint32_t setting_count)
{
  Design *design = g_new(Design, 1);

  *design = (Design){
    .view = view_of(row, network),
    .network = network,
    .alloc = row->columns[COLUMN_ALLOC]->code->events.alloc,
    .lm = row->columns[COLUMN_LM]->code->events.lm,
    .mr = row->columns[COLUMN_MR]->code->events.mr,
    .lu = row->columns[COLUMN_LU]->code->events.lu,
    .assist = row->columns[COLUMN_ASSIST]->code->events.assist,
  };
  for (int i = 0; i < COLUMN_COUNT; i++)
    design->view.models[i] = design->models[i] =
      model_new(row->columns[i], design);
  design_set_defaults(design);
  for (uint32_t i = 0; i < setting_count; i++)
    design_set(design, settings[i].key->name, &settings[i].value);
  network->design = design;
  network->view = &design->view;
  network->rules = view_rules(&design->view);
  return design;
}

void
design_start(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (design->models[i]->class->code->init)
      design->models[i]->class->code->init(design->models[i], design);
}

void
design_free(Design *design)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    if (design->models[i]->class->code->clear)
      design->models[i]->class->code->clear(design->models[i]);
    g_free(design->models[i]);
  }
  batch_clear(&design->calls);
  g_free(design);
}

Design *
design_of(Network *network)
{
  return network->design;
}

/* Is called before each event hook, and makes sure that no other one runs. */
static void
enter(Design *design)
{
  g_assert(design->depth == 0);
  design->depth++;
}

/* Is called after each event hook. */
static void
leave(Design *design)
{
  design->depth--;
}

/* Calls an event hook of a column, if it has one. */
#define TELL(design, column, COLUMN, hook, ...)                                \
  do {                                                                         \
    if ((design)->column->hook) {                                              \
      enter(design);                                                           \
      (design)->column->hook((design)->models[COLUMN], (design), __VA_ARGS__); \
      leave(design);                                                           \
    }                                                                          \
  } while (0)

void
design_receive(Design *design, Place place, const Packet *packet)
{
  switch ((ModelColumn)packet->function) {
  case COLUMN_LM:
    TELL(design, lm, COLUMN_LM, receive, place, packet);
    break;
  case COLUMN_MR:
    TELL(design, mr, COLUMN_MR, receive, place, packet);
    break;
  case COLUMN_LU:
    TELL(design, lu, COLUMN_LU, receive, place, packet);
    break;
  case COLUMN_ASSIST:
    TELL(design, assist, COLUMN_ASSIST, receive, place, packet);
    break;
  case COLUMN_ALLOC:
  case COLUMN_COUNT:
    g_assert_not_reached();
  }
}

void
design_notice(Design *design, const Notice *notice)
{
  TELL(design, lm, COLUMN_LM, notice, notice);
}

void
design_predict(Design *design, uint32_t host, uint32_t access)
{
  TELL(design, assist, COLUMN_ASSIST, predict, host, access);
}

void
design_link_up(Design *design, uint32_t host)
{
  const Attachment nothing_known = { 0 };
  bool is_taken = false;

  if (design->assist->link_up) {
    enter(design);
    is_taken =
      design->assist->link_up(design->models[COLUMN_ASSIST], design, host);
    leave(design);
  }
  if (!is_taken)
    TELL(design, lu, COLUMN_LU, link_up, host, &nothing_known);
}

void
design_link_down(Design *design, uint32_t host, uint32_t access)
{
  TELL(design, assist, COLUMN_ASSIST, link_down, host, access);
  TELL(design, mr, COLUMN_MR, link_down, host);
  TELL(design, lu, COLUMN_LU, link_down, host, access);
}

void
design_use(Design *design, uint32_t prefix, uint32_t node)
{
  const SessionChange change = { prefix, node, true };

  if (design->network->prefixes[prefix].sessions++ == 0) {
    TELL(design, alloc, COLUMN_ALLOC, used, prefix);
    TELL(design, lu, COLUMN_LU, use, prefix);
  }
  TELL(design, mr, COLUMN_MR, session, &change);
}

void
design_unuse(Design *design, uint32_t prefix, uint32_t node)
{
  SessionPrefix *p = &design->network->prefixes[prefix];
  const SessionChange change = { prefix, node, false };

  g_assert(p->sessions > 0);
  TELL(design, mr, COLUMN_MR, session, &change);
  p->sessions--;
  p->broken = (uint16_t)MIN(p->broken, p->sessions);
  if (p->sessions == 0 && design->network->hosts[p->host].prefix != prefix)
    TELL(design, alloc, COLUMN_ALLOC, unused, prefix);
}

void
design_restart(Design *design, uint32_t node)
{
  TELL(design, lm, COLUMN_LM, restart, node);
}

/* Keeps a call until the event that runs now has ended. */
static void
call_later(Design *design, Call call)
{
  *(Call *)batch_add(&design->calls, sizeof call) = call;
  kernel_need_settle(design->network->kernel);
}

/* Keeps a call about a prefix, with the present serial number of the prefix. */
static void
call_about(Design *design, CallKind kind, uint32_t prefix)
{
  call_later(design,
             (Call){ .kind = kind,
                     .prefix = prefix,
                     .serial = design->network->prefixes[prefix].serial });
}

void
design_arrive(Design *design, uint32_t host, const Attachment *arrival)
{
  call_later(design, (Call){ .kind = CALL_ARRIVE,
                             .host = host,
                             .prefix = INDEX_NONE,
                             .arrival = *arrival });
}

void
design_moved(Design *design, uint32_t prefix, Address locator)
{
  call_later(design, (Call){ .kind = CALL_MOVED,
                             .prefix = prefix,
                             .serial = design->network->prefixes[prefix].serial,
                             .locator = locator });
}

void
design_registered(Design *design, uint32_t prefix)
{
  call_about(design, CALL_REGISTERED, prefix);
}

uint32_t
design_attach(Design *design, uint32_t host, uint32_t access)
{
  Offer offer = view_offer(&design->view, host, access);

  if (offer.prefix == INDEX_NONE && offer.anchor != INDEX_NONE)
    offer.prefix = network_prefix_new(design->network, host, offer.anchor);
  if (offer.prefix == INDEX_NONE)
    return INDEX_NONE;
  design->network->prefixes[offer.prefix].is_abandoned = false;
  call_about(design, CALL_ATTACHED, offer.prefix);
  return offer.prefix;
}

void
design_configure(Design *design, uint32_t host, uint32_t prefix)
{
  Network *network = design->network;
  uint32_t p = network->hosts[host].prefixes;

  network->hosts[host].prefix = prefix;
  for (; p != INDEX_NONE; p = network->prefixes[p].next)
    if (p != prefix && network->prefixes[p].sessions == 0)
      call_about(design, CALL_UNUSED, p);
}

void
design_forget(Design *design, uint32_t prefix)
{
  call_about(design, CALL_FORGET, prefix);
}

void
design_release(Design *design, uint32_t prefix)
{
  call_about(design, CALL_RELEASE, prefix);
}

void
design_free_prefix(Design *design, uint32_t prefix)
{
  call_about(design, CALL_FREE, prefix);
}

/* Frees a prefix, after mr and lm have forgotten it. */
static void
free_prefix(Design *design, uint32_t prefix)
{
  TELL(design, mr, COLUMN_MR, forget, prefix);
  TELL(design, lm, COLUMN_LM, forget, prefix);
  network_prefix_free(design->network, prefix);
}

/* Makes a call about a prefix that is still there. */
static void
call_prefix(Design *design, const Call *call)
{
  const SessionPrefix *p = &design->network->prefixes[call->prefix];

  switch (call->kind) {
  case CALL_MOVED:
    TELL(design, mr, COLUMN_MR, moved, call->prefix, call->locator);
    break;
  case CALL_REGISTERED:
    TELL(design, mr, COLUMN_MR, registered, call->prefix);
    TELL(design, assist, COLUMN_ASSIST, registered, p->host);
    break;
  case CALL_ATTACHED:
    TELL(design, alloc, COLUMN_ALLOC, attached, call->prefix);
    break;
  case CALL_UNUSED:
    TELL(design, alloc, COLUMN_ALLOC, unused, call->prefix);
    break;
  case CALL_FORGET:
    TELL(design, lm, COLUMN_LM, forget, call->prefix);
    break;
  case CALL_RELEASE:
    TELL(design, lu, COLUMN_LU, release, call->prefix);
    break;
  case CALL_FREE:
    free_prefix(design, call->prefix);
    break;
  case CALL_ARRIVE:
    g_assert_not_reached();
  }
}

/* Makes a call, unless the prefix that it is about has been freed. */
static void
call_make(Design *design, const Call *call)
{
  const Network *network = design->network;

  if (call->kind == CALL_ARRIVE)
    TELL(design, lu, COLUMN_LU, link_up, call->host, &call->arrival);
  else if (network->prefixes[call->prefix].subnet != 0 &&
           network->prefixes[call->prefix].serial == call->serial)
    call_prefix(design, call);
}

/* Makes calls until there are none, because hooks may add further ones. */
static void
settle_calls(Design *design)
{
  while (design->calls.count > 0) {
    uint32_t count;
    const Call *calls = batch_take(&design->calls, &count);
    for (uint32_t i = 0; i < count; i++)
      call_make(design, &calls[i]);
  }
}

void
design_settle(void *user)
{
  Design *design = user;

  do
    settle_calls(design);
  while (transit_settle(design->network));
}

/* In all allocation models the anchor of a prefix gives the prefix out. So the
 * function "alc" is shown there, and not by the models. */
void
design_show(const Design *design, Picture *picture)
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
