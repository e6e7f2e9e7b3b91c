/* The program as its users run it: lines of bash in a folder of their own. */
#pragma once

/* Makes a folder whose name has characters that are special in shells, and a
 * file in it. Returns the path of the folder, for shell_remove. */
char *shell_folder(const char *name, const char *text);

/* Runs a line of bash in the folder. The variable DMMSIM is the program, and
 * the folder comes first in PATH. Returns the standard output, which the caller
 * frees, and stores the status as wait reports it. If that is not 0, the error
 * output is printed. */
char *shell_run(const char *folder, const char *line, int *status);

/* Removes the folder with all that is in it, and frees its path. */
void shell_remove(char *folder);
