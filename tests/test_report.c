/* The report: one page that loads nothing, in which hostile names are only
 * names, and which a browser sorts and filters. */

#include "analysis/report.h"
#include "tests/suite.h"
#include "tests/support_database.h"
#include "tests/support_shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hostile[] =
  "<script>document.title='bad'</script>\"'&`$(touch bad)";

static char *
page_of(const char *study, const char *gnuplot)
{
  Store *store = store_open(":memory:", NULL);
  GString *page = g_string_new(NULL);
  const ReportExtra extras[] = { { hostile, "<svg><g id=\"a\"/></svg>" },
                                 { NULL, NULL } };

  support_fill(store, study, 3, NULL);
  g_autoptr(Dataset) dataset = dataset_load(store_database(store), NULL, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(dataset);
  CU_ASSERT_TRUE(
    report_write(dataset, store_database(store), extras, gnuplot, page, NULL));
  store_free(store);
  return g_string_free(page, FALSE);
}

static guint
count_of(const char *text, const char *part)
{
  guint count = 0;

  for (text = strstr(text, part); text; text = strstr(text + 1, part))
    count++;
  return count;
}

static void
test_page(void)
{
  g_autofree char *page = page_of(hostile, "gnuplot");
  g_autofree char *again = page_of(hostile, "gnuplot");
  static const char *const pairs[] = { "table",  "tr", "td",    "details",
                                       "figure", "p",  "thead", "tbody",
                                       "svg",    "div" };

  CU_ASSERT_STRING_EQUAL(page, again);
  CU_ASSERT_EQUAL(count_of(page, "<script>"), 1);
  CU_ASSERT_EQUAL(count_of(page, "<td>lm none, dad 1 ns; mr none</td>"), 3);
  CU_ASSERT_EQUAL(count_of(page, "src="), 0);
  CU_ASSERT_EQUAL(count_of(page, "href=\"http"), 0);
  CU_ASSERT_EQUAL(count_of(page, "url(http"), 0);
  CU_ASSERT_TRUE(count_of(page, "<svg") > 5);
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
    g_autofree char *open = g_strdup_printf("<%s>", pairs[i]);
    g_autofree char *open_more = g_strdup_printf("<%s ", pairs[i]);
    g_autofree char *close = g_strdup_printf("</%s>", pairs[i]);
    CU_ASSERT_EQUAL(count_of(page, open) + count_of(page, open_more),
                    count_of(page, close));
  }
}

static void
test_no_gnuplot(void)
{
  g_autofree char *page = page_of("s", "no-such-gnuplot");

  CU_ASSERT_PTR_NOT_NULL(
    strstr(page, "gnuplot is not installed: there are no figures."));
  CU_ASSERT_PTR_NOT_NULL(strstr(page, "<table class=\"sorts\">"));
}

/* Clicks on the head of the means twice, hides a design, and writes what it
 * sees where the page's text can be read. */
static const char driver[] =
  "<script>window.addEventListener('load',function(){"
  "var table=document.querySelector('table.sorts');"
  "var button=table.querySelectorAll('thead button')[2];"
  "function means(){return Array.prototype.map.call(table.tBodies[0].rows,"
  "function(r){return parseFloat(r.cells[2].dataset.value)})}"
  "function sorted(v,up){return v.every(function(x,i){"
  "return i===0||(up?v[i-1]<=x:v[i-1]>=x)})}"
  "button.click();var up=sorted(means(),true);"
  "button.click();var down=sorted(means(),false);"
  "var box=document.querySelector('.filter input');box.click();"
  "var hidden=document.querySelectorAll('tr[data-design][hidden]').length;"
  "var shown=document.querySelectorAll('tr[data-design]:not([hidden])').length;"
  "document.body.setAttribute('data-seen',[up,down,hidden,shown,"
  "table.querySelectorAll('th')[2].getAttribute('aria-sort'),"
  "document.documentElement.scrollWidth<=window.innerWidth,"
  "document.title.indexOf('bad')<0].join(' '))})</script>";

static void
test_browser(void)
{
  g_autofree char *browser = g_find_program_in_path("chromium");
  g_autofree char *page = page_of(hostile, "gnuplot");
  GString *driven = g_string_new(page);
  int status;

  if (!browser) {
    printf("(SKIPPED: chromium is not installed) ");
    g_string_free(driven, TRUE);
    return;
  }
  g_string_replace(driven, "</body>", driver, 1);
  char *folder = shell_folder("page.html", driven->str);
  g_string_free(driven, TRUE);
  g_autofree char *dom =
    shell_run(folder,
              "timeout 60 chromium --headless --no-sandbox --disable-gpu "
              "--disable-dev-shm-usage "
              "--user-data-dir=\"$PWD/profile\" --window-size=400,800 "
              "--virtual-time-budget=5000 --dump-dom page.html 2>/dev/null |"
              " grep -o 'data-seen=\"[^\"]*\"'",
              &status);
  /* 45 tables: 5 metrics at 3 speeds, 3 lengths and 3 designs each */
  CU_ASSERT_STRING_EQUAL(
    dom, "data-seen=\"true true 45 90 descending true true\"\n");
  if (!strstr(dom, "true true 45 90"))
    printf("%s\n", dom);
  shell_remove(folder);
}

const TestCase report_tests[] = {
  { "a page is whole, loads nothing, and names are only names", test_page },
  { "without gnuplot it has its tables", test_no_gnuplot },
  { "a browser sorts and filters its tables", test_browser },
  { NULL, NULL },
};
