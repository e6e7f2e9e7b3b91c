/* Numbers are written without the locale. Texts are escaped octet by octet,
 * since all letters with a meaning for CSV and JSON are ASCII.
 */

#include "text.h"

#include <string.h>

void
text_exact(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++) {
    char format[8];
    g_snprintf(format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd(text, sizeof text, format, value);
    if (g_ascii_strtod(text, NULL) == value)
      break;
  }
  g_string_append(out, text);
}

void
text_csv(GString *out, const char *text)
{
  if (!strpbrk(text, ",\"\r\n")) {
    g_string_append(out, text);
    return;
  }
  g_string_append_c(out, '"');
  for (; *text; text++)
    g_string_append_printf(out, *text == '"' ? "\"%c" : "%c", *text);
  g_string_append_c(out, '"');
}

void
text_json(GString *out, const char *text)
{
  g_string_append_c(out, '"');
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\')
      g_string_append_printf(out, "\\%c", c);
    else if (c < 0x20)
      g_string_append_printf(out, "\\u%04x", c);
    else
      g_string_append_c(out, (char)c);
  }
  g_string_append_c(out, '"');
}

/* What stands for a letter that has a meaning for LaTeX. */
static const struct {
  const char *letter, *stands;
} latex_letters[] = {
  { "\\", "\\textbackslash{}" },
  { "~", "\\textasciitilde{}" },
  { "^", "\\textasciicircum{}" },
  { "&", "\\&" },
  { "%", "\\%" },
  { "$", "\\$" },
  { "#", "\\#" },
  { "_", "\\_" },
  { "{", "\\{" },
  { "}", "\\}" },
  { "<", "\\textless{}" },
  { ">", "\\textgreater{}" },
  { "|", "\\textbar{}" },
  { "\"", "\\textquotedbl{}" },
  { "·", "$\\cdot$" },
  { "\n", " " },
};

/* Appends what stands for the letter that a text begins with. Returns the rest
 * of the text. */
static const char *
add_latex_letter(GString *out, const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS(latex_letters); i++)
    if (g_str_has_prefix(text, latex_letters[i].letter)) {
      g_string_append(out, latex_letters[i].stands);
      return text + strlen(latex_letters[i].letter);
    }
  g_string_append_c(out, *text);
  return text + 1;
}

char *
text_latex(const char *text)
{
  GString *out = g_string_new(NULL);

  while (*text)
    text = add_latex_letter(out, text);
  return g_string_free(out, FALSE);
}
