/* Queries, and what can go wrong with them. */

#include "sim/base/folder.h"
#include "sim/store/ask.h"
#include "sim/store/store.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* A query, what its rows are, and what is said at its end. */
static const struct {
  const char *sentence, *sql, *rows, *message;
} queries[] = {
  { "rows are read in turn", "SELECT 'a' UNION SELECT 'b'", "a|b|", NULL },
  { "there may be none", "SELECT 1 WHERE 0", "", NULL },
  { "NULL is an empty text", "SELECT NULL", "|", NULL },
  { "parameters count from 1", "SELECT ?2 || ?1", "7x|", NULL },
  { "what is no SQL is said", "SELEC 1", "", "near \"SELEC\": syntax error" },
  { "a parameter that is not there is said", "SELECT ?1", "",
    "column index out of range" },
  { "what fails in a row is said, and the rows before it are there",
    "SELECT 'a' UNION ALL SELECT abs(-9223372036854775808)", "a|",
    "integer overflow" },
  { "a text that ends too early is said",
    "SELECT 'a' || char(0) || 'b' AS word UNION ALL SELECT 'c'", "a|",
    "a text in 'word' has an octet of zero" },
};

static void
test_queries(void)
{
  Store *store = store_open(":memory:", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) rows = g_string_new(NULL);
    Ask ask = ask_begin(store_database(store), queries[i].sql);
    if (strchr(queries[i].sql, '?')) {
      ask_for_text(&ask, 1, "x");
      ask_for_integer(&ask, 2, 7);
    }
    while (ask_next(&ask)) {
      g_autofree char *text = ask_text(&ask, 0);
      g_string_append_printf(rows, "%s|", text);
    }
    CU_ASSERT_EQUAL(ask_end(&ask, &error), queries[i].message == NULL);
    const char *is = error ? error->message : ":memory:: none";
    const char *expected = queries[i].message ? queries[i].message : "none";
    bool is_good = g_str_equal(rows->str, queries[i].rows) &&
                   g_str_equal(is + strlen(":memory:: "), expected);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s %s\n", queries[i].sentence, rows->str, is);
  }
  store_free(store);
}

/* What went wrong is said with the file of the database. */
static void
test_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("ask-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "runs.db", NULL);
  g_autofree char *message =
    g_strdup_printf("%s: near \"SELEC\": syntax error", path);
  g_autoptr(GError) error = NULL;
  Store *store = store_open(path, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  Ask ask = ask_begin(store_database(store), "SELEC 1");
  CU_ASSERT_FALSE(ask_end(&ask, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(error->message, message);
  store_free(store);
  folder_remove(folder);
}

const TestCase ask_tests[] = {
  { "a query says at its end what went wrong", test_queries },
  { "and in which file", test_file },
  { NULL, NULL },
};
