/* Who is told what of the world, and what of each other, and when. */

#include "tests/suite.h"
#include "tests/support_stage.h"

#include <stdio.h>

/* clang-format off */
static const StageRow rows[] = {
  /* What the world tells: at once. */
  { "a link is up: assist hears of it, then lu, of which nothing is known",
    { { LINK_UP, 0, 0 } },
    .log = "assist.link_up 0 lu.link_up 0 0- | " },
  { "assist has taken it: lu hears nothing",
    { { LINK_UP, 1, 0 } }, .is_taken = true,
    .log = "assist.link_up 1 | " },
  { "until assist says that the host arrives, when the event has ended",
    { { LINK_UP, 1, 0 } }, .is_taken = true,
    .reactions = { { "assist.link_up", { ARRIVE, 1, 7 } } },
    .log = "assist.link_up 1 | lu.link_up 1 7+ " },
  { "a link is down: assist, mr, and lu",
    { { LINK_DOWN, 1, 5 } },
    .log = "assist.link_down 1 5 mr.link_down 1 lu.link_down 1 5 | " },
  { "a handover is predicted", { { PREDICT, 1, 5 } },
    .log = "assist.predict 1 5 | " },
  { "a node has lost its state", { { RESTART, 3, 0 } },
    .log = "lm.restart 3 | " },
  { "a message is for the function that it names",
    { { RECEIVE, COLUMN_LM, 1 }, { RECEIVE, COLUMN_MR, 2 },
      { RECEIVE, COLUMN_LU, 3 }, { RECEIVE, COLUMN_ASSIST, 4 } },
    .log = "lm.receive 1 mr.receive 2 lu.receive 3 assist.receive 4 | " },
  { "the first session of a prefix is told to alloc, lu and mr, others to mr",
    { { USE, 2, 4 }, { USE, 2, 3 } },
    .log = "alloc.used 2 lu.use 2 mr.session 2 +4 of 1 mr.session 2 +3 of 2 "
           "| " },
  { "the last is alloc's as well, while it is still counted by mr",
    { { USE, 2, 4 }, { USE, 2, 3 }, { UNUSE, 2, 4 }, { UNUSE, 2, 3 } },
    .log = "alloc.used 2 lu.use 2 mr.session 2 +4 of 1 mr.session 2 +3 of 2 "
           "mr.session 2 -4 of 2 mr.session 2 -3 of 1 alloc.unused 2 | " },
  { "but not if new sessions use the prefix",
    { { CONFIGURE, 0, 0 }, { USE, 0, 4 }, { UNUSE, 0, 4 } },
    .log = "alloc.used 0 lu.use 0 mr.session 0 +4 of 1 mr.session 0 -4 of 1 "
           "| alloc.unused 2 " },
  { "the first after the last is a first one again",
    { { USE, 1, 4 }, { UNUSE, 1, 4 }, { USE, 1, 3 } },
    .log = "alloc.used 1 lu.use 1 mr.session 1 +4 of 1 mr.session 1 -4 of 1 "
           "alloc.unused 1 alloc.used 1 lu.use 1 mr.session 1 +3 of 1 | " },

  /* Hooks that a class need not have. */
  { "without assistance lu hears of a link at once",
    { { LINK_UP, 1, 0 }, { LINK_DOWN, 1, 5 } }, .is_bare = true,
    .log = "lu.link_up 1 0- lu.link_down 1 5 | " },
  { "what nobody wants to know is told to nobody",
    { { PREDICT, 1, 5 }, { RESTART, 3, 0 }, { USE, 2, 4 }, { UNUSE, 2, 4 },
      { RECEIVE, COLUMN_MR, 2 }, { RECEIVE, COLUMN_ASSIST, 4 } },
    .is_bare = true, .log = "| " },
  { "nor are calls",
    { { MOVED, 0, 9 }, { REGISTERED, 0, 0 }, { CONFIGURE, 0, 0 },
      { NOTICE, 4, 0 } },
    .is_bare = true, .log = "| " },
  { "lm forgets in any case, and lu gives back",
    { { RELEASE, 2, 0 }, { FREE, 2, 0 } }, .is_bare = true,
    .log = "| lu.release 2 lm.forget 2 *any/0 " },

  /* What models tell each other: when the event has ended. */
  { "mr hears where a prefix is", { { MOVED, 1, 9 } },
    .log = "| mr.moved 1 9 " },
  { "mr hears which prefix is registered, and assist whose",
    { { REGISTERED, 1, 0 } },
    .log = "| mr.registered 1 assist.registered 1 " },
  { "assist hears of the host, not of the prefix", { { REGISTERED, 2, 0 } },
    .log = "| mr.registered 2 assist.registered 0 " },
  { "lm forgets", { { FORGET, 2, 0 } }, .log = "| lm.forget 2 " },
  { "lu gives back", { { RELEASE, 2, 0 } }, .log = "| lu.release 2 " },
  { "mr forgets a prefix that is freed, then lm", { { FREE, 2, 0 } },
    .log = "| mr.forget 2 lm.forget 2 *any/0 " },
  { "calls are made in their order",
    { { RELEASE, 2, 0 }, { MOVED, 0, 9 }, { ARRIVE, 0, 3 }, { FORGET, 0, 0 },
      { MOVED, 0, 8 } },
    .log = "| lu.release 2 mr.moved 0 9 lu.link_up 0 3+ lm.forget 0 "
           "mr.moved 0 8 " },
  { "a call twice is made twice", { { FORGET, 0, 0 }, { FORGET, 0, 0 } },
    .log = "| lm.forget 0 lm.forget 0 " },
  { "what follows from a call comes after those that were there",
    { { MOVED, 0, 9 }, { FORGET, 0, 0 } },
    .reactions = { { "mr.moved", { RELEASE, 2, 0 } },
                   { "lu.release", { FREE, 2, 0 } } },
    .log = "| mr.moved 0 9 lm.forget 0 lu.release 2 mr.forget 2 lm.forget 2 "
           "*any/0 " },

  /* Calls, notices and marks. */
  { "calls come first, then notices, then marks",
    { { MARK, 4, 0 }, { NOTICE, 3, 0 }, { MOVED, 0, 9 } },
    .log = "| mr.moved 0 9 lm.notice 3 *4/0 " },
  { "a call that follows from a notice comes before marks, too",
    { { MARK, 4, 0 }, { NOTICE, 3, 0 } },
    .reactions = { { "lm.notice", { MOVED, 0, 9 } } },
    .log = "| lm.notice 3 mr.moved 0 9 *4/0 " },
  { "and after the other notices",
    { { NOTICE, 3, 0 }, { NOTICE, 4, 0 } },
    .reactions = { { "lm.notice", { FORGET, 0, 0 } },
                   { "lm.forget", { NOTICE, 1, 0 } } },
    .log = "| lm.notice 3 lm.notice 4 lm.forget 0 lm.notice 1 " },

  /* Prefixes that are no more. */
  { "a prefix is freed once", { { FREE, 2, 0 }, { FREE, 2, 0 } },
    .log = "| mr.forget 2 lm.forget 2 *any/0 " },
  { "calls about it are dropped from then on, about others they are not",
    { { FORGET, 2, 0 }, { FREE, 2, 0 }, { FORGET, 2, 0 }, { MOVED, 2, 9 },
      { REGISTERED, 2, 0 }, { FORGET, 0, 0 } },
    .log = "| lm.forget 2 mr.forget 2 lm.forget 2 lm.forget 0 *any/0 " },
  { "also if the slot has another prefix by then",
    { { FREE, 2, 0 }, { ARRIVE, 0, 3 }, { MOVED, 2, 9 }, { RELEASE, 2, 0 } },
    .reactions = { { "lu.link_up", { ATTACH, 0, 1 } } },
    .offer = { INDEX_NONE, SMALL_S },
    .log = "| mr.forget 2 lm.forget 2 lu.link_up 0 3+ alloc.offer 0 1 =2 "
           "alloc.attached 2 *any/0 " },
  { "arrivals are about no prefix", { { FREE, 0, 0 }, { ARRIVE, 0, 3 } },
    .log = "| mr.forget 0 lm.forget 0 lu.link_up 0 3+ *any/0 " },

  /* What a host gets. */
  { "alloc offers a prefix that there is", { { ATTACH, 0, 1 } },
    .offer = { 2, INDEX_NONE },
    .log = "alloc.offer 0 1 =2 | alloc.attached 2 " },
  { "also if it says who would give out a new one", { { ATTACH, 0, 1 } },
    .offer = { 0, SMALL_S },
    .log = "alloc.offer 0 1 =0 | alloc.attached 0 " },
  { "a new one", { { ATTACH, 1, 0 } }, .offer = { INDEX_NONE, SMALL_S },
    .log = "alloc.offer 1 0 =3 | alloc.attached 3 *any/1 " },
  { "none", { { ATTACH, 1, 0 } }, .offer = { INDEX_NONE, INDEX_NONE },
    .log = "alloc.offer 1 0 =-1 | " },
  { "new sessions use another prefix: those without a session are unused",
    { { CONFIGURE, 0, 2 } }, .log = "| alloc.unused 0 " },
  { "they use none: all are, the newest first",
    { { CONFIGURE, 0, INDEX_NONE } },
    .log = "| alloc.unused 2 alloc.unused 0 " },
  { "with a session it is in use",
    { { USE, 0, 4 }, { CONFIGURE, 0, 2 } },
    .log = "alloc.used 0 lu.use 0 mr.session 0 +4 of 1 | " },
};
/* clang-format on */

static void
do_deeds(void *target, uint64_t unused)
{
  Stage *stage = target;

  (void)unused;
  for (size_t i = 0; i < G_N_ELEMENTS(stage->row->deeds); i++)
    stage_do(stage, &stage->row->deeds[i]);
  g_string_append(stage->log, "| ");
}

static void
note_next(void *target, uint64_t unused)
{
  (void)unused;
  g_string_append(((Stage *)target)->log, "next");
}

/* Another event of the same time comes after what has to be settled. */
static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Stage stage;
    StageCast cast;
    g_autofree char *log = g_strconcat(rows[i].log, "next", NULL);
    cast_make(&cast, rows[i].is_bare);
    stage_set(&stage, &cast, &rows[i]);
    kernel_schedule_at(stage.small.kernel, 5, do_deeds, &stage, 0);
    kernel_schedule_at(stage.small.kernel, 5, note_next, &stage, 0);
    kernel_run_until(stage.small.kernel, 5);
    stage_expect(&stage, rows[i].sentence, log);
    CU_ASSERT_EQUAL(stage.design->depth, 0);
    stage_clear(&stage);
  }
}

/* What the calls leave behind in the network. */
static void
test_state(void)
{
  static const StageRow nothing = { .offer = { 0, INDEX_NONE } };
  Stage stage;
  StageCast cast;

  cast_make(&cast, true);
  stage_set(&stage, &cast, &nothing);
  SessionPrefix *prefixes = stage.network->prefixes;
  prefixes[0].is_abandoned = prefixes[2].is_abandoned = true;
  design_attach(stage.design, 0, 1);
  CU_ASSERT_FALSE(prefixes[0].is_abandoned);
  CU_ASSERT_TRUE(prefixes[2].is_abandoned);
  design_configure(stage.design, 0, 2);
  CU_ASSERT_EQUAL(stage.network->hosts[0].prefix, 2);
  for (int i = 0; i < 3; i++)
    design_use(stage.design, 0, SMALL_C);
  CU_ASSERT_EQUAL(prefixes[0].sessions, 3);
  prefixes[0].broken = 2;
  design_unuse(stage.design, 0, SMALL_C);
  CU_ASSERT_EQUAL(prefixes[0].broken, 2);
  design_unuse(stage.design, 0, SMALL_C);
  CU_ASSERT_EQUAL(prefixes[0].sessions, 1);
  CU_ASSERT_EQUAL(prefixes[0].broken, 1);
  design_unuse(stage.design, 0, SMALL_C);
  CU_ASSERT_EQUAL(prefixes[0].broken, 0);
  design_free_prefix(stage.design, 0);
  CU_ASSERT_NOT_EQUAL(prefixes[0].subnet, 0);
  design_settle(stage.design);
  CU_ASSERT_EQUAL(prefixes[0].subnet, 0);
  stage_clear(&stage);
}

/* Settings go before defaults of the row, and these before those of classes. */
static const struct {
  const char *sentence;
  DesignDefault defaults[3];
  uint32_t settings;      /* the first of these */
  int64_t alloc, own, lm; /* number and own of alloc, number of lm */
} parameters[] = {
  { "classes have defaults", { { NULL, NULL } }, 0, 3, 4, 2 },
  { "those of the row are for all who know the name",
    { { "number", "5" }, { NULL, NULL } },
    0,
    5,
    4,
    5 },
  { "or for one", { { "own", "6" }, { NULL, NULL } }, 0, 3, 6, 2 },
  { "for each parameter there may be one",
    { { "number", "5" }, { "own", "6" }, { NULL, NULL } },
    0,
    5,
    6,
    5 },
  { "a setting is for all who know the name", { { NULL, NULL } }, 1, 7, 4, 7 },
  { "and replaces the default of the row",
    { { "number", "5" }, { "own", "6" }, { NULL, NULL } },
    1,
    7,
    6,
    7 },
  { "each setting does",
    { { "number", "5" }, { "own", "6" }, { NULL, NULL } },
    2,
    7,
    8,
    7 },
};

static void
test_parameters(void)
{
  const DesignSetting settings[] = { { &stage_keys[0], { .integer = 7 } },
                                     { &stage_keys[1], { .integer = 8 } } };

  for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
    SmallNetwork small = small_network_new();
    StageCast cast;
    cast_make(&cast, true);
    cast.row.defaults = parameters[i].defaults;
    Design *design =
      design_new(&cast.row, small.network, settings, parameters[i].settings);
    const Player *alloc = (const Player *)design->models[COLUMN_ALLOC];
    const Player *lm = (const Player *)design->models[COLUMN_LM];
    bool is_good = alloc->number == parameters[i].alloc &&
                   alloc->own == parameters[i].own &&
                   lm->number == parameters[i].lm && lm->own == 0;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot so: %s\n", parameters[i].sentence);
    design_free(design);
    small_network_clear(&small);
  }
}

/* A design begins and ends in the order of its columns. */
static void
test_life(void)
{
  static const StageRow nothing = { .sentence = NULL };
  Stage stage;
  StageCast cast;

  cast_make(&cast, false);
  stage_set(&stage, &cast, &nothing);
  stage_expect(&stage, "nothing is called before the beginning", "");
  design_start(stage.design);
  stage_expect(&stage, "all begin", "alloc+ lm+ mr+ lu+ assist+ ");
  CU_ASSERT_PTR_EQUAL(design_of(stage.network), stage.design);
  CU_ASSERT_PTR_EQUAL(stage.network->view, &stage.design->view);
  CU_ASSERT_PTR_EQUAL(stage.network->rules, view_rules(&stage.design->view));
  CU_ASSERT_EQUAL(stage.design->view.capabilities, 0x1f);
  CU_ASSERT_TRUE(view_has(&stage.design->view, 1 << 4));
  CU_ASSERT_FALSE(view_has(&stage.design->view, 1 << 5));
  for (int i = 0; i < COLUMN_COUNT; i++) {
    const Model *model = stage.design->view.models[i];
    CU_ASSERT_PTR_EQUAL(model->class, &cast.classes[i]);
    CU_ASSERT_PTR_EQUAL(model->view, &stage.design->view);
  }
  g_autoptr(Picture) picture = picture_new(stage.network, 0);
  design_show(stage.design, picture);
  static const char *const shown[] = { "alc", "alc", "alloc", "lm",
                                       "mr",  "lu",  "assist" };
  CU_ASSERT_EQUAL_FATAL(picture->notes->len, G_N_ELEMENTS(shown));
  for (guint i = 0; i < picture->notes->len; i++) {
    const PictureNote *n = &g_array_index(picture->notes, PictureNote, i);
    CU_ASSERT_STRING_EQUAL(n->function, shown[i]);
  }
  design_free(stage.design);
  stage_expect(&stage, "all end", "alloc- lm- mr- lu- assist- ");
  small_network_clear(&stage.small);
  g_string_free(stage.log, TRUE);
}

const TestCase dispatch_tests[] = {
  { "columns are told in order, of the world at once, of each other later",
    test_rows },
  { "and the network knows what they have done", test_state },
  { "parameters come from classes, rows and settings", test_parameters },
  { "a design has a beginning and an end", test_life },
  { NULL, NULL },
};
