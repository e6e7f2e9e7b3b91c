#include "tests/support_stage.h"

#include "tests/suite.h"

#include <stdarg.h>
#include <stdio.h>

/* What the world tells. */
static void
do_outside(Stage *stage, const StageDeed *deed)
{
  Design *design = stage->design;
  uint32_t x = deed->x, y = deed->y;
  const Notice notice = { .kind = NOTICE_CAUGHT, .node = x };
  const Packet packet = { .function = (uint8_t)x };

  if (deed->what == LINK_UP)
    design_link_up(design, x);
  else if (deed->what == LINK_DOWN)
    design_link_down(design, x, y);
  else if (deed->what == PREDICT)
    design_predict(design, x, y);
  else if (deed->what == USE)
    design_use(design, x, y);
  else if (deed->what == UNUSE)
    design_unuse(design, x, y);
  else if (deed->what == RESTART)
    design_restart(design, x);
  else if (deed->what == RECEIVE)
    design_receive(design, y, &packet);
  else if (deed->what == NOTICE)
    transit_notice(stage->network, &notice);
  else if (deed->what == MARK)
    network_changed(stage->network, place_of_node(x), 0);
}

/* What models tell each other. */
static void
do_inside(Stage *stage, const StageDeed *deed)
{
  Design *design = stage->design;
  uint32_t x = deed->x, y = deed->y;
  const Attachment arrival = { .care_of = y, .has_prefixes = true };

  if (deed->what == ARRIVE)
    design_arrive(design, x, &arrival);
  else if (deed->what == MOVED)
    design_moved(design, x, (Address){ y, 0 });
  else if (deed->what == REGISTERED)
    design_registered(design, x);
  else if (deed->what == ATTACH)
    g_string_append_printf(stage->log, "=%d ",
                           (int)design_attach(design, x, y));
  else if (deed->what == CONFIGURE)
    design_configure(design, x, y);
  else if (deed->what == FORGET)
    design_forget(design, x);
  else if (deed->what == RELEASE)
    design_release(design, x);
  else if (deed->what == FREE)
    design_free_prefix(design, x);
}

void
stage_do(Stage *stage, const StageDeed *deed)
{
  do_outside(stage, deed);
  do_inside(stage, deed);
}

/* A model has heard something: it is the only one that runs, and may react. */
static void G_GNUC_PRINTF(4, 5)
  hear(Model *model, Design *design, const char *hook, const char *format, ...)
{
  Stage *stage = design->network->user;
  va_list rest;

  CU_ASSERT_PTR_EQUAL(design, stage->design);
  CU_ASSERT_EQUAL(design->depth, 1);
  CU_ASSERT_PTR_EQUAL(model, design->models[model->class->column]);
  CU_ASSERT_TRUE(
    g_str_has_prefix(hook, model_column_name(model->class->column)));
  g_string_append_printf(stage->log, "%s ", hook);
  va_start(rest, format);
  g_string_append_vprintf(stage->log, format, rest);
  va_end(rest);
  g_string_append_c(stage->log, ' ');
  for (unsigned i = 0; i < G_N_ELEMENTS(stage->row->reactions); i++) {
    const char *to = stage->row->reactions[i].hook;
    if (!to || !g_str_equal(to, hook) || (stage->reacted & 1u << i) != 0)
      continue;
    stage->reacted |= 1u << i;
    stage_do(stage, &stage->row->reactions[i].deed);
  }
}

static Offer
alloc_offer(const Model *model, uint32_t host, uint32_t access)
{
  const Stage *stage = model->view->network->user;

  g_string_append_printf(stage->log, "alloc.offer %u %u ", host, access);
  return stage->row->offer;
}

static void
alloc_attached(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "alloc.attached", "%u", prefix);
}

static void
alloc_used(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "alloc.used", "%u", prefix);
}

static void
alloc_unused(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "alloc.unused", "%u", prefix);
}

static void
lm_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)packet;
  hear(model, design, "lm.receive", "%u", place);
}

static void
lm_forget(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "lm.forget", "%u", prefix);
}

static void
lm_notice(Model *model, Design *design, const Notice *notice)
{
  hear(model, design, "lm.notice", "%u", notice->node);
}

static void
lm_restart(Model *model, Design *design, uint32_t node)
{
  hear(model, design, "lm.restart", "%u", node);
}

static void
mr_moved(Model *model, Design *design, uint32_t prefix, Address locator)
{
  hear(model, design, "mr.moved", "%u %u", prefix, (unsigned)locator.hi);
}

static void
mr_registered(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "mr.registered", "%u", prefix);
}

static void
mr_link_down(Model *model, Design *design, uint32_t host)
{
  hear(model, design, "mr.link_down", "%u", host);
}

/* With the number of sessions at that time. */
static void
mr_session(Model *model, Design *design, const SessionChange *change)
{
  hear(model, design, "mr.session", "%u %c%u of %u", change->prefix,
       change->begins ? '+' : '-', change->node,
       design->network->prefixes[change->prefix].sessions);
}

/* The prefix is still there. */
static void
mr_forget(Model *model, Design *design, uint32_t prefix)
{
  CU_ASSERT_NOT_EQUAL(design->network->prefixes[prefix].subnet, 0);
  hear(model, design, "mr.forget", "%u", prefix);
}

static void
mr_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)packet;
  hear(model, design, "mr.receive", "%u", place);
}

static void
lu_link_up(Model *model, Design *design, uint32_t host,
           const Attachment *arrival)
{
  hear(model, design, "lu.link_up", "%u %u%c", host, (unsigned)arrival->care_of,
       arrival->has_prefixes ? '+' : '-');
}

static void
lu_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  hear(model, design, "lu.link_down", "%u %u", host, access);
}

static void
lu_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)packet;
  hear(model, design, "lu.receive", "%u", place);
}

static void
lu_use(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "lu.use", "%u", prefix);
}

static void
lu_release(Model *model, Design *design, uint32_t prefix)
{
  hear(model, design, "lu.release", "%u", prefix);
}

static void
assist_predict(Model *model, Design *design, uint32_t host, uint32_t access)
{
  hear(model, design, "assist.predict", "%u %u", host, access);
}

static bool
assist_link_up(Model *model, Design *design, uint32_t host)
{
  hear(model, design, "assist.link_up", "%u", host);
  return ((Stage *)design->network->user)->row->is_taken;
}

static void
assist_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  hear(model, design, "assist.link_down", "%u %u", host, access);
}

static void
assist_registered(Model *model, Design *design, uint32_t host)
{
  hear(model, design, "assist.registered", "%u", host);
}

static void
assist_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)packet;
  hear(model, design, "assist.receive", "%u", place);
}

static void
player_init(Model *model, Design *design)
{
  Stage *stage = design->network->user;

  CU_ASSERT_EQUAL(((const Player *)model)->nothing, 0);
  g_string_append_printf(stage->log, "%s+ ",
                         model_column_name(model->class->column));
}

static void
player_clear(Model *model)
{
  const Stage *stage = model->view->network->user;

  g_string_append_printf(stage->log, "%s- ",
                         model_column_name(model->class->column));
}

static void
player_show(const Model *model, Picture *picture)
{
  picture_function(picture, place_of_host(picture->host),
                   model_column_name(model->class->column));
}

const Key stage_keys[] = {
  { .name = "number",
    .type = KEY_INTEGER,
    .fallback = "3",
    .greatest = 1e9,
    .offset = offsetof(Player, number) },
  { .name = "own",
    .type = KEY_INTEGER,
    .fallback = "4",
    .greatest = 1e9,
    .offset = offsetof(Player, own) },
  { .name = NULL },
};

static const Key fewer_keys[] = {
  { .name = "number",
    .type = KEY_INTEGER,
    .fallback = "2",
    .greatest = 1e9,
    .offset = offsetof(Player, number) },
  { .name = NULL },
};

static const AllocDecisions alloc_decisions = { .offer = alloc_offer };
static const LmDecisions lm_decisions = { .servers = NULL };
static const MrDecisions mr_decisions = { .catcher = NULL };
static const LuDecisions lu_decisions = { .forward = NULL };
static const AssistDecisions assist_decisions = { .lead = NULL };

static const AllocEvents alloc_events = { alloc_attached, alloc_used,
                                          alloc_unused };
static const LmEvents lm_events = { lm_receive, lm_forget, lm_notice,
                                    lm_restart };
static const MrEvents mr_events = { mr_moved,   mr_registered, mr_link_down,
                                    mr_session, mr_forget,     mr_receive };
static const LuEvents lu_events = { lu_link_up, lu_link_down, lu_receive,
                                    lu_use, lu_release };
static const AssistEvents assist_events = { assist_predict, assist_link_up,
                                            assist_link_down, assist_registered,
                                            assist_receive };

/* Only what a class must have. */
static const AllocEvents bare_alloc = { .attached = NULL };
static const LmEvents bare_lm = { .receive = lm_receive, .forget = lm_forget };
static const MrEvents bare_mr = { .moved = NULL };
static const LuEvents bare_lu = { .link_up = lu_link_up,
                                  .link_down = lu_link_down,
                                  .receive = lu_receive,
                                  .release = lu_release };
static const AssistEvents bare_assist = { .predict = NULL };

void
cast_make(StageCast *cast, bool is_bare)
{
  ModelCode *codes = cast->codes;

  *cast = (StageCast){ .row = { .name = "play" } };
  for (int i = 0; i < COLUMN_COUNT; i++) {
    if (!is_bare)
      codes[i] = (ModelCode){ .init = player_init,
                              .clear = player_clear,
                              .show = player_show };
    codes[i].size = sizeof(Player);
    cast->classes[i] = (ModelClass){ .column = (ModelColumn)i,
                                     .name = "player",
                                     .provides = 1u << i,
                                     .code = &codes[i] };
    cast->row.columns[i] = &cast->classes[i];
  }
  cast->classes[COLUMN_ALLOC].parameters = stage_keys;
  cast->classes[COLUMN_LM].parameters = fewer_keys;
  codes[COLUMN_ALLOC].decisions.alloc = &alloc_decisions;
  codes[COLUMN_LM].decisions.lm = &lm_decisions;
  codes[COLUMN_MR].decisions.mr = &mr_decisions;
  codes[COLUMN_LU].decisions.lu = &lu_decisions;
  codes[COLUMN_ASSIST].decisions.assist = &assist_decisions;
  codes[COLUMN_ALLOC].events.alloc = is_bare ? &bare_alloc : &alloc_events;
  codes[COLUMN_LM].events.lm = is_bare ? &bare_lm : &lm_events;
  codes[COLUMN_MR].events.mr = is_bare ? &bare_mr : &mr_events;
  codes[COLUMN_LU].events.lu = is_bare ? &bare_lu : &lu_events;
  codes[COLUMN_ASSIST].events.assist = is_bare ? &bare_assist : &assist_events;
}

static void
notice(void *user, const Notice *what)
{
  design_notice(((Stage *)user)->design, what);
}

static void
changed(void *user, Place place, uint32_t host)
{
  Stage *stage = user;

  if (place == PLACE_ANY)
    g_string_append_printf(stage->log, "*any/%u ", host);
  else
    g_string_append_printf(stage->log, "*%u/%u ", place, host);
}

static const TransitHandlers handlers = { .notice = notice,
                                          .changed = changed };

void
stage_set(Stage *stage, const StageCast *cast, const StageRow *row)
{
  uint32_t count;

  *stage = (Stage){ .small = small_network_new(),
                    .row = row,
                    .log = g_string_new(NULL) };
  stage->network = stage->small.network;
  stage->network->user = stage;
  stage->network->handlers = &handlers;
  CU_ASSERT_EQUAL(network_prefix_new(stage->network, 0, SMALL_R), 2);
  batch_take(&stage->network->marks, &count);
  stage->network->hosts[0].mark = 0;
  stage->design = design_new(&cast->row, stage->network, NULL, 0);
  kernel_on_settle(stage->small.kernel, design_settle, stage->design);
  kernel_run_until(stage->small.kernel, 0);
}

void
stage_clear(Stage *stage)
{
  design_free(stage->design);
  small_network_clear(&stage->small);
  g_string_free(stage->log, TRUE);
}

void
stage_expect(Stage *stage, const char *sentence, const char *log)
{
  bool is_good = g_str_equal(stage->log->str, log);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", sentence, stage->log->str,
           log);
  g_string_truncate(stage->log, 0);
}
