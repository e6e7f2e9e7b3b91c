/* The program as its users run it: lines of bash in a folder of their own. */
#pragma once

/* A folder with a name that is not kind to shells, and one file in it. */
char *shell_folder(const char *name, const char *text);

/* Runs a line there; DMMSIM is the program, and the folder comes first in PATH.
 * Gives what it prints; the status is that of wait. What it complains about is
 * printed, unless the line sends it elsewhere. */
char *shell_run(const char *folder, const char *line, int *status);

/* Removes the folder and frees its name. */
void shell_remove(char *folder);
